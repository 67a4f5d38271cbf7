// The thread behind a pool in Node: a MatchHost over comlink.

import { parentPort } from "node:worker_threads";
import * as Comlink from "comlink";
import { MatchHost } from "../runs/match-host.ts";
import type { MatchSpec } from "../runs/match-spec.ts";
import type { GameResult } from "../volleyball/match.ts";
import { nodeEndpoint } from "./endpoint.node.ts";

/** What a thread offers. */
export interface MatchWorker {
  start(module: WebAssembly.Module, batch: number): void;
  prepare(spec: MatchSpec): Promise<void>;
  work(games: readonly number[]): Promise<GameResult[]>;
}

if (parentPort) {
  let host: MatchHost | undefined;
  const need = (): MatchHost => {
    if (!host) throw new Error("the worker was not started");
    return host;
  };
  const api: MatchWorker = {
    start: (module, batch) => {
      host = new MatchHost(module, batch);
    },
    prepare: (spec) => need().prepare(spec),
    work: (games) => need().work(games),
  };
  Comlink.expose(api, nodeEndpoint(parentPort));
}
