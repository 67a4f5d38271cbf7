// Local eddy viscosities of the vortex cores (Okubo–Weiss), point by point.
//
//   q = (ω² − |S|²)/⟨ω²⟩,   |S|² = 4(S11² + S12²)
//   core      ν = amplitude / (1 + exp(−s·(q − q0)))                 (amplitude = a·dx²·S, S = √⟨ω²⟩)
//   reversal  ν = amplitude·{1 − (b/2)·[1 + tanh(q − q0)]}            (= amplitude·(1 − b/(1 + exp(−2(q − q0)))))
//
// Both are amplitude·(x + y/(1 + exp(−s·(q − q0)))).
//   profile   ν = c(q), linear between points, constant beyond the first and last

import { exp } from "../core/elementary";
import { GRID, sumLanes } from "./grid";

// exp for two f64 lanes: x = n·ln 2 + f, 2ⁿ·P(f), |relative error| < 1e-15 on [−700, 700]
// @ts-ignore: decorator
@inline
function exp2Lanes(x: v128): v128 {
  const bounded = f64x2.pmax(f64x2.pmin(x, f64x2.splat(700.0)), f64x2.splat(-700.0));
  const n = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(1.4426950408889634)));
  let f = f64x2.sub(bounded, f64x2.mul(n, f64x2.splat(6.9314718036912381649e-1)));
  f = f64x2.sub(f, f64x2.mul(n, f64x2.splat(1.90821492927058770002e-10)));
  let p = f64x2.splat(1.6059043836821613e-10);
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(2.08767569878681e-9));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(2.505210838544172e-8));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(2.755731922398589e-7));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(2.7557319223985893e-6));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(2.48015873015873e-5));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.984126984126984e-4));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.388888888888889e-3));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(8.333333333333333e-3));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(4.1666666666666664e-2));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.6666666666666666e-1));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0));
  const i = i32x4.trunc_sat_f64x2_s_zero(n);
  const power = i64x2.shl(i64x2.add(i64x2.extend_low_i32x4_s(i), i64x2.splat(1023)), 52);
  return f64x2.mul(p, power);
}

// @ts-ignore: decorator
@inline
function expOf<R>(x: v128): v128 {
  if (sizeof<R>() == 8) return exp2Lanes(x);
  return exp<v128>(x);
}

/**
 * Writes ν = x + y/(1 + exp(−s·(q − q0))) at every point.
 *
 * @param s11, s12 strain, planes
 * @param w        ω, plane
 * @param mean     ⟨ω²⟩
 * @param out      ν, plane; may be none of the others
 * @returns mean of ν over the grid
 */
export function coreViscosity<R>(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  mean: f64,
  x: f64,
  y: f64,
  sharpness: f64,
  threshold: f64,
  out: usize,
): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const one = v128.splat<R>(<R>1);
  const four = v128.splat<R>(<R>4);
  const slope = v128.splat<R>(<R>(-sharpness / mean));
  const offset = v128.splat<R>(<R>(sharpness * threshold));
  const base = v128.splat<R>(<R>x);
  const amplitude = v128.splat<R>(<R>y);
  let total = 0.0;
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    let sum = v128.splat<R>(<R>0);
    for (let at = row; at < row + width; at += 16) {
      const a = v128.load(s11 + at);
      const b = v128.load(s12 + at);
      const omega = v128.load(w + at);
      const strain = v128.mul<R>(four, v128.add<R>(v128.mul<R>(a, a), v128.mul<R>(b, b)));
      const q = v128.sub<R>(v128.mul<R>(omega, omega), strain);
      const e = expOf<R>(v128.add<R>(v128.mul<R>(slope, q), offset));
      const nu = v128.add<R>(base, v128.div<R>(amplitude, v128.add<R>(one, e)));
      v128.store(out + at, nu);
      sum = v128.add<R>(sum, nu);
    }
    total += sumLanes<R>(sum);
  }
  return total / (<f64>m * <f64>m);
}

/**
 * Writes ν = c(q) at every point: c₀ + Σ slope·clamp(q − q_j, 0, width) over the stretches of a broken line.
 *
 * @param s11, s12 strain, planes
 * @param w        ω, plane
 * @param mean     ⟨ω²⟩
 * @param base     c₀, before the first point
 * @param count    stretches
 * @param line     [count, 3] f64: q_j, width, slope
 * @param out      ν, plane; may be none of the others
 * @returns mean of ν over the grid
 */
export function profileViscosity<R>(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  mean: f64,
  base: f64,
  count: i32,
  line: usize,
  out: usize,
): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const four = v128.splat<R>(<R>4);
  const zero = v128.splat<R>(<R>0);
  const scale = v128.splat<R>(<R>(1.0 / mean));
  const end = line + <usize>count * 24;
  let total = 0.0;
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    let sum = zero;
    for (let at = row; at < row + width; at += 16) {
      const a = v128.load(s11 + at);
      const b = v128.load(s12 + at);
      const omega = v128.load(w + at);
      const strain = v128.mul<R>(four, v128.add<R>(v128.mul<R>(a, a), v128.mul<R>(b, b)));
      const q = v128.mul<R>(scale, v128.sub<R>(v128.mul<R>(omega, omega), strain));
      let nu = v128.splat<R>(<R>base);
      for (let piece = line; piece < end; piece += 24) {
        const from = v128.sub<R>(q, v128.splat<R>(<R>load<f64>(piece)));
        const bounded = v128.min<R>(v128.max<R>(from, zero), v128.splat<R>(<R>load<f64>(piece, 8)));
        nu = v128.add<R>(nu, v128.mul<R>(v128.splat<R>(<R>load<f64>(piece, 16)), bounded));
      }
      v128.store(out + at, nu);
      sum = v128.add<R>(sum, nu);
    }
    total += sumLanes<R>(sum);
  }
  return total / (<f64>m * <f64>m);
}
