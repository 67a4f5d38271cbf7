// Recordings of flows are computed again from their scene: true ones, changed ones, those of another policy.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import { unpackFrames } from "../../src/recording/columns.ts";
import { frameLayout, frameSize } from "../../src/recording/frame-layout.ts";
import { decodeColumns, encodeRecording } from "../../src/recording/gyr.ts";
import type { LiveFlow } from "../../src/runs/live/live-flow.ts";
import { type FlowRequest, startFlow } from "../../src/runs/live/start-live.ts";
import { decodePolicy, encodePolicy } from "../../src/runs/train/policy-file.ts";
import { makeFlowRecording } from "../../src/runs/turbulence/flow-recording.ts";
import { resimulateFlow } from "../../src/runs/turbulence/resimulate-flow.node.ts";
import { verifyFlow } from "../../src/runs/verify-flow.ts";
import { parseTurbulenceScene } from "../../src/turbulence/scene.ts";

const kernels = await loadKernels();
const bytes = readFileSync("scenes/turbulence/policies/smarl-32.safetensors");
const material = {
  reference: readFileSync("scenes/turbulence/reference/kf4.json", "utf8"),
  referenceFields: readFileSync("scenes/turbulence/reference/kf4-fields.npz"),
  policy: { name: "smarl-32.safetensors", bytes },
};
const raw = {
  ...{ room: "turbulence", title: "learned", case: "kf4", grid: 32 },
  ...{ closure: "learned", policy: "smarl-32" },
};
const request: FlowRequest = { ...material, scene: raw, stepsPerFrame: 15, agentLattice: 8 };

/** A recording as a file gives it back. @param first frame that is kept */
function record(run: LiveFlow, frames: number, first = 0): ReturnType<typeof decodeColumns> {
  const kept = unpackFrames(run.next(frames).columns).slice(first);
  return decodeColumns(encodeRecording({ header: run.header, frames: kept, events: [] }), "kept.gyr");
}

const start = (changes: object = {}): LiveFlow =>
  startFlow(kernels, { ...request, scene: { ...raw, ...changes } }) as LiveFlow;

describe("the recording of a flow", () => {
  it.each([0, 3])("under a learned closure is true, from frame %i on", (first) => {
    const { header, columns } = record(start(), 8, first);
    expect(header.policies[0]?.name).toBe("smarl-32");
    const verdict = verifyFlow(kernels, header, columns, material);
    expect(verdict).toEqual({ isSame: true, games: 1, frames: 8 - first, difference: undefined });
    const recording = { header, events: [], frames: unpackFrames(columns) };
    expect(() => resimulateFlow(kernels, recording, "kept.gyr")).not.toThrow();
  });

  it("is false where one bit of a field differs", () => {
    const { header, columns } = record(start(), 4);
    const { fields } = frameLayout(header);
    for (const at of [fields[0], fields[1], fields[2]] as number[]) {
      const values = columns.values.slice();
      const place = 2 * frameSize(header) + at + 5;
      new Uint32Array(values.buffer)[place] = (new Uint32Array(values.buffer)[place] as number) ^ 1;
      const { difference } = verifyFlow(kernels, header, { ...columns, values }, material);
      expect(difference).toBe(`frame 2, step 30: number ${at + 5} of its fields differs`);
    }
  });

  it("is false where the flow was changed while it ran, and says so in Node too", () => {
    const run = start();
    run.next(2);
    run.change({ poke: { x: 3, y: 3, radius: 0.5, strength: 5 } });
    const { header, columns } = record(run, 3);
    expect(verifyFlow(kernels, header, columns, material)).toMatchObject({ isSame: false, frames: 0 });
    const recording = { header, events: [], frames: unpackFrames(columns) };
    expect(() => resimulateFlow(kernels, recording, "kept.gyr")).toThrow(
      "the flow of its scene, never changed",
    );
    const none = { ...recording, frames: [] };
    expect(() => resimulateFlow(kernels, none, "kept.gyr")).toThrow("a recording with frames");
  });

  it("is refused without its policy, or with another one", () => {
    const { header, columns } = record(start(), 2);
    const { policy: _, ...without } = material;
    expect(() => verifyFlow(kernels, header, columns, without)).toThrow("the policy of the learned closure");
    const { notes } = decodePolicy(bytes, "smarl-32");
    const other = { name: "smarl-32.safetensors", bytes: encodePolicy([randomActor(6, [8], 1, 3)], notes) };
    const given = { ...material, policy: other };
    expect(() => verifyFlow(kernels, header, columns, given)).toThrow(
      "policy smarl-32: expected the one recorded",
    );
    const scene = { ...raw, policy: "smarl-33" };
    const recording = { header: { ...header, scene }, events: [], frames: unpackFrames(columns) };
    expect(() => resimulateFlow(kernels, recording, "kept.gyr")).toThrow("did you mean smarl-32?");
  });

  it("is true of other closures, and of stored fields of a run", () => {
    const leith = record(start({ closure: "leith" }), 3);
    expect(verifyFlow(kernels, leith.header, leith.columns, material).isSame).toBe(true);
    const scene = parseTurbulenceScene({ ...raw, snapshots: { every: 0.01 } });
    const run = start();
    const snapshots = unpackFrames(run.next(5).columns).flatMap(({ step, values }) =>
      step % 20 === 0
        ? [{ step, time: step * scene.dt, omega: Float64Array.from(values.slice(0, 1024)) }]
        : [],
    );
    expect(snapshots.map(({ step }) => step)).toEqual([0, 60]);
    const stored = makeFlowRecording(kernels, { scene, snapshots, samples: [] }, "run");
    expect(() => resimulateFlow(kernels, stored, "run.gyr")).not.toThrow();
    run.free();
  });
});
