// Advantages and returns of the published code (volleyball.md 9).
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { gae } from "../../src/learning/rollout-math.ts";
import { Arena } from "../learning/arena.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

const PATH = "volleyball/gae_valuenorm.json";
const F32 = 2e-6; // theirs and ours are f32, numbers of some units

interface Golden {
  gamma: number;
  lam: number;
  reward: number[][];
  done: number[][];
  value: number[][];
  next_value: number[];
  advantage: number[][];
  returns: number[][];
}

describe.skipIf(!hasReference(PATH))("published advantages", () => {
  it("are ours", async () => {
    const golden = referenceJson<Golden>(PATH);
    const [streams, steps] = [golden.reward.length, golden.reward[0]?.length ?? 0];
    const n = streams * steps;
    const kernels = await loadKernels();
    const arena = new Arena(kernels);
    // theirs are [stream, step], ours [step, stream]
    const turned = (x: number[][]): number[] =>
      (x[0] ?? []).flatMap((_, t) => x.map((row) => row[t] as number));
    const arrays = {
      rewards: arena.f32(turned(golden.reward)),
      values: arena.f32([...turned(golden.value), ...golden.next_value]),
      ends: arena.u8(turned(golden.done)),
      advantages: arena.zeros(n),
      returns: arena.zeros(n),
    };
    gae(kernels, steps, streams, arrays, golden.gamma, golden.lam);
    let largest = 0;
    for (const key of ["advantages", "returns"] as const) {
      const want = turned(key === "advantages" ? golden.advantage : golden.returns);
      arena.read(arrays[key], n).forEach((x, k) => {
        largest = Math.max(largest, Math.abs(x - (want[k] as number)));
      });
    }
    expect(largest).toBeLessThan(F32);
    report("gae_valuenorm (GAE)", 2 * n, 0, largest);
    arena.free();
  });
});
