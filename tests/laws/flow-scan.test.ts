// Laws over a scan of grids, forms, closures and starts drawn at random, and what a simulation says to a bad start.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import type { FlowParameters } from "../../src/turbulence/flow-parameters.ts";
import type { Simulation } from "../../src/turbulence/simulation.ts";
import { FREE, gapOf, noise, parametersOf, simulationOf, transformed } from "./flow-fixture.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const STEPS = 40;
const FORCED_WAVES = 4;
/** Largest |Δω| that round-off of 40 steps may leave, by precision; |ω| is up to 6. */
const TOLERANCE = { f64: 1e-12, f32: 2e-4 } as const;

const grids = fc.constantFrom(16, 24, 32, 48);
const forms = fc.constantFrom<Partial<FlowParameters>>(
  { advection: "skew", dealias: "none" },
  { advection: "skew", dealias: "3/2" },
  { advection: "basdevant", dealias: "2/3" },
);
const closures = fc.constantFrom<unknown>(
  "none",
  "smagorinsky",
  { name: "leith", operator: "sigma" },
  { name: "leith", operator: "tau" },
  "dynamic-leith",
  "gm2",
  [{ name: "hyperviscosity" }, { name: "backscatter" }, { name: "okubo-weiss" }],
  "local-smagorinsky",
);
const flows = fc
  .record({
    n: grids,
    form: forms,
    closure: closures,
    precision: fc.constantFrom("f64" as const, "f32" as const),
    beta: fc.constantFrom(0, 20),
    isForced: fc.boolean(),
    seed: fc.nat({ max: 1_000_000 }),
    across: fc.nat({ max: 47 }),
    up: fc.nat({ max: 47 }),
  })
  .filter(({ n, form }) => form.dealias !== "3/2" || n % 16 === 0);

function run(parameters: FlowParameters, start: Float64Array, closure: unknown): Simulation {
  const simulation = simulationOf(kernels, parameters, start, closure);
  simulation.advance(STEPS);
  return simulation;
}

describe("over grids, forms, closures, precisions and starts", () => {
  it("a moved start gives the moved flow: by whole waves of the forcing, or any way without it", () => {
    fc.assert(
      fc.property(flows, ({ n, form, closure, precision, beta, isForced, seed, across, up }) => {
        const changes = { ...(isForced ? {} : FREE), ...form, precision, beta };
        const unit = isForced ? n / FORCED_WAVES : 1;
        const move = (field: Float64Array): Float64Array =>
          transformed(field, n, (i, j) => [i + across * unit, j + up * unit]);
        const start = noise(n, 6, seed);
        const still = run(parametersOf(n, changes), start, closure);
        const moved = run(parametersOf(n, changes), move(start), closure);
        expect(gapOf(moved.vorticity(), move(still.vorticity()))).toBeLessThan(TOLERANCE[precision]);
        still.free();
        moved.free();
      }),
      { numRuns: 120 },
    );
  });

  it("what a budget says is what ω̂ does: 120 flows", () => {
    fc.assert(
      fc.property(flows, ({ n, form, closure, beta, isForced, seed }) => {
        const parameters = parametersOf(n, { ...(isForced ? {} : FREE), ...form, beta });
        const simulation = run(parameters, noise(n, 6, seed), closure);
        const before = simulation.meanSquareVorticity;
        const { enstrophy } = simulation.budgetStep();
        const { tendency, ...terms } = enstrophy;
        const sum = Object.values(terms).reduce((a, b) => a + b, 0);
        const change = (0.5 * (simulation.meanSquareVorticity - before)) / parameters.dt;
        const size = before / parameters.dt; // the change is a difference of numbers of this size
        expect(Math.abs(tendency - change) / size).toBeLessThan(2e-15);
        expect(Math.abs(tendency - sum)).toBeLessThan(
          1e-9 * Math.max(1, ...Object.values(terms).map(Math.abs)),
        );
        simulation.free();
      }),
      { numRuns: 120 },
    );
  });
});

/** What `act` throws, which must be an error of the user's kind. */
function refusal(act: () => void): ConfigError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

it("3/2 on a grid whose products would take 8·k + 4 points is refused by the grid's own number", () => {
  for (const n of [24, 72, 216]) {
    const error = refusal(() => simulationOf(kernels, parametersOf(n, { dealias: "3/2" }), noise(n, 1)));
    expect(error).toMatchObject({ field: "grid", received: n });
    expect(error.expected).toContain("multiple of 16");
  }
});

describe("a start that is no field", () => {
  it("of another length is refused with both lengths, and the flow is as it was", () => {
    fc.assert(
      fc.property(grids, fc.nat({ max: 3000 }), (n, length) => {
        fc.pre(length !== n * n);
        const simulation = run(parametersOf(n), noise(n, 6), "none");
        const before = simulation.hash();
        const error = refusal(() => simulation.setVorticity(new Float64Array(length)));
        expect(error).toMatchObject({
          field: "initial field",
          expected: `${n * n} values`,
          received: length,
        });
        expect(simulation.hash()).toBe(before);
        simulation.free();
      }),
      { numRuns: 30 },
    );
  });

  it("with a value that is not finite is refused with its place, and the flow is as it was", () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(grids, fc.nat({ max: 47 }), fc.nat({ max: 47 }), bad, (n, x, y, value) => {
        const [i, j] = [x % n, y % n];
        const simulation = run(parametersOf(n), noise(n, 6), "none");
        const before = simulation.hash();
        const start = noise(n, 6);
        start[i * n + j] = value;
        const error = refusal(() => simulation.setVorticity(start));
        expect(error.field).toBe(`initial field [${i}][${j}]`);
        expect(error.expected).toBe("a finite number");
        expect(error.received).toBe(value);
        expect(simulation.hash()).toBe(before);
        simulation.free();
      }),
      { numRuns: 30 },
    );
  });
});
