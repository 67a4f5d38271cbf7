// A flow that gets only the field it starts from is the flow that gets the whole file.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { startFlow } from "../../../src/runs/live/start-live.ts";
import { splitReferenceFields } from "../../../src/runs/turbulence/reference-fields.ts";

const FILE = "scenes/turbulence/reference/kf4-fields.npz";

describe("startFlow", () => {
  it.each([1, 3])("starts from sample %i, given alone or with all others", async (sample) => {
    const kernels = await loadKernels();
    const bytes = readFileSync(FILE);
    const parts = splitReferenceFields(bytes, FILE);
    const scene = { room: "turbulence", title: "part", case: "kf4", grid: 32, initial: { sample } };
    const hashes = [bytes, parts[sample - 1] as Uint8Array].map((referenceFields) => {
      const run = startFlow(kernels, { scene, referenceFields, stepsPerFrame: 5 });
      const { head } = run.next(3);
      run.free();
      return head;
    });
    expect(hashes[0]?.step).toBe(10);
    expect(hashes[1]).toEqual(hashes[0]);
    const other = startFlow(kernels, {
      scene: { ...scene, initial: { sample: 2 } },
      referenceFields: bytes,
      stepsPerFrame: 5,
    });
    expect(other.next(3).head.hash).not.toBe(hashes[0]?.hash);
    other.free();
  });
});
