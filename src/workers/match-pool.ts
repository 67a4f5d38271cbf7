// A pool of threads that play matches. One message a chunk of games.

import type { Remote } from "comlink";
import type { MatchSpec } from "../runs/match-spec.ts";
import type { GameResult } from "../volleyball/match.ts";
import type { MatchWorker } from "./match-worker.ts";
import { type PoolThread, ThreadPool } from "./thread-pool.ts";

/** A started thread. */
export interface MatchThread extends PoolThread<MatchSpec, number, GameResult> {
  readonly remote: Remote<MatchWorker>;
}

/** Threads that play games. Call `close()` when done. */
export class MatchPool extends ThreadPool<MatchSpec, number, GameResult> {}
