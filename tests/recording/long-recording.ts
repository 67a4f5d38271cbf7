// A recording as long as a viewer must open in no time: ten minutes of 6v6 at 50 Hz, bodies in smooth motion.
import type { Frame, RecordedBody, Recording } from "../../src/recording/recording.ts";

/** Steps of a game. */
const GAME = 500;

/** Smooth motion: two sines a number, each with its own pace. */
function valueAt(k: number, time: number): number {
  const pace = 0.3 + ((k * 7919) % 97) / 40;
  const wide = 1 + ((k * 31) % 11) / 3;
  return ((k * 13) % 7) - 3 + wide * Math.sin(pace * time + k) + 0.1 * Math.sin(7.3 * pace * time);
}

/** The recording. @param minutes 10: 30 000 frames of 210 numbers */
export function makeLongRecording(minutes = 10): Recording {
  const count = minutes * 60 * 50;
  const bodies: RecordedBody[] = Array.from({ length: 12 }, (_, k) => ({
    name: `team${k < 6 ? 0 : 1}_${k % 6}`,
    kind: "drone",
    team: k < 6 ? 0 : 1,
    vehicle: "iris",
    size_m: [0.235, 0.235, 0.055],
  }));
  const frames = Array.from(
    { length: count },
    (_, f): Frame => ({
      game: Math.floor(f / GAME),
      step: f % GAME,
      values: Float32Array.from({ length: 210 }, (_, k) => valueAt(k, f / 50)),
    }),
  );
  const games = Array.from({ length: Math.ceil(count / GAME) }, (_, game) => ({
    ...{ game, server: game % 2, steps: GAME - 1, outcome: "timeout", winner: null, hash: "0".repeat(16) },
  }));
  return {
    header: {
      ...{ format: "gyre-recording", version: 2, generator: "gyre test", room: "volleyball" },
      ...{ title: "ten minutes of 6v6", axes: "z-up", rate_hz: 50, everySteps: 1, seed: 1, scene: {} },
      policies: [],
      arena: { length_m: 18, width_m: 9, netHeight_m: 2.43 },
      flight: { gravity_mps2: 9.81, damping_per_s: 0 },
      bodies: [...bodies, { name: "ball", kind: "ball", size_m: [0.1] }],
      games,
    },
    frames,
    events: games.map(({ game }) => ({ game, step: 0, kind: "serve", text: "serve" })),
  };
}
