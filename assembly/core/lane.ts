// One source, two builds. A kernel written on these functions with a type parameter T compiles to
//
//   T = v128   four worlds side by side in f32x4 (throughput)
//   T = f64    one world in double precision (the reference twin)
//
// A mask is a T as well: all bits of a lane set or clear for v128; 1.0 or 0.0 for f64. Every function
// is inlined and the branch on isVector<T>() is folded at compile time.

/** Worlds in one T: 4 or 1. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  if (isVector<T>()) return 4;
  return 1;
}

/** Bytes of one T in memory: 16 (four f32) or 8 (one f64). */
// @ts-ignore: decorator
@inline
export function bytesOf<T>(): usize {
  if (isVector<T>()) return 16;
  return 8;
}

/** The same number in every lane. */
// @ts-ignore: decorator
@inline
export function splat<T>(x: f64): T {
  if (isVector<T>()) return f32x4.splat(<f32>x);
  return <T>x;
}

// @ts-ignore: decorator
@inline
export function add<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.add(a, b);
  return (a + b) as T;
}

// @ts-ignore: decorator
@inline
export function sub<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.sub(a, b);
  return (a - b) as T;
}

// @ts-ignore: decorator
@inline
export function mul<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.mul(a, b);
  return (a * b) as T;
}

// @ts-ignore: decorator
@inline
export function div<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.div(a, b);
  return (a / b) as T;
}

// @ts-ignore: decorator
@inline
export function neg<T>(a: T): T {
  if (isVector<T>()) return f32x4.neg(a);
  return -a as T;
}

// @ts-ignore: decorator
@inline
export function abs<T>(a: T): T {
  if (isVector<T>()) return f32x4.abs(a);
  return Math.abs(a) as T;
}

// @ts-ignore: decorator
@inline
export function sqrt<T>(a: T): T {
  if (isVector<T>()) return f32x4.sqrt(a);
  return Math.sqrt(a) as T;
}

/** b < a ? b : a, in one machine instruction. */
// @ts-ignore: decorator
@inline
export function min<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.pmin(a, b);
  return (b < a ? b : a) as T;
}

/** a < b ? b : a, in one machine instruction. */
// @ts-ignore: decorator
@inline
export function max<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.pmax(a, b);
  return (a < b ? b : a) as T;
}

/** x limited to [low, high]. */
// @ts-ignore: decorator
@inline
export function clamp<T>(x: T, low: T, high: T): T {
  return min<T>(max<T>(x, low), high);
}

// @ts-ignore: decorator
@inline
export function lt<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.lt(a, b);
  return (a < b ? 1.0 : 0.0) as T;
}

// @ts-ignore: decorator
@inline
export function le<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.le(a, b);
  return (a <= b ? 1.0 : 0.0) as T;
}

// @ts-ignore: decorator
@inline
export function gt<T>(a: T, b: T): T {
  return lt<T>(b, a);
}

// @ts-ignore: decorator
@inline
export function ge<T>(a: T, b: T): T {
  return le<T>(b, a);
}

// @ts-ignore: decorator
@inline
export function eq<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.eq(a, b);
  return (a == b ? 1.0 : 0.0) as T;
}

/** Both masks. */
// @ts-ignore: decorator
@inline
export function and<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.and(a, b);
  return (a * b) as T;
}

/** Either mask. */
// @ts-ignore: decorator
@inline
export function or<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.or(a, b);
  return (a < b ? b : a) as T;
}

/** The first mask without the second. */
// @ts-ignore: decorator
@inline
export function andNot<T>(a: T, b: T): T {
  if (isVector<T>()) return v128.andnot(a, b);
  return (a * (1.0 - b)) as T;
}

/** mask ? a : b, lane by lane. */
// @ts-ignore: decorator
@inline
export function select<T>(mask: T, a: T, b: T): T {
  if (isVector<T>()) return v128.bitselect(a, b, mask);
  return (mask != 0.0 ? a : b) as T;
}

/** mask ? 1 : 0 as a number. */
// @ts-ignore: decorator
@inline
export function flag<T>(mask: T): T {
  if (isVector<T>()) return v128.and(mask, f32x4.splat(1.0));
  return mask;
}

/** number ≠ 0 as a mask. */
// @ts-ignore: decorator
@inline
export function isSet<T>(number: T): T {
  if (isVector<T>()) return f32x4.ne(number, f32x4.splat(0.0));
  return (number != 0.0 ? 1.0 : 0.0) as T;
}

/** True when the mask is set in at least one lane. */
// @ts-ignore: decorator
@inline
export function any<T>(mask: T): bool {
  if (isVector<T>()) return v128.any_true(mask);
  return mask != 0.0;
}

/** No lane set. */
// @ts-ignore: decorator
@inline
export function none<T>(): T {
  if (isVector<T>()) return f32x4.splat(0.0);
  return 0.0 as T;
}

/** a·b + c, in two roundings (never fused). */
// @ts-ignore: decorator
@inline
export function mulAdd<T>(a: T, b: T, c: T): T {
  return add<T>(mul<T>(a, b), c);
}

/** a₀b₀ + a₁b₁ + a₂b₂, summed from left to right. */
// @ts-ignore: decorator
@inline
export function dot3<T>(a0: T, a1: T, a2: T, b0: T, b1: T, b2: T): T {
  return add<T>(add<T>(mul<T>(a0, b0), mul<T>(a1, b1)), mul<T>(a2, b2));
}
