// Live runs whose hashes must be the same wherever the viewer's thread runs.
import type { ViewerWorker } from "../../src/workers/viewer-worker.ts";

/** What is called of a viewer's thread, here or across a channel. */
type Live = {
  readonly [K in "startMatch" | "startFlow" | "next"]: (
    ...values: Parameters<ViewerWorker[K]>
  ) => Promise<Awaited<ReturnType<ViewerWorker[K]>>> | ReturnType<ViewerWorker[K]>;
};

/** Hashes of a match after 120 steps and of a flow after 200. */
export async function liveHashes(worker: Live): Promise<string[]> {
  const team = { name: "scripted", kind: "scripted" as const, variant: "scripted" };
  const match = { room: "volleyball", title: "live", task: "3v3", seed: 3, games: 2 };
  await worker.startMatch({ scene: match, home: team, away: team });
  const game = await worker.next(121);
  const flow = {
    ...{ room: "turbulence", title: "live", case: "kf4", grid: 32, closure: "local-leith" },
    initial: { from: "random" },
  };
  await worker.startFlow({ scene: flow, stepsPerFrame: 50 });
  const field = await worker.next(5);
  return [game.head.hash, field.head.hash];
}
