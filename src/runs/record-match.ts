// Records games of a match by playing them once more: the same seed gives the same bits, which is checked.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { encodeRecording } from "../recording/gyr.ts";
import { type GameResult, Match } from "../volleyball/match.ts";
import { Recorder } from "../volleyball/recorder.ts";
import { matchHeader, recordedGame } from "./match-header.ts";
import { type MatchSpec, makeMatchSetup } from "./match-spec.ts";

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
  const setup = makeMatchSetup(kernels, spec);
  const recorder = new Recorder(
    results.map((result) => result.game),
    spec.scene.record.every_steps,
  );
  if (options.withFrames !== false) replayGames(kernels, spec, results, recorder);
  const header = matchHeader(spec, setup, hashes, results[0]?.game ?? 0);
  return encodeRecording({
    header: { ...header, games: results.map(recordedGame) },
    frames: recorder.frames,
    events: recorder.events,
  });
}
