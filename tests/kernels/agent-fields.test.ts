// turbulenceInvariantsF64 through its face, against a plain twin.
import { beforeAll, describe, expect, it } from "vitest";
import { AgentFields, type VelocityTensor } from "../../src/kernels/agent-fields.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { scaleModes, streamFunction, turnModes } from "../../src/turbulence/modes.ts";
import { largestGap, randomField, SlowTransform } from "../turbulence/slow-transform.ts";

const N = 24;
const ROUND_OFF = 1e-10; // values up to 50
const transform = new SlowTransform(N);
const hat = transform.forward(randomField(N, 8, 9));
const psi = streamFunction(hat);

/** ∂x^p ∂y^q ψ on the grid. */
function derivative(p: number, q: number): Float64Array {
  const factor = (kx: number, ky: number): number => kx ** p * ky ** q * (((p + q) >> 1) % 2 === 0 ? 1 : -1);
  return transform.inverse((p + q) % 2 === 0 ? scaleModes(psi, factor) : turnModes(psi, factor));
}

const minus = (field: Float64Array): Float64Array => field.map((value) => -value);
/** [[a, b], [c, d]] of each tensor, from u = ψ_y, v = −ψ_x */
const ENTRIES: Record<VelocityTensor, Float64Array[]> = {
  gradient: [derivative(1, 1), derivative(0, 2), minus(derivative(2, 0)), minus(derivative(1, 1))],
  hessian: [derivative(2, 1), minus(derivative(3, 0)), derivative(0, 3), minus(derivative(1, 2))],
  mixed: [derivative(2, 1), derivative(1, 2), minus(derivative(2, 1)), minus(derivative(1, 2))],
};

/** tr S, tr S², tr R² by matrices. */
function twin(entries: readonly number[]): number[] {
  const m = [entries.slice(0, 2), entries.slice(2)] as [[number, number], [number, number]];
  const half = (sign: number): number[][] =>
    m.map((row, i) => row.map((value, j) => (value + sign * (m[j]?.[i] as number)) / 2));
  const traceOfSquare = (a: number[][]): number =>
    a.reduce(
      (sum, row, i) => sum + row.reduce((part, value, j) => part + value * (a[j]?.[i] as number), 0),
      0,
    );
  return [m[0][0] + m[1][1], traceOfSquare(half(1)), traceOfSquare(half(-1))];
}

describe("velocity invariants", () => {
  let kernels: Kernels;

  beforeAll(async () => {
    kernels = await loadKernels();
  });

  it.each(["gradient", "hessian", "mixed"] as const)(
    "of the %s are those of the twin at every point",
    (tensor) => {
      const points = Array.from({ length: N * N }, (_, i) => i);
      const fields = new AgentFields(kernels, N, points);
      fields.load(hat.re, hat.im);
      const got = fields.invariants(tensor).slice();
      const want = points.flatMap((i) => twin(ENTRIES[tensor].map((field) => field[i] as number)));
      expect(largestGap(got, want)).toBeLessThan(ROUND_OFF);
      expect(Math.max(...want.map(Math.abs))).toBeGreaterThan(1);
      fields.free();
    },
  );

  it("are written for the points asked, in their order", () => {
    const fields = new AgentFields(kernels, N, [N * N - 1, 5, 5]);
    fields.load(hat.re, hat.im);
    const got = fields.invariants("gradient");
    const at = (i: number): number[] => twin(ENTRIES.gradient.map((field) => field[i] as number));
    expect(largestGap(got, [N * N - 1, 5, 5].flatMap(at))).toBeLessThan(ROUND_OFF);
    fields.free();
  });
});
