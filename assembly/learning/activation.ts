// Activations on four lanes.
//
//   eˣ − 1 = 2ⁿ·(e^f − 1) + (2ⁿ − 1),   f = x − n·ln 2,   |f| ≤ ½ ln 2
//   e^f − 1 = f + f²·q(f),   q of degree 5
//
// Near 0 n is 0 and nothing cancels: the relative error stays below 2e-7 for all x ≤ 0.

import { ELU, RELU, TANH } from "./layout";

/** eˣ − 1 for x ≤ 0 (below −88 it is −1). */
// @ts-ignore: decorator
@inline
export function expMinusOne(x: v128): v128 {
  const bounded = f32x4.pmax(x, f32x4.splat(-88.0));
  // the sum with 1.5·2²³ has no room for a fraction: it rounds to the nearest integer, which its last bits hold
  const shifted = f32x4.add(f32x4.mul(bounded, f32x4.splat(1.44269504)), f32x4.splat(12582912.0));
  const n = f32x4.sub(shifted, f32x4.splat(12582912.0));
  // ln 2 in two parts: the first has few bits, so n times it is exact
  let f = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
  f = f32x4.sub(f, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  // Cephes expf (S. L. Moshier), coefficients of q
  let q = f32x4.splat(1.9875692e-4);
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(1.3981999e-3));
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(8.3334519e-3));
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(4.1665796e-2));
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(1.6666665e-1));
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(0.5));
  const small = f32x4.add(f32x4.mul(q, f32x4.mul(f, f)), f);
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(127 << 23));
  return f32x4.add(f32x4.mul(small, power), f32x4.sub(power, f32x4.splat(1.0)));
}

/** The activation of a dense layer; `kind` is the same for a whole layer, so the branch is predicted. */
// @ts-ignore: decorator
@inline
export function activate(kind: i32, x: v128): v128 {
  if (kind == ELU) {
    // one of the two parts is 0
    const low = expMinusOne(f32x4.pmin(x, f32x4.splat(0)));
    return f32x4.add(low, f32x4.pmax(x, f32x4.splat(0)));
  }
  if (kind == TANH) {
    // tanh|x| = −t/(t + 2) with t = exp(−2|x|) − 1
    const t = expMinusOne(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
    const size = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
    return v128.bitselect(x, size, f32x4.splat(-0.0));
  }
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  return x;
}

/** A gradient times the slope of the activation, from the output h it gave: tanh 1 − h², ELU 1 or 1 + h, ReLU 1 or 0. */
// @ts-ignore: decorator
@inline
export function slope(kind: i32, gradient: v128, h: usize): v128 {
  if (kind == ELU) {
    const low = f32x4.pmin(v128.load(h), f32x4.splat(0));
    return f32x4.mul(gradient, f32x4.add(low, f32x4.splat(1)));
  }
  if (kind == TANH) {
    const y = v128.load(h);
    return f32x4.mul(gradient, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  }
  if (kind == RELU) return v128.and(gradient, f32x4.gt(v128.load(h), f32x4.splat(0)));
  return gradient;
}

// @ts-ignore: decorator
@inline
function activateRows(kind: i32, y: usize, pitch: usize, end: usize): void {
  for (; y < end; y += pitch) {
    v128.store(y, activate(kind, v128.load(y)));
    v128.store(y, activate(kind, v128.load(y, 16)), 16);
    v128.store(y, activate(kind, v128.load(y, 32)), 32);
    v128.store(y, activate(kind, v128.load(y, 48)), 48);
  }
}

/**
 * Activates 16 columns of rows in place, just after they were written: a loop of its own needs 10 cycles for four
 * numbers, the end of a block, whose sums fill the registers, 18.
 */
export function activatePanel(kind: i32, rows: i32, y: usize, pitch: usize): void {
  const end = y + <usize>rows * pitch;
  if (kind == ELU) activateRows(ELU, y, pitch, end);
  else if (kind == TANH) activateRows(TANH, y, pitch, end);
  else if (kind == RELU) activateRows(RELU, y, pitch, end);
}
