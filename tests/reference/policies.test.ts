// Published nets on recorded observations (volleyball.md 9, 11).
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { actorsFromTensors } from "../../src/learning/actor-tensors.ts";
import { readSafetensors } from "../../src/learning/formats/safetensors.ts";
import type { Tensor } from "../../src/learning/formats/tensor.ts";
import { importVolleybots } from "../../src/learning/import-volleybots.ts";
import { Network } from "../../src/learning/networks.ts";
import { hasReference, referenceBytes, referenceJson, report } from "./reference.ts";

const RELATIVE = 1e-4;
const ABSOLUTE = 1e-5;
const PATH = "volleyball/policy_forward.json";

interface Forward {
  obs: number[][];
  mean: number[][];
  std: number[] | number[][];
}

describe.skipIf(!hasReference(PATH))("published nets", () => {
  it("give the recorded means and spreads", async () => {
    const kernels = await loadKernels();
    const golden = referenceJson<Record<string, Forward>>(PATH);
    let compared = 0;
    let skipped = 0;
    let largest = 0;
    const compare = (got: number, want: number): void => {
      const gap = Math.abs(got - want);
      largest = Math.max(largest, gap);
      expect(gap).toBeLessThanOrEqual(Math.max(ABSOLUTE, RELATIVE * Math.abs(want)));
      compared++;
    };
    for (const [name, { obs, mean, std }] of Object.entries(golden)) {
      const path = `volleyball/checkpoints/${name}.safetensors`;
      if (!hasReference(path)) {
        skipped += mean.flat(2).length + std.flat().length;
        continue;
      }
      const [actor] = actorsFromTensors(readSafetensors(referenceBytes(path), path), path);
      const network = new Network(kernels, actor as NonNullable<typeof actor>);
      const got = network.compute(Float32Array.from(obs.flat()));
      mean.flat().forEach((want, k) => {
        compare(got[k] as number, want);
      });
      std.flat().forEach((want, k) => {
        compare(network.std[k] as number, want);
      });
      network.free();
    }
    report("policy_forward (numbers)", compared, skipped, largest);
    expect(compared).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasReference("volleyball/checkpoints"))("published checkpoints", () => {
  const pairs: [string, string][] = [
    ["crossplay_sp_0.pt", "sp_0.safetensors"],
    ["hier_checkpoint_goto.pt", "hier_goto.safetensors"],
    ["hier_checkpoint_serve.pt", "hier_serve.safetensors"],
  ];
  for (const [original, conversion] of pairs) {
    it(`imports ${original} as ${conversion}`, () => {
      const { safetensors } = importVolleybots(
        referenceBytes(`volleyball/checkpoints/${original}`),
        original,
      );
      const got = readSafetensors(safetensors, original).tensors;
      const want = readSafetensors(
        referenceBytes(`volleyball/checkpoints/${conversion}`),
        conversion,
      ).tensors;
      expect([...got.keys()].sort()).toEqual([...want.keys()].sort());
      for (const [key, { type, shape, bytes }] of want) {
        const tensor = got.get(key) as Tensor;
        expect({ type: tensor.type, shape: tensor.shape }, key).toEqual({ type, shape });
        expect(Buffer.compare(tensor.bytes, bytes), key).toBe(0);
      }
      report(`import of ${original} (tensors)`, want.size, 0, 0);
    });
  }
});
