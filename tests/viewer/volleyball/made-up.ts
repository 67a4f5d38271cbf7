// Recordings made up for tests of the viewer: numbers that a reader can follow.
import {
  BALL_VALUES,
  DRONE_VALUES,
  type RecordedEvent,
  type RecordingHeader,
} from "../../../src/recording/recording.ts";
import { FrameTrack } from "../../../src/recording/track.ts";

/** 50 frames a second, one drone a team and a ball. */
export function makeHeader(changes: Partial<RecordingHeader> = {}): RecordingHeader {
  const drone = { kind: "drone", vehicle: "iris", size_m: [0.235, 0.235, 0.055] } as const;
  return {
    format: "gyre-recording",
    version: 2,
    generator: "test",
    room: "volleyball",
    title: "made up",
    axes: "z-up",
    rate_hz: 50,
    everySteps: 1,
    seed: 1,
    scene: {},
    policies: [],
    arena: { length_m: 6, width_m: 3, netHeight_m: 2.43 },
    flight: { gravity_mps2: 9.81, damping_per_s: 0 },
    bodies: [
      { ...drone, name: "team0_0", team: 0 },
      { ...drone, name: "team1_0", team: 1 },
      { name: "ball", kind: "ball", size_m: [0.1] },
    ],
    games: [],
    ...changes,
  };
}

/** A track whose games have the given numbers of steps; `fill` writes the numbers of a frame. */
export function makeTrack(
  header: RecordingHeader,
  steps: readonly number[],
  fill: (values: Float32Array, game: number, step: number) => void = () => {},
): FrameTrack {
  const track = new FrameTrack(header);
  steps.forEach((count, game) => {
    const values = new Float32Array((count + 1) * track.size);
    for (let step = 0; step <= count; step++) {
      fill(values.subarray(step * track.size, (step + 1) * track.size), game, step);
    }
    track.append({
      games: new Int32Array(count + 1).fill(game),
      steps: Int32Array.from({ length: count + 1 }, (_, step) => step),
      values,
    });
  });
  return track;
}

/** First index of the ball's numbers behind two drones. */
export const BALL_AT = 2 * DRONE_VALUES;
/** Numbers of a frame of `makeHeader`. */
export const FRAME = BALL_AT + BALL_VALUES;

/** An event in a few words. */
export function event(
  game: number,
  step: number,
  kind: RecordedEvent["kind"],
  more: Partial<RecordedEvent> = {},
): RecordedEvent {
  return { game, step, kind, text: kind, ...more };
}
