// ValueNorm of the published code (volleyball.md 9).
import { describe, expect, it } from "vitest";
import { ValueNorm } from "../../src/learning/value-norm.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

const PATH = "volleyball/gae_valuenorm.json";
const F32 = 2e-6; // theirs is f32, numbers of some units

interface Golden {
  valuenorm: {
    beta: number;
    updates: number[][];
    state_after: [number[], number[], number][];
    normalize_in: number[];
    normalize_out: number[];
    denormalize_out: number[];
  };
}

describe.skipIf(!hasReference(PATH))("published ValueNorm", () => {
  it("is ours: its state after each update, and what it makes of numbers", () => {
    const golden = referenceJson<Golden>(PATH).valuenorm;
    const norm = new ValueNorm(golden.beta);
    let [largest, compared] = [0, 0];
    const compare = (x: number, y: number): void => {
      largest = Math.max(largest, Math.abs(x - y) / Math.max(1, Math.abs(y)));
      compared++;
    };
    golden.updates.forEach((batch, k) => {
      const mean = batch.reduce((a, b) => a + b, 0) / batch.length;
      const meanSquare = batch.reduce((a, b) => a + b * b, 0) / batch.length;
      norm.update(mean, meanSquare);
      golden.state_after[k]?.flat().forEach((x, j) => {
        compare(norm.state[j] as number, x);
      });
    });
    golden.normalize_in.forEach((x, k) => {
      compare((x - norm.mean) / norm.std, golden.normalize_out[k] as number);
      compare(x * norm.std + norm.mean, golden.denormalize_out[k] as number);
    });
    expect(compared).toBe(20);
    expect(largest).toBeLessThan(F32);
    report("gae_valuenorm (ValueNorm)", compared, 0, largest);
  });
});
