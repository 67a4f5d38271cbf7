// Plays a job for a command: workers, progress, interruption, ledger.

import { StoppedError } from "../base/errors.ts";
import { writeOutput } from "../runs/files.node.ts";
import { type Job, openUnits, playJob, type Shard, sortResults, type UnitResult } from "../runs/job.ts";
import { encodeLedger, type JobHeader } from "../runs/ledger.ts";
import { startMatchPool } from "../workers/match-pool.node.ts";
import type { MatchPool } from "../workers/match-pool.ts";
import { Interrupt } from "./interrupt.ts";
import { startProgress } from "./progress.ts";

/** What to play and how. */
export interface PlayRequest {
  readonly job: Job;
  readonly header: JobHeader;
  readonly shard: Shard;
  /** games already played, from a ledger */
  readonly done: readonly UnitResult[];
  readonly workers: number;
  readonly batch: number | undefined;
  /** ledger to write when done, or undefined */
  readonly save: string | undefined;
  /** where an interrupted run leaves its ledger when `save` does not say */
  readonly fallback: string;
  readonly label: string;
  /** command that goes on with a ledger, e.g. `gyre match --resume` */
  readonly resume: string;
}

/** What came out. */
export interface PlayOutcome {
  /** all games of the shard, those of the ledger too */
  readonly results: readonly UnitResult[];
  /** wall clock of the games played now */
  readonly seconds: number;
  readonly played: number;
}

/** With `--save`, what is finished is written this often, in case the machine goes down, ms. */
const SAVE_EVERY = 60_000;

/** Plays; on Ctrl-C saves the ledger and throws a StoppedError that says how to go on. */
export async function play(request: PlayRequest): Promise<PlayOutcome> {
  const { job, header, shard, done } = request;
  const units = openUnits(job, shard, done);
  const path = request.save ?? request.fallback;
  const save = (results: readonly UnitResult[]): void => {
    writeOutput(path, encodeLedger({ job: header, shard, results: sortResults(results) }), "--save");
  };
  const collected: UnitResult[] = [...done];
  const wayOn = (): string =>
    `stopped after ${collected.length} of ${units.length + done.length} games; go on with: ${request.resume} ${path}`;
  const interrupt = new Interrupt(
    "stopping after the games under way; press Ctrl-C again to end at once",
    () => {
      try {
        save(collected);
        process.stderr.write(`gyre: ${wayOn()}\n`);
      } catch (error) {
        process.stderr.write(`gyre: ${(error as Error).message}\n`);
      }
    },
  );
  const progress = startProgress(units.length, request.label);
  let pool: MatchPool | undefined;
  try {
    pool = await startMatchPool(Math.min(request.workers, Math.max(1, units.length)), request.batch);
    if (process.env.GYRE_DEBUG) process.stderr.write(`playing ${units.length} games\n`);
    const started = performance.now();
    let saved = started;
    const { isComplete } = await playJob(job, units, pool, {
      isStopped: () => interrupt.isStopped,
      onResults: (results) => {
        collected.push(...results);
        progress.add(results.length);
        if (!request.save || performance.now() - saved < SAVE_EVERY) return;
        save(collected);
        saved = performance.now();
      },
    });
    const seconds = (performance.now() - started) / 1000;
    progress.stop();
    if (!isComplete) {
      save(collected);
      throw new StoppedError(wayOn());
    }
    if (request.save) save(collected);
    return { results: sortResults(collected), seconds, played: units.length };
  } catch (error) {
    if (!(error instanceof StoppedError) && collected.length > 0) {
      // the numbers blew up or a thread died: keep what is finished
      save(collected);
      process.stderr.write(`${collected.length} finished games are kept in ${path}\n`);
    }
    throw error;
  } finally {
    progress.stop();
    interrupt.release();
    await pool?.close();
    noteMemory();
  }
}

/** With GYRE_DEBUG set, says how much memory the process and its threads have used at most. */
function noteMemory(): void {
  if (!process.env.GYRE_DEBUG) return;
  process.stderr.write(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
}
