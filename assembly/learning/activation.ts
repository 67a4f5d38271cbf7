// Activations on four lanes.
//
//   eˣ − 1 = 2ⁿ·(e^f − 1) + (2ⁿ − 1),   f = x − n·ln 2,   |f| ≤ ½ ln 2
//   e^f − 1 = f + f²·q(f),   q of degree 5
//
// Near 0 n is 0 and nothing cancels: the relative error stays below 2e-7 for all x ≤ 0.

import { ELU, RELU, TANH } from "./layout";

/**
 * The numbers of eˣ − 1. They lie in memory, because engines that make a constant anew at each use (V8 13) need
 * longer for that than for the arithmetic: −88, 1/ln 2, 1.5·2²³, ln 2 in two parts of which the first has few bits,
 * so that n times it is exact, q from the highest power (Cephes expf, S. L. Moshier), 1.
 */
const TABLE: usize = memory.data<f32>([
  -88.0, 1.44269504, 12582912.0, 0.693359375, -2.1219444e-4, 1.9875692e-4, 1.3981999e-3,
  8.3334519e-3, 4.1665796e-2, 1.6666665e-1, 0.5, 1.0,
]);

/** Number k of the table in four lanes. */
// @ts-ignore: decorator
@inline
function number(k: usize): v128 {
  return v128.load32_splat(TABLE + (k << 2));
}

/** eˣ − 1 for x ≤ 0 (below −88 it is −1), with the numbers of the table. */
// @ts-ignore: decorator
@inline
function expMinusOneWith(
  x: v128,
  floor: v128,
  log2e: v128,
  magic: v128,
  high: v128,
  low: v128,
  q5: v128,
  q4: v128,
  q3: v128,
  q2: v128,
  q1: v128,
  q0: v128,
  one: v128,
): v128 {
  const bounded = f32x4.pmax(x, floor);
  // the sum with 1.5·2²³ has no room for a fraction: it rounds to the nearest integer, which its last bits hold
  const shifted = f32x4.add(f32x4.mul(bounded, log2e), magic);
  const n = f32x4.sub(shifted, magic);
  const f = f32x4.sub(f32x4.sub(bounded, f32x4.mul(n, high)), f32x4.mul(n, low));
  let q = f32x4.add(f32x4.mul(q5, f), q4);
  q = f32x4.add(f32x4.mul(q, f), q3);
  q = f32x4.add(f32x4.mul(q, f), q2);
  q = f32x4.add(f32x4.mul(q, f), q1);
  q = f32x4.add(f32x4.mul(q, f), q0);
  const small = f32x4.add(f32x4.mul(q, f32x4.mul(f, f)), f);
  // 127 << 23 are the bits of 1
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  return f32x4.add(f32x4.mul(small, power), f32x4.sub(power, one));
}

/** eˣ − 1 for x ≤ 0 (below −88 it is −1). */
// @ts-ignore: decorator
@inline
function expMinusOne(x: v128): v128 {
  return expMinusOneWith(
    x,
    number(0),
    number(1),
    number(2),
    number(3),
    number(4),
    number(5),
    number(6),
    number(7),
    number(8),
    number(9),
    number(10),
    number(11),
  );
}

/** tanh|x| = −t/(t + 2) with t = exp(−2|x|) − 1, and the sign of x. */
// @ts-ignore: decorator
@inline
function tanhOf(t: v128, x: v128): v128 {
  const size = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  return v128.bitselect(x, size, f32x4.splat(-0.0));
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
    const t = expMinusOne(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
    return tanhOf(t, x);
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

/** ELU or tanh of 16 columns of rows, in place; `isTanh` is a constant where this is inlined. */
// @ts-ignore: decorator
@inline
function activateRows(isTanh: bool, y: usize, pitch: usize, end: usize): void {
  const floor = number(0);
  const log2e = number(1);
  const magic = number(2);
  const high = number(3);
  const low = number(4);
  const q5 = number(5);
  const q4 = number(6);
  const q3 = number(7);
  const q2 = number(8);
  const q1 = number(9);
  const q0 = number(10);
  const one = number(11);
  for (; y < end; y += pitch) {
    for (let at = y; at < y + 64; at += 16) {
      const x = v128.load(at);
      const from = isTanh
        ? f32x4.mul(f32x4.abs(x), f32x4.splat(-2))
        : f32x4.pmin(x, f32x4.splat(0));
      const t = expMinusOneWith(from, floor, log2e, magic, high, low, q5, q4, q3, q2, q1, q0, one);
      v128.store(at, isTanh ? tanhOf(t, x) : f32x4.add(t, f32x4.pmax(x, f32x4.splat(0))));
    }
  }
}

/**
 * Activates 16 columns of rows in place, just after they were written: a loop of its own needs 10 cycles for four
 * numbers, the end of a block, whose sums fill the registers, 18.
 */
export function activatePanel(kind: i32, rows: i32, y: usize, pitch: usize): void {
  const end = y + <usize>rows * pitch;
  if (kind == ELU) activateRows(false, y, pitch, end);
  else if (kind == TANH) activateRows(true, y, pitch, end);
  else if (kind == RELU) {
    for (; y < end; y += pitch) {
      for (let at = y; at < y + 64; at += 16) v128.store(at, activate(RELU, v128.load(at)));
    }
  }
}
