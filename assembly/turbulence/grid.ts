// The spectral grid of one simulation and the planes on which its products are formed.
//
// n grid points a side; a real field is kept as half of its spectrum: rows kx = 0 … n/2−1, columns ky = 0, 1, …,
// n/2−1, (Nyquist), −n/2+1, …, −1, real and imaginary part apart, [n/2, n] without padding. The Nyquist row is left
// out and the Nyquist column is zero (spec: odd derivatives vanish there and ω̂ is cleared there after every step).
//
// m points a side of the planes: m = n, or 3n/2 for the 3/2 rule. Modes |kx|, |ky| ≤ kc are kept: kc = n/2 − 1, or
// the largest below n/3 for the 2/3 mask. Two real fields a and b travel as z = a + i·b through one complex FFT.

/** Offsets in bytes of a grid; all entries are i32. Written by src/kernels/spectral-plan.ts. */
export namespace GRID {
  // @ts-ignore: decorator
  @inline export const N: usize = 0;
  // @ts-ignore: decorator
  @inline export const M: usize = 4;
  // @ts-ignore: decorator
  @inline export const KC: usize = 8;
  /** address of the FFT plan for m */
  // @ts-ignore: decorator
  @inline export const PLAN: usize = 12;
  /** address of ky for each column, [n] */
  // @ts-ignore: decorator
  @inline export const KY: usize = 16;
  /** elements from row to row of a plane */
  // @ts-ignore: decorator
  @inline export const STRIDE: usize = 20;
}

/** Elements of R in a vector. */
// @ts-ignore: decorator
@inline
export function lanesOf<R>(): i32 {
  return 16 / <i32>sizeof<R>();
}

/** The first column of the negative ky that a loop over whole vectors starts with. */
// @ts-ignore: decorator
@inline
export function negativeStart<R>(n: i32, kc: i32): i32 {
  return (n - kc) & ~(lanesOf<R>() - 1);
}

/** A vector in reverse order. */
// @ts-ignore: decorator
@inline
export function reversed<R>(x: v128): v128 {
  if (sizeof<R>() == 8) return v128.shuffle<u64>(x, x, 1, 0);
  return v128.shuffle<u32>(x, x, 3, 2, 1, 0);
}

/** Sum of the lanes, in ascending order, in f64. */
// @ts-ignore: decorator
@inline
export function sumLanes<R>(x: v128): f64 {
  if (sizeof<R>() == 8) return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
  let sum = <f64>f32x4.extract_lane(x, 0);
  sum += <f64>f32x4.extract_lane(x, 1);
  sum += <f64>f32x4.extract_lane(x, 2);
  return sum + <f64>f32x4.extract_lane(x, 3);
}
