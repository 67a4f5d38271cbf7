// Local eddy viscosity by a small network of local invariants, evaluated at every point.
//
//   ν = amplitude·tanh(b + Σ_j v_j·tanh(W_j·f + b_j))                 j = 0 … 7
//   f₀ = (ω² − |S|²)/(⟨ω²⟩ + |ω² − |S|²|)                             |S|² = 4(S11² + S12²)
//   f₁ = (ω² − ⟨ω²⟩)/(ω² + ⟨ω²⟩)
//   f₂ = (dx²|∇ω|² − ⟨ω²⟩)/(dx²|∇ω|² + ⟨ω²⟩)
//
// About 400 operations (f64) or 300 (f32) on two or four points at once.

import { GRID, sumLanes } from "./grid";

/** Hidden units. */
// @ts-ignore: decorator
@inline const UNITS: usize = 8;
/** Bytes of a unit: W (3), b_j, v_j, a vector each. */
// @ts-ignore: decorator
@inline const UNIT_BYTES: usize = 5 * 16;

/** (a − mean)/(a + mean): −1 at 0, 0 at the mean, 1 far above. */
// @ts-ignore: decorator
@inline
function squashed<R>(a: v128, mean: v128): v128 {
  return v128.div<R>(v128.sub<R>(a, mean), v128.add<R>(a, mean));
}

/**
 * Writes ν at every point.
 *
 * @param s11, s12  strain, planes
 * @param w         ω, plane
 * @param wx, wy    ∇ω, planes
 * @param mean      ⟨ω²⟩, > 0 (checked by the face)
 * @param dx2       dx²
 * @param amplitude largest |ν|
 * @param weights   [8, 5] W_j, b_j, v_j, then b: each number in all lanes of a vector
 * @param out       ν, plane; may be none of the others
 * @returns mean of ν over the grid
 */
export function networkViscosity<R>(
  grid: usize,
  s11: usize,
  s12: usize,
  w: usize,
  wx: usize,
  wy: usize,
  mean: f64,
  dx2: f64,
  amplitude: f64,
  weights: usize,
  out: usize,
): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const four = v128.splat<R>(<R>4);
  const usual = v128.splat<R>(<R>mean);
  const area = v128.splat<R>(<R>dx2);
  const largest = v128.splat<R>(<R>amplitude);
  const end = weights + UNITS * UNIT_BYTES;
  let total = 0.0;
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    let sum = v128.splat<R>(<R>0);
    for (let at = row; at < row + width; at += 16) {
      const a = v128.load(s11 + at);
      const b = v128.load(s12 + at);
      const omega = v128.load(w + at);
      const x = v128.load(wx + at);
      const y = v128.load(wy + at);
      const rotation = v128.mul<R>(omega, omega);
      const strain = v128.mul<R>(four, v128.add<R>(v128.mul<R>(a, a), v128.mul<R>(b, b)));
      const slope = v128.mul<R>(area, v128.add<R>(v128.mul<R>(x, x), v128.mul<R>(y, y)));
      const excess = v128.sub<R>(rotation, strain);
      const f0 = v128.div<R>(excess, v128.add<R>(usual, v128.abs<R>(excess)));
      const f1 = squashed<R>(rotation, usual);
      const f2 = squashed<R>(slope, usual);
      let c = v128.load(end);
      for (let unit = weights; unit < end; unit += UNIT_BYTES) {
        let z = v128.add<R>(v128.load(unit, 48), v128.mul<R>(v128.load(unit), f0));
        z = v128.add<R>(z, v128.mul<R>(v128.load(unit, 16), f1));
        z = v128.add<R>(z, v128.mul<R>(v128.load(unit, 32), f2));
        c = v128.add<R>(c, v128.mul<R>(v128.load(unit, 64), tanhOf<R>(z)));
      }
      const nu = v128.mul<R>(largest, tanhOf<R>(c));
      v128.store(out + at, nu);
      sum = v128.add<R>(sum, nu);
    }
    total += sumLanes<R>(sum);
  }
  return total / (<f64>m * <f64>m);
}

// The functions of f64 need more terms than those of f32: what is of one precision alone stands behind `sizeof<R>() == 8`.

/** One more term of a polynomial in f. */
// @ts-ignore: decorator
@inline
function term<R>(p: v128, f: v128, coefficient: f64): v128 {
  return v128.add<R>(v128.mul<R>(p, f), v128.splat<R>(<R>coefficient));
}

/** 2^f = Σ (f ln 2)^k/k!, |f| ≤ ½: up to k = 12 in f64, 6 in f32; exactly 1 at 0. */
// @ts-ignore: decorator
@inline
function powerOfFraction<R>(f: v128): v128 {
  let p = v128.splat<R>(<R>0.0001540353039338161);
  if (sizeof<R>() == 8) {
    p = v128.splat<R>(<R>2.5678435993488206e-11);
    p = term<R>(p, f, 4.4455382718708116e-10);
    p = term<R>(p, f, 7.054911620801123e-9);
    p = term<R>(p, f, 1.01780860092397e-7);
    p = term<R>(p, f, 1.321548679014431e-6);
    p = term<R>(p, f, 1.5252733804059841e-5);
    p = term<R>(p, f, 0.0001540353039338161);
  }
  p = term<R>(p, f, 0.0013333558146428443);
  p = term<R>(p, f, 0.009618129107628477);
  p = term<R>(p, f, 0.05550410866482158);
  p = term<R>(p, f, 0.24022650695910072);
  p = term<R>(p, f, 0.6931471805599453);
  return term<R>(p, f, 1.0);
}

/**
 * tanh x = 1 − 2/(1 + 2^y), y = x·2/ln 2 = n + f, |f| ≤ ½: 0 at 0, never beyond ±1, to 2⁻⁵² (f64) or 2⁻²³ (f32) of 1.
 *
 * n is read off the last bits of y + 1.5·2^52 (2^23 in f32), which has no room for f.
 */
// @ts-ignore: decorator
@inline
function tanhOf<R>(x: v128): v128 {
  const isWide = sizeof<R>() == 8;
  const farthest: f64 = isWide ? 60.0 : 30.0; // where tanh is ±1 to the last bit
  const magic = v128.splat<R>(<R>(isWide ? 6755399441055744.0 : 12582912.0));
  let y = v128.mul<R>(x, v128.splat<R>(<R>2.8853900817779268));
  y = pmax<R>(pmin<R>(y, v128.splat<R>(<R>farthest)), v128.splat<R>(<R>-farthest));
  const shifted = v128.add<R>(y, magic);
  const f = v128.sub<R>(y, v128.sub<R>(shifted, magic));
  const one = v128.splat<R>(<R>1);
  // 2^n: n into the exponent of 1
  const n = isWide ? i64x2.shl(shifted, 52) : i32x4.shl(shifted, 23);
  const power = isWide ? i64x2.add(n, one) : i32x4.add(n, one);
  const e = v128.mul<R>(powerOfFraction<R>(f), power);
  return v128.sub<R>(one, v128.div<R>(v128.splat<R>(<R>2), v128.add<R>(one, e)));
}

// @ts-ignore: decorator
@inline
function pmin<R>(a: v128, b: v128): v128 {
  return sizeof<R>() == 8 ? f64x2.pmin(a, b) : f32x4.pmin(a, b);
}

// @ts-ignore: decorator
@inline
function pmax<R>(a: v128, b: v128): v128 {
  return sizeof<R>() == 8 ? f64x2.pmax(a, b) : f32x4.pmax(a, b);
}
