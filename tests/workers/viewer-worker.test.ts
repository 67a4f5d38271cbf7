// The thread behind a viewer, over a channel of messages: live runs, files, changes, errors by name.
import { readFileSync } from "node:fs";
import { MessageChannel } from "node:worker_threads";
import * as Comlink from "comlink";
import { afterAll, expect, it } from "vitest";
import { compileKernels } from "../../src/kernels/kernels.ts";
import { encodeRecording } from "../../src/recording/gyr.ts";
import { FrameTrack } from "../../src/recording/track.ts";
import type { PolicySource } from "../../src/volleyball/policies/load.ts";
import { nodeEndpoint } from "../../src/workers/endpoint.node.ts";
import { makeViewerWorker, type ViewerWorker } from "../../src/workers/viewer-worker.ts";
import { recordGames } from "../runs/recorded.ts";

const { port1, port2 } = new MessageChannel();
Comlink.expose(makeViewerWorker(), nodeEndpoint(port1));
const worker = Comlink.wrap<ViewerWorker>(nodeEndpoint(port2));
afterAll(() => {
  port1.close();
  port2.close();
});

const scripted: PolicySource = { name: "scripted", kind: "scripted", variant: "scripted" };
const shipped = (path: string): unknown => JSON.parse(readFileSync(`scenes/${path}`, "utf8"));

it("says what is missing before it is started, and before a run", async () => {
  await expect(worker.open([])).rejects.toThrow("the worker was not started");
  await worker.start(await compileKernels());
  await expect(worker.next(1)).rejects.toThrow("no run was started");
});

it("plays a match into a track", async () => {
  const scene = { ...(shipped("volleyball/1v1.json") as object), games: 2, max_steps: 100 };
  const header = await worker.startMatch({ scene, home: scripted, away: scripted });
  expect(header).toMatchObject({ version: 2, room: "volleyball", flight: { gravity_mps2: 9.81 } });
  const track = new FrameTrack(header);
  let results = 0;
  for (let isEnd = false; !isEnd; ) {
    const batch = await worker.next(30);
    track.append(batch.columns);
    results += batch.results.length;
    isEnd = batch.isEnd;
  }
  expect(results).toBe(2);
  expect(track.frame(0).values.length).toBe(2 * 17 + 6);
  expect(track.frame(track.end - 1).game).toBe(1);
});

it("runs a flow that starts from shipped fields, changes it, and starts it anew", async () => {
  const scene = shipped("turbulence/kf4-32.json");
  const folder = "scenes/turbulence/reference/kf4";
  const request = {
    scene,
    reference: readFileSync(`${folder}.json`, "utf8"),
    referenceFields: new Uint8Array(readFileSync(`${folder}-fields.npz`)),
    stepsPerFrame: 20,
  };
  const header = await worker.startFlow(request);
  expect(header.curves?.[0]?.reference?.x.length).toBe(15);
  const before = await worker.next(3);
  expect(before).toMatchObject({ isPublished: true, head: { step: 40 } });
  await worker.changeFlow({ reynolds: 5000 });
  await expect(worker.changeFlow({ reynolds: -1 })).rejects.toMatchObject({ name: "ConfigError" });
  expect(await worker.next(1)).toMatchObject({ isPublished: false, head: { step: 60 } });
  await worker.restart();
  expect(await worker.next(3)).toEqual(before);
  await worker.stop();
  await expect(worker.next(1)).rejects.toThrow("no run was started");
});

it("opens a recording and verifies it; a changed bit is found", async () => {
  const { recording } = await recordGames("1v1", 2);
  const opened = await worker.open([{ name: "a.gyr", bytes: encodeRecording(recording) }]);
  if (opened.kind !== "recording") throw new Error(opened.kind);
  const { header, columns } = opened;
  const frames = recording.frames.length;
  expect(await worker.verify(header, columns)).toEqual({
    ...{ isSame: true, games: 2, frames, difference: undefined },
  });
  columns.values[5000] = (columns.values[5000] as number) + 1e-6;
  const changed = await worker.verify(header, columns);
  expect(changed).toMatchObject({ isSame: false, difference: expect.stringContaining("frame 125, step") });
  const games = header.games.map((game) => ({ ...game, hash: "0".repeat(16) }));
  expect(await worker.verify({ ...header, games })).toMatchObject({ isSame: false });
  await expect(worker.verify({ ...header, room: "turbulence" })).rejects.toMatchObject({
    name: "ConfigError",
  });
  const policies = header.policies.map((policy) => ({ ...policy, word: "sp.pt" }));
  await expect(worker.verify({ ...header, policies })).rejects.toThrow("expected a shipped one");
});
