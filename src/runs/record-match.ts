// Records games of a match by playing them once more: the same seed gives the same bits, which is checked.

import { ConfigError } from "../base/errors.ts";
import { VERSION } from "../base/version.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { iris } from "../quadrotor/sheets/iris.ts";
import { encodeRecording } from "../recording/gyr.ts";
import type { RecordedBody, Recording } from "../recording/recording.ts";
import { OUTCOME_NAMES } from "../volleyball/env.ts";
import { type GameResult, Match } from "../volleyball/match.ts";
import { Recorder } from "../volleyball/recorder.ts";
import { DT } from "../volleyball/tasks.ts";
import { type MatchSpec, makeMatchSetup } from "./match-spec.ts";

/** Winner of a result, or null. */
function winnerOf(result: GameResult): number | null {
  return result.outcome === 1 || result.outcome === 2 ? result.outcome - 1 : null;
}

/** Plays games again and returns their results; the hashes must equal those of the first time. */
export function replayGames(
  kernels: Kernels,
  spec: MatchSpec,
  results: readonly Pick<GameResult, "game" | "hash">[],
  recorder?: Recorder,
): void {
  const match = new Match(kernels, makeMatchSetup(kernels, spec), Math.max(1, Math.min(16, results.length)));
  const known = new Map(results.map((result) => [result.game, result.hash]));
  try {
    match.play(
      results.map((result) => result.game),
      (result) => {
        if (result.hash !== known.get(result.game)) {
          const hash = known.get(result.game);
          throw new ConfigError(`game ${result.game}`, `the hash ${hash} when played again`, result.hash);
        }
      },
      recorder,
    );
  } finally {
    match.free();
  }
}

/** What a recording is to hold beside the header. */
export interface RecordOptions {
  /** false: header only, from which the same games can be simulated again */
  readonly withFrames?: boolean;
}

/**
 * Records the games of `results` and returns the bytes of a `.gyr` file.
 *
 * @param hashes policies' hashes, [home, away]
 */
export function recordMatch(
  kernels: Kernels,
  spec: MatchSpec,
  hashes: readonly [string, string],
  results: readonly GameResult[],
  options: RecordOptions = {},
): Uint8Array {
  const { scene } = spec;
  const setup = makeMatchSetup(kernels, spec);
  const { court } = setup.settings;
  const recorder = new Recorder(
    results.map((result) => result.game),
    scene.record.every_steps,
  );
  if (options.withFrames !== false) replayGames(kernels, spec, results, recorder);
  const agents = 2 * setup.task.teamSize;
  const drones = Array.from({ length: agents }, (_, agent): RecordedBody => {
    const sheet = setup.vehicleOf?.(results[0]?.game ?? 0, agent) ?? iris;
    const team = agent < agents / 2 ? 0 : 1;
    const name = `team${team}_${agent % (agents / 2)}`;
    return { name, kind: "drone", team, vehicle: sheet.name, size_m: [...sheet.box_m] };
  });
  const recording: Recording = {
    header: {
      format: "gyre-recording",
      version: 1,
      generator: `gyre ${VERSION}`,
      room: "volleyball",
      title: scene.title,
      axes: "z-up",
      rate_hz: 1 / (DT * scene.record.every_steps),
      everySteps: scene.record.every_steps,
      seed: scene.seed,
      scene,
      policies: [
        { team: 0, name: setup.home.name, word: scene.home, hash: hashes[0] },
        { team: 1, name: setup.away.name, word: scene.away, hash: hashes[1] },
      ],
      arena: court,
      bodies: [...drones, { name: "ball", kind: "ball", size_m: [setup.settings.ball.radius_m] }],
      games: results.map((result) => ({
        game: result.game,
        server: result.server,
        steps: result.steps,
        outcome: OUTCOME_NAMES[result.outcome] as string,
        winner: winnerOf(result),
        hash: result.hash,
      })),
    },
    frames: recorder.frames,
    events: recorder.events,
  };
  return encodeRecording(recording);
}
