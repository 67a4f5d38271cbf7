import { describe, expect, it } from "vitest";
import {
  energyDissipation,
  enstrophyDissipation,
  turnoverTime,
} from "../../../src/turbulence/diagnostics/dissipation.ts";
import { interscaleTransfer, spectralFluxes } from "../../../src/turbulence/diagnostics/transfer.ts";
import { velocityFields } from "../../../src/turbulence/diagnostics/velocity.ts";
import { scaleModes, turnModes } from "../../../src/turbulence/modes.ts";
import { divergence } from "../../../src/turbulence/sgs.ts";
import { fieldOf } from "../flow-samples.ts";
import { largestGap, randomField, SlowTransform } from "../slow-transform.ts";

const N = 24;
const ROUND_OFF = 1e-11;
const transform = new SlowTransform(N);
const omega = randomField(N, 7, 3); // products reach 14, their triads with ω̂ stay free of aliasing
const hat = transform.forward(omega);
const { u, v } = velocityFields(transform, hat);
const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x * (b[i] as number));
const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const sumOf = (values: Float64Array): number => mean(values) * values.length;
const psi = transform.inverse(
  scaleModes(hat, (kx, ky) => (kx === 0 && ky === 0 ? 0 : 1 / (kx ** 2 + ky ** 2))),
);

describe("interscale transfer", () => {
  const term = randomField(N, 9, 8);
  const termHat = transform.forward(term);

  it("sums to the mean products with ω and ψ", () => {
    const { enstrophy, energy } = interscaleTransfer(termHat, hat);
    expect(sumOf(enstrophy)).toBeCloseTo(mean(times(term, omega)), 10);
    expect(sumOf(energy)).toBeCloseTo(mean(times(term, psi)), 10);
  });

  it("is positive for a viscosity, shell by shell: P_Z = ν k² · 2Z, negative for a negative one", () => {
    const viscous = scaleModes(hat, (kx, ky) => 0.01 * (kx * kx + ky * ky));
    const { enstrophy, energy } = interscaleTransfer(viscous, hat);
    for (let k = 1; k <= 7; k++)
      expect(Math.min(enstrophy[k] as number, energy[k] as number)).toBeGreaterThan(0);
    expect(sumOf(enstrophy)).toBeCloseTo(enstrophyDissipation(hat, 0.01), 10);
    expect(sumOf(energy)).toBeCloseTo(energyDissipation(hat, 0.01), 10);
    const pumped = interscaleTransfer(
      scaleModes(viscous, () => -1),
      hat,
    );
    expect(Math.max(...pumped.enstrophy)).toBeLessThanOrEqual(0);
  });

  it("equals −⟨σ·∇ω⟩ for Π = ∇·σ", () => {
    const [first, second] = [randomField(N, 9, 4), randomField(N, 9, 5)];
    const pi = divergence(transform.forward(first), transform.forward(second));
    const along = (f: (kx: number, ky: number) => number): Float64Array =>
      transform.inverse(turnModes(hat, f));
    const [dx, dy] = [along((kx) => kx), along((_, ky) => ky)];
    const want = -mean(times(first, dx)) - mean(times(second, dy));
    expect(sumOf(interscaleTransfer(pi, hat).enstrophy)).toBeCloseTo(want, 9);
  });
});

describe("spectral fluxes", () => {
  it("of de-aliased advection end at 0: it makes neither energy nor enstrophy", () => {
    const advection = divergence(transform.forward(times(u, omega)), transform.forward(times(v, omega)));
    const { enstrophy, energy } = spectralFluxes(advection, hat);
    expect(Math.abs(enstrophy.at(-1) as number)).toBeLessThan(ROUND_OFF);
    expect(Math.abs(energy.at(-1) as number)).toBeLessThan(ROUND_OFF);
    expect(Math.max(...enstrophy.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it("are positive where the term drains the large scales", () => {
    const large = scaleModes(hat, (kx, ky) => (kx * kx + ky * ky < 9 ? 1 : 0));
    const { enstrophy } = spectralFluxes(large, hat);
    expect(enstrophy[3]).toBeGreaterThan(0);
  });
});

describe("dissipation", () => {
  it("is ν⟨|∇ω|²⟩ and 2ν⟨S:S⟩ on the grid", () => {
    const nu = 0.02;
    const derivative = (of: Float64Array, f: (kx: number, ky: number) => number): Float64Array =>
      transform.inverse(turnModes(transform.forward(of), f));
    const [ux, uy, vx] = [derivative(u, (kx) => kx), derivative(u, (_, ky) => ky), derivative(v, (kx) => kx)];
    const s12 = uy.map((value, i) => 0.5 * (value + (vx[i] as number)));
    const strain = 2 * nu * (2 * mean(times(ux, ux)) + 2 * mean(times(s12, s12)));
    expect(energyDissipation(hat, nu) / strain).toBeCloseTo(1, 11);
    const [wx, wy] = [derivative(omega, (kx) => kx), derivative(omega, (_, ky) => ky)];
    const gradient = nu * (mean(times(wx, wx)) + mean(times(wy, wy)));
    expect(enstrophyDissipation(hat, nu) / gradient).toBeCloseTo(1, 11);
    expect(turnoverTime(2)).toBe(0.5);
  });

  it("velocity is u = ψ_y, v = −ψ_x", () => {
    const wave = velocityFields(
      transform,
      transform.forward(fieldOf(N, (x, y) => Math.cos(x) + 4 * Math.cos(2 * y))),
    );
    // ψ = cos x + cos 2y: u = −2 sin 2y, v = sin x
    expect(
      largestGap(
        wave.u,
        fieldOf(N, (_, y) => -2 * Math.sin(2 * y)),
      ),
    ).toBeLessThan(ROUND_OFF);
    expect(
      largestGap(
        wave.v,
        fieldOf(N, (x) => Math.sin(x)),
      ),
    ).toBeLessThan(ROUND_OFF);
  });
});
