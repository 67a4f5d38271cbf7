import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { makeLattice } from "../../../src/turbulence/agents/lattice.ts";
import {
  AgentObserver,
  STATE_TYPES,
  type StateType,
  statePartsOf,
} from "../../../src/turbulence/agents/state.ts";
import { axisSpectra, axisTotal } from "../../../src/turbulence/diagnostics/spectra.ts";
import { streamFunction } from "../../../src/turbulence/modes.ts";
import { fieldOf } from "../flow-samples.ts";
import { largestGap, randomField, SlowTransform } from "../slow-transform.ts";

const [N, SIDE, NU] = [16, 4, 0.02];
const ROUND_OFF = 1e-11;
const transform = new SlowTransform(N);
const lattice = makeLattice(SIDE, N);

describe("agent states", () => {
  let kernels: Kernels;

  beforeAll(async () => {
    kernels = await loadKernels();
  });

  function statesOf(state: string | readonly string[], omega: Float64Array): Float64Array[] {
    const observer = new AgentObserver(kernels, lattice, statePartsOf(state), NU);
    const all = observer.observe(transform.forward(omega));
    observer.free();
    return Array.from({ length: SIDE * SIDE }, (_, a) =>
      all.slice(a * observer.length, (a + 1) * observer.length),
    );
  }

  const omega = randomField(N, 7, 5);
  const hat = transform.forward(omega);

  it("of each published type have their published length", () => {
    const want: Record<StateType, number> = {
      invariantlocalandglobalgradgrad: 6 + N / 2,
      invariantlocalandglobalgradgradeps: 7 + N / 2,
      invariantlocal: 6,
      enstrophy: N / 2,
      energy: N / 2,
      omega: (N / SIDE) ** 2,
      psiomega: 2 * (N / SIDE) ** 2,
      psiomegalocal: 2,
      psiomegadiag: 2 * N,
    };
    for (const type of Object.keys(STATE_TYPES) as StateType[]) {
      const states = statesOf(type, omega);
      expect(states.map((state) => state.length)).toEqual(Array(SIDE * SIDE).fill(want[type]));
      expect(states.every((state) => state.every(Number.isFinite))).toBe(true);
    }
  });

  it("have tr S = 0, tr S² ≥ 0, tr R² ≤ 0, and −2 tr R² − 2 tr S² is Okubo and Weiss", () => {
    statesOf(["gradient", "omega-point"], omega).forEach(([trace, strain, rotation, w]) => {
      expect(Math.abs(trace as number)).toBeLessThan(ROUND_OFF);
      expect(strain).toBeGreaterThanOrEqual(0);
      expect((rotation as number) * -2).toBeCloseTo((w as number) ** 2, 9); // tr R² = −½ω²
    });
  });

  it("of a shear flow u = sin y are known in closed form", () => {
    const shear = fieldOf(N, (_, y) => -Math.cos(y)); // ω = −u_y, ψ = −cos y
    const states = statesOf(["gradient", "hessian", "mixed", "omega-point", "psi-point"], shear);
    states.forEach((state, a) => {
      const y = ((a % SIDE) * 2 * Math.PI) / SIDE;
      const [slope, bend] = [Math.cos(y), -Math.sin(y)]; // u_y, u_yy
      const want = [
        ...[0, slope ** 2 / 2, -(slope ** 2) / 2],
        ...[0, bend ** 2 / 2, -(bend ** 2) / 2], // [[0, 0], [u_yy, 0]]
        ...[0, 0, 0], // u_xx = u_xy = v_xy = v_yy = 0
        ...[-slope, -slope],
      ];
      expect(largestGap(state, want)).toBeLessThan(ROUND_OFF);
    });
  });

  it("of spectra are natural logarithms, the same for all agents", () => {
    const { z0, z1, e0, e1 } = axisSpectra(hat);
    for (const state of statesOf(["enstrophy-spectrum", "energy-spectrum"], omega)) {
      for (let k = 0; k < N / 2; k++) {
        expect(state[k]).toBeCloseTo(Math.log(((z0[k] as number) + (z1[k] as number)) / 2), 12);
        expect(state[N / 2 + k]).toBeCloseTo(Math.log(((e0[k] as number) + (e1[k] as number)) / 2), 12);
      }
    }
  });

  it("of fields are their values in patches, at points and along the diagonal", () => {
    const psi = transform.inverse(streamFunction(hat));
    const states = statesOf("psiomega", omega);
    const patch = (field: Float64Array, a: number): number[] =>
      Array.from({ length: 16 }, (_, i) => {
        const [x, y] = [Math.floor(a / SIDE) * 4 + Math.floor(i / 4), (a % SIDE) * 4 + (i % 4)];
        return field[x * N + y] as number;
      });
    states.forEach((state, a) => {
      expect(largestGap(state, [...patch(omega, a), ...patch(psi, a)])).toBeLessThan(ROUND_OFF);
    });
    statesOf("psiomegalocal", omega).forEach((state, a) => {
      expect(largestGap(state, [patch(omega, a)[0] as number, patch(psi, a)[0] as number])).toBeLessThan(
        ROUND_OFF,
      );
    });
    const diagonal = Array.from(
      { length: 2 * N },
      (_, i) => (i < N ? omega : psi)[(i % N) * (N + 1)] as number,
    );
    expect(largestGap(statesOf("psiomegadiag", omega)[3] as Float64Array, diagonal)).toBeLessThan(ROUND_OFF);
  });

  it("may end with the kinetic energy and the dissipation", () => {
    const square = omega.reduce((sum, w) => sum + w * w, 0) / omega.length;
    const [state] = statesOf(["omega-point", "energy", "dissipation"], omega);
    expect(state?.[1]).toBeCloseTo(0.5 * axisTotal(axisSpectra(hat).e0), 12);
    expect(state?.[2]).toBeCloseTo(NU * square, 10);
  });

  it("are refused with the nearest known name", () => {
    expect(() => statePartsOf("invariantlocl")).toThrow(
      'state: expected a known name (did you mean "invariantlocal"?)',
    );
    expect(() => statePartsOf(["gradient", "hesian"])).toThrow(/did you mean "hessian"/);
    expect(() => statePartsOf([])).toThrow("state: expected at least one part");
    expect(() => new AgentObserver(kernels, makeLattice(3, N), statePartsOf("omega"))).toThrow(
      /a divisor of the grid/,
    );
  });

  it("leave the kernels' memory as they found it", () => {
    const before = kernels.memory.buffer.byteLength;
    for (let i = 0; i < 200; i++) statesOf("invariantlocal", omega);
    expect(kernels.memory.buffer.byteLength).toBe(before);
  });
});
