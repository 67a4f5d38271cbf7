// A few recorded games for tests of exports and pictures.
import { compileKernels, loadKernels } from "../../src/kernels/kernels.ts";
import { type DecodedRecording, decodeRecording } from "../../src/recording/gyr.ts";
import { openUnits, playJob, type UnitResult } from "../../src/runs/job.ts";
import { LocalPool } from "../../src/runs/local-pool.ts";
import { MatchHost } from "../../src/runs/match-host.ts";
import { type MatchSpec, policyHashes } from "../../src/runs/match-spec.ts";
import { type RecordOptions, recordMatch } from "../../src/runs/record-match.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

/** A recording and what it was made from. */
export interface Recorded {
  readonly recording: DecodedRecording;
  readonly results: readonly UnitResult[];
  readonly spec: MatchSpec;
}

/** Plays and records the first games of a match between two scripted teams. */
export async function recordGames(
  task: "1v1" | "3v3",
  games: number,
  options: RecordOptions & { readonly everySteps?: number } = {},
): Promise<Recorded> {
  const scene = parseVolleyballScene({
    room: "volleyball",
    title: `recorded ${task}`,
    task,
    seed: 4,
    games,
    home: "scripted",
    away: "scripted-cautious",
    max_steps: 220,
    record: { games, every_steps: options.everySteps ?? 1 },
  });
  const team = (variant: string): MatchSpec["home"] => ({ name: variant, kind: "scripted", variant });
  const spec: MatchSpec = { scene, home: team("scripted"), away: team("scripted-cautious") };
  const job = { matches: [spec], gamesEach: games };
  const pool = new LocalPool(new MatchHost(await compileKernels()));
  const { results } = await playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool);
  const kernels = await loadKernels();
  const bytes = recordMatch(kernels, spec, policyHashes(kernels, spec), results, options);
  return { recording: decodeRecording(bytes, "test.gyr"), results, spec };
}
