// Downwash of drone j on drone i (volleyball.md 1.8). With t̂ the body z and T the thrust of j,
// d = p_j − p_i, z = max(d·t̂, 0) (j above i), r = |d − (d·t̂)t̂|:
//
//   F_i −= T·t̂·exp(−½(2r/z)²) / (1 + 0.3 z)²           (zero where z = 0)
//
// Terms below e⁻³⁰ of the thrust are dropped (1e-13 of a weight; below the last bit of an f32 sum).

import { and, div, gt, mul, mulAdd, splat } from "../core/lane";
import { exp, square } from "../core/elementary";

const CUTOFF: f64 = -30.0;

/** Mask: z > 0 and the exponent −½(2r/z)² = −2r²/z² above the cut-off. */
// @ts-ignore: decorator
@inline
export function isInWash<T>(z: T, rSquared: T): T {
  // −2r²/z² > −30 and z > 0, without a division
  return and<T>(
    gt<T>(z, splat<T>(0)),
    gt<T>(mul<T>(splat<T>(-CUTOFF), square<T>(z)), mul<T>(splat<T>(2), rSquared)),
  );
}

/** exp(−2r²/z²)/(1 + 0.3 z)², the part of the thrust that reaches a drone z below and r aside. */
// @ts-ignore: decorator
@inline
export function washFactor<T>(z: T, rSquared: T): T {
  const exponent = div<T>(mul<T>(splat<T>(-2), rSquared), square<T>(z));
  return div<T>(exp<T>(exponent), square<T>(mulAdd<T>(splat<T>(0.3), z, splat<T>(1))));
}
