// The VolleyBots rotor (volleyball.md 2.1; MIT, thu-uav/VolleyBots, commit 680493a9):
//
//   target   = √clamp((a + 1)/2, 0, 1)
//   throttle ← throttle + c·(target − throttle)          c = 0.43 a step, up and down alike
//   thrust   = clamp(throttle², 0, 1)·KF                 along body z at the rotor
//   moment   = −direction·clamp(throttle², 0, 1)·KM      about body z

import { add, clamp, mul, mulAdd, splat, sqrt, sub } from "../core/lane";

/** Throttle after one step of the command `action` (−1 … 1, clamped). */
// @ts-ignore: decorator
@inline
export function filterThrottle<T>(throttle: T, action: T, filter: T): T {
  const half = splat<T>(0.5);
  const target = sqrt<T>(clamp<T>(mulAdd<T>(action, half, half), splat<T>(0), splat<T>(1)));
  return mulAdd<T>(filter, sub<T>(target, throttle), throttle);
}

/** Thrust as a part of the maximum: clamp(throttle², 0, 1). */
// @ts-ignore: decorator
@inline
export function thrustFraction<T>(throttle: T): T {
  return clamp<T>(mul<T>(throttle, throttle), splat<T>(0), splat<T>(1));
}

/** Σ of four numbers, (a + b) + (c + d). */
// @ts-ignore: decorator
@inline
export function sum4<T>(a: T, b: T, c: T, d: T): T {
  return add<T>(add<T>(a, b), add<T>(c, d));
}
