// What a thread that plays games offers over comlink, the same in Node and in the browser.

import { MatchHost } from "../runs/match-host.ts";
import type { MatchSpec } from "../runs/match-spec.ts";
import type { GameResult } from "../volleyball/match.ts";

/** The thread's side of a pool. */
export interface MatchWorker {
  /** @param batch games side by side */
  start(module: WebAssembly.Module, batch: number): void;
  prepare(spec: MatchSpec): Promise<void>;
  work(games: readonly number[]): Promise<GameResult[]>;
}

/** Makes the thread's side. */
export function makeMatchWorker(): MatchWorker {
  let host: MatchHost | undefined;
  const need = (): MatchHost => {
    if (!host) throw new Error("the worker was not started");
    return host;
  };
  return {
    start: (module, batch) => {
      host = new MatchHost(module, batch);
    },
    prepare: (spec) => need().prepare(spec),
    work: (games) => need().work(games),
  };
}
