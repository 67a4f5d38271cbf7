// Elementary functions on lanes. v128: f32 polynomials; f64: the compiled-in NativeMath (fdlibm).
// Both are part of kernels.wasm, so every engine gives the same bits.

import { add, clamp, mul, mulAdd, splat } from "./lane";

/** 2ⁿ·P(f) with f = x − n·ln 2; |relative error| < 2e-7 on [−87, 88], clamped outside (v128). */
// @ts-ignore: decorator
@inline
export function exp<T>(x: T): T {
  if (isVector<T>()) {
    const bounded = clamp<v128>(x, f32x4.splat(-87.0), f32x4.splat(88.0));
    const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
    // ln 2 in two parts: the first has few bits, so n times it is exact
    let f = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
    f = f32x4.sub(f, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
    let p = f32x4.splat(1.3981999e-3);
    p = mulAdd<v128>(p, f, f32x4.splat(8.3334519e-3));
    p = mulAdd<v128>(p, f, f32x4.splat(4.1665795e-2));
    p = mulAdd<v128>(p, f, f32x4.splat(1.6666665e-1));
    p = mulAdd<v128>(p, f, f32x4.splat(0.5));
    p = mulAdd<v128>(p, f32x4.mul(f, f), f32x4.add(f, f32x4.splat(1.0)));
    const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
    return f32x4.mul(p, power);
  }
  return NativeMath.exp(x) as T;
}

/** sin(h)/h as a function of h², for |h| ≤ π (v128: Taylor to h¹⁴, error < 5e-6 at π, < 1e-8 below 1.6). */
// @ts-ignore: decorator
@inline
export function sinc<T>(hSquared: T): T {
  if (isVector<T>()) {
    let p = splat<T>(-7.6471637e-13);
    p = mulAdd<T>(p, hSquared, splat<T>(1.6059044e-10));
    p = mulAdd<T>(p, hSquared, splat<T>(-2.5052108e-8));
    p = mulAdd<T>(p, hSquared, splat<T>(2.7557319e-6));
    p = mulAdd<T>(p, hSquared, splat<T>(-1.984127e-4));
    p = mulAdd<T>(p, hSquared, splat<T>(8.3333333e-3));
    p = mulAdd<T>(p, hSquared, splat<T>(-1.6666667e-1));
    return mulAdd<T>(p, hSquared, splat<T>(1.0));
  }
  const h = NativeMath.sqrt(hSquared);
  return (h < 1e-8 ? 1.0 : NativeMath.sin(h) / h) as T;
}

/** cos(h) as a function of h², for |h| ≤ π (v128: Taylor to h¹⁴). */
// @ts-ignore: decorator
@inline
export function cosine<T>(hSquared: T): T {
  if (isVector<T>()) {
    let p = splat<T>(-1.1470746e-11);
    p = mulAdd<T>(p, hSquared, splat<T>(2.0876757e-9));
    p = mulAdd<T>(p, hSquared, splat<T>(-2.7557319e-7));
    p = mulAdd<T>(p, hSquared, splat<T>(2.4801587e-5));
    p = mulAdd<T>(p, hSquared, splat<T>(-1.3888889e-3));
    p = mulAdd<T>(p, hSquared, splat<T>(4.1666667e-2));
    p = mulAdd<T>(p, hSquared, splat<T>(-0.5));
    return mulAdd<T>(p, hSquared, splat<T>(1.0));
  }
  return NativeMath.cos(NativeMath.sqrt(hSquared)) as T;
}

/** x² */
// @ts-ignore: decorator
@inline
export function square<T>(x: T): T {
  return mul<T>(x, x);
}

/** x² + y² + z² */
// @ts-ignore: decorator
@inline
export function normSquared<T>(x: T, y: T, z: T): T {
  return add<T>(add<T>(mul<T>(x, x), mul<T>(y, y)), mul<T>(z, z));
}
