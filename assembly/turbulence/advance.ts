// One time step of ω̂ (spec 2.3): Adams–Bashforth 2 for advection, Crank–Nicolson for viscosity, backward Euler for
// drag, explicit Euler for β, forcing and closure terms:
//
//   V(k) = ν·k² + h·(k/kc)^p
//   R̂    = ω̂ − dt·(c1·N̂ + c0·N̂') − ½dt·V·ω̂ − dt·(F̂ + Π̂) + dt·sβ·β·v̂,      v̂ = −i·kx·ω̂/k²
//   ω̂    ← R̂ / (1 + dt·α + ½dt·V)
//
// ν is the molecular plus the scalar eddy viscosity, h and p those of a scalar hyperviscosity.

import { GRID, negativeStart, sumLanes } from "./grid";

/** Offsets in bytes of the numbers of a step, f64 unless said. Written by src/kernels/spectral-plan.ts. */
export namespace STEP {
  // @ts-ignore: decorator
  @inline export const DT: usize = 0;
  // @ts-ignore: decorator
  @inline export const VISCOSITY: usize = 8;
  // @ts-ignore: decorator
  @inline export const DRAG: usize = 16;
  /** sβ·β */
  // @ts-ignore: decorator
  @inline export const BETA: usize = 24;
  // @ts-ignore: decorator
  @inline export const HYPER: usize = 32;
  /** c1 and c0 of the advection term */
  // @ts-ignore: decorator
  @inline export const NOW: usize = 40;
  // @ts-ignore: decorator
  @inline export const BEFORE: usize = 48;
  /** i32 address of (k/kc)^p, [n/2, n]; 0: none */
  // @ts-ignore: decorator
  @inline export const POWERS: usize = 56;
  /** i32 address of Π̂ (real part), [n/2, n]; 0: none; the imaginary part is at EXPLICIT + 4 */
  // @ts-ignore: decorator
  @inline export const EXPLICIT: usize = 60;
  /** i32 number of forced modes, then i32 address of them: (i32 row, i32 column, f64 re, f64 im) each */
  // @ts-ignore: decorator
  @inline export const FORCED: usize = 68;
}

/** Advances one vector of modes and returns |ω̂|². `beta` is dt·sβ·β·kx. */
// @ts-ignore: decorator
@inline
function advanceVector<R>(
  at: usize,
  x2: v128,
  ky: v128,
  viscosity: v128,
  hyper: v128,
  powers: usize,
  drag: v128,
  now: v128,
  before: v128,
  beta: v128,
  hasBeta: bool,
  dt: v128,
  explicitRe: usize,
  explicitIm: usize,
  re: usize,
  im: usize,
  nRe: usize,
  nIm: usize,
  oRe: usize,
  oIm: usize,
): v128 {
  const k2 = v128.add<R>(x2, v128.mul<R>(ky, ky));
  let rate = v128.mul<R>(viscosity, k2);
  if (powers) rate = v128.add<R>(rate, v128.mul<R>(hyper, v128.load(powers + at)));
  const one = v128.splat<R>(<R>1);
  const keep = v128.sub<R>(one, rate);
  const inverse = v128.div<R>(one, v128.add<R>(drag, rate));
  const wr = v128.load(re + at);
  const wi = v128.load(im + at);
  let rr = v128.mul<R>(keep, wr);
  let ri = v128.mul<R>(keep, wi);
  rr = v128.sub<R>(rr, v128.mul<R>(now, v128.load(nRe + at)));
  ri = v128.sub<R>(ri, v128.mul<R>(now, v128.load(nIm + at)));
  rr = v128.sub<R>(rr, v128.mul<R>(before, v128.load(oRe + at)));
  ri = v128.sub<R>(ri, v128.mul<R>(before, v128.load(oIm + at)));
  if (explicitRe) {
    rr = v128.sub<R>(rr, v128.mul<R>(dt, v128.load(explicitRe + at)));
    ri = v128.sub<R>(ri, v128.mul<R>(dt, v128.load(explicitIm + at)));
  }
  if (hasBeta) {
    const g = v128.div<R>(beta, k2);
    rr = v128.add<R>(rr, v128.mul<R>(g, wi));
    ri = v128.sub<R>(ri, v128.mul<R>(g, wr));
  }
  rr = v128.mul<R>(rr, inverse);
  ri = v128.mul<R>(ri, inverse);
  v128.store(re + at, rr);
  v128.store(im + at, ri);
  return v128.add<R>(v128.mul<R>(rr, rr), v128.mul<R>(ri, ri));
}

/** |ω̂|² of one mode, counted twice where its mirrored mode is not stored. */
// @ts-ignore: decorator
@inline
function square<R>(re: usize, im: usize, at: usize, row: i32): f64 {
  const a = <f64>load<R>(re + at);
  const b = <f64>load<R>(im + at);
  return (a * a + b * b) * (row > 0 ? 2.0 : 1.0);
}

/** Adds the forcing, −dt·F̂/(1 + dt·α + ½dt·V), and returns the change of Σ|ω̂|². */
function force<R>(grid: usize, step: usize, re: usize, im: usize): f64 {
  const n = load<i32>(grid, GRID.N);
  const count = load<i32>(step, STEP.FORCED);
  let mode = load<u32>(step, STEP.FORCED + 4) as usize;
  const dt = load<f64>(step, STEP.DT);
  const powers = load<u32>(step, STEP.POWERS) as usize;
  let change = 0.0;
  for (let i = 0; i < count; ++i, mode += 24) {
    const row = load<i32>(mode);
    const column = load<i32>(mode, 4);
    const ky = column < n >> 1 ? column : column - n;
    const at = <usize>(row * n + column) * sizeof<R>();
    let rate = load<f64>(step, STEP.VISCOSITY) * <f64>(row * row + ky * ky);
    if (powers) rate += load<f64>(step, STEP.HYPER) * <f64>load<R>(powers + at);
    const factor = dt / (1.0 + dt * load<f64>(step, STEP.DRAG) + 0.5 * dt * rate);
    change -= square<R>(re, im, at, row);
    store<R>(re + at, <R>(<f64>load<R>(re + at) - factor * load<f64>(mode, 8)));
    store<R>(im + at, <R>(<f64>load<R>(im + at) - factor * load<f64>(mode, 16)));
    change += square<R>(re, im, at, row);
  }
  return change;
}

/**
 * One step of one simulation, in place.
 *
 * @param re, im   ω̂, [n/2, n]; read and written
 * @param nRe, nIm N̂ of this step
 * @param oRe, oIm N̂ of the step before
 * @returns Σ|ω̂|² over all modes after the step (= n⁴·⟨ω²⟩); not finite when the run has diverged
 */
export function advance<R>(
  grid: usize,
  step: usize,
  re: usize,
  im: usize,
  nRe: usize,
  nIm: usize,
  oRe: usize,
  oIm: usize,
): f64 {
  const n = load<i32>(grid, GRID.N);
  const kc = load<i32>(grid, GRID.KC);
  const kyTable = load<u32>(grid, GRID.KY) as usize;
  const size = sizeof<R>();
  const row = <usize>n * size;
  const split = negativeStart<R>(n, kc);
  const dt = load<f64>(step, STEP.DT);
  const viscosity = v128.splat<R>(<R>(0.5 * dt * load<f64>(step, STEP.VISCOSITY)));
  const hyper = v128.splat<R>(<R>(0.5 * dt * load<f64>(step, STEP.HYPER)));
  const powers = load<u32>(step, STEP.POWERS) as usize;
  const drag = v128.splat<R>(<R>(1.0 + dt * load<f64>(step, STEP.DRAG)));
  const now = v128.splat<R>(<R>(dt * load<f64>(step, STEP.NOW)));
  const before = v128.splat<R>(<R>(dt * load<f64>(step, STEP.BEFORE)));
  const betaDt = dt * load<f64>(step, STEP.BETA);
  const hasBeta = betaDt != 0.0;
  const d = v128.splat<R>(<R>dt);
  const eRe = load<u32>(step, STEP.EXPLICIT) as usize;
  const eIm = load<u32>(step, STEP.EXPLICIT + 4) as usize;
  let total = 0.0;
  for (let kx = 0; kx <= kc; ++kx) {
    let sum = v128.splat<R>(<R>0);
    const start = <usize>kx * row;
    const x2 = v128.splat<R>(<R>(kx * kx));
    const beta = v128.splat<R>(<R>(betaDt * <f64>kx));
    for (let part = 0; part < 2; ++part) {
      const begin = <usize>(split * part) * size;
      let at = start + begin;
      const end = start + (part ? row : <usize>(kc + 1) * size);
      let table = kyTable + begin;
      for (; at < end; at += 16, table += 16) {
        const ky = v128.load(table);
        // prettier-ignore
        let square = advanceVector<R>(at, x2, ky, viscosity, hyper, powers, drag, now, before, beta, hasBeta, d, eRe, eIm, re, im, nRe, nIm, oRe, oIm);
        if (at == 0) {
          // mode (0, 0) was divided by k² = 0; it is zero and must not enter the sum
          store<R>(re, <R>0);
          store<R>(im, <R>0);
          const a = v128.load(re);
          const b = v128.load(im);
          square = v128.add<R>(v128.mul<R>(a, a), v128.mul<R>(b, b));
        }
        sum = v128.add<R>(sum, square);
      }
    }
    total += sumLanes<R>(sum) * (kx > 0 ? 2.0 : 1.0);
  }
  return total + force<R>(grid, step, re, im);
}
