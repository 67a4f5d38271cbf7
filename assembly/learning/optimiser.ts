// From gradients to parameters. n numbers, f32, unless said; every number is treated alone or summed in one
// fixed order, so results do not depend on who computed which part.

/**
 * One step of Adam (Kingma & Ba, arXiv 1412.6980, as in PyTorch):
 *
 *   m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²,   θ ← θ − lr·(m/c₁)/(√(v/c₂) + ε)
 *
 * @param theta [n] parameters, read and written
 * @param g     [n] gradient, read; multiplied by `scale` first
 * @param m     [n] mean of gradients, read and written
 * @param v     [n] mean of squares, read and written
 * @param c1    1 − β₁ᵗ, t steps taken with this one
 * @param c2    1 − β₂ᵗ
 */
export function learningAdam(
  n: i32,
  theta: usize,
  g: usize,
  m: usize,
  v: usize,
  lr: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  c1: f64,
  c2: f64,
  scale: f64,
): void {
  const step = <f32>(lr / c1);
  const root = <f32>(1.0 / NativeMath.sqrt(c2));
  const b1 = <f32>beta1;
  const b2 = <f32>beta2;
  const a1 = <f32>(1.0 - beta1);
  const a2 = <f32>(1.0 - beta2);
  const e = <f32>epsilon;
  const s = <f32>scale;
  let k: usize = 0;
  const whole = (<usize>(n & ~3)) << 2;
  for (; k < whole; k += 16) {
    const gradient = f32x4.mul(v128.load(g + k), f32x4.splat(s));
    const mean = f32x4.add(
      f32x4.mul(v128.load(m + k), f32x4.splat(b1)),
      f32x4.mul(gradient, f32x4.splat(a1)),
    );
    const square = f32x4.add(
      f32x4.mul(v128.load(v + k), f32x4.splat(b2)),
      f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(a2)),
    );
    v128.store(m + k, mean);
    v128.store(v + k, square);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(square), f32x4.splat(root)), f32x4.splat(e));
    const change = f32x4.div(f32x4.mul(mean, f32x4.splat(step)), size);
    v128.store(theta + k, f32x4.sub(v128.load(theta + k), change));
  }
  for (const end = (<usize>n) << 2; k < end; k += 4) {
    const gradient = load<f32>(g + k) * s;
    const mean = load<f32>(m + k) * b1 + gradient * a1;
    const square = load<f32>(v + k) * b2 + gradient * gradient * a2;
    store<f32>(m + k, mean);
    store<f32>(v + k, square);
    const change = (mean * step) / (sqrt<f32>(square) * root + e);
    store<f32>(theta + k, load<f32>(theta + k) - change);
  }
}

/** Σ x², in f64: two lanes for the even and odd pairs each, then their sum, then the tail. */
export function learningSumSquares(n: i32, x: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  const whole = x + ((<usize>(n & ~3)) << 2);
  for (; x < whole; x += 16) {
    const four = v128.load(x);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 0, 1));
    a = f64x2.add(a, f64x2.mul(low, low));
    b = f64x2.add(b, f64x2.mul(high, high));
  }
  const pair = f64x2.add(a, b);
  let sum = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (let k = n & ~3; k < n; k++, x += 4) sum += <f64>load<f32>(x) * <f64>load<f32>(x);
  return sum;
}

/** x ← x·factor. */
export function learningScale(n: i32, x: usize, factor: f32): void {
  const whole = x + ((<usize>(n & ~3)) << 2);
  for (; x < whole; x += 16) v128.store(x, f32x4.mul(v128.load(x), f32x4.splat(factor)));
  for (let k = n & ~3; k < n; k++, x += 4) store<f32>(x, load<f32>(x) * factor);
}

/** out ← factor·Σ_s shards[s], s ascending. shards: [S, n]. */
export function learningSumShards(n: i32, shards: i32, from: usize, factor: f32, out: usize): void {
  const pitch = (<usize>n) << 2;
  let k: usize = 0;
  const whole = (<usize>(n & ~3)) << 2;
  for (; k < whole; k += 16) {
    let at = from + k;
    let sum = v128.load(at);
    for (let s = 1; s < shards; s++) {
      at += pitch;
      sum = f32x4.add(sum, v128.load(at));
    }
    v128.store(out + k, f32x4.mul(sum, f32x4.splat(factor)));
  }
  for (; k < pitch; k += 4) {
    let at = from + k;
    let sum = load<f32>(at);
    for (let s = 1; s < shards; s++) {
      at += pitch;
      sum += load<f32>(at);
    }
    store<f32>(out + k, sum * factor);
  }
}

/** Index of the first number that is infinite or NaN, or −1. */
export function learningFindNonFinite(n: i32, x: usize): i32 {
  const whole = n & ~15;
  let k = 0;
  for (; k < whole; k += 16) {
    const at = x + ((<usize>k) << 2);
    // x − x is 0 for finite numbers and NaN for the others, and a sum keeps a NaN
    let sum = f32x4.sub(v128.load(at), v128.load(at));
    sum = f32x4.add(sum, f32x4.sub(v128.load(at, 16), v128.load(at, 16)));
    sum = f32x4.add(sum, f32x4.sub(v128.load(at, 32), v128.load(at, 32)));
    sum = f32x4.add(sum, f32x4.sub(v128.load(at, 48), v128.load(at, 48)));
    if (v128.any_true(f32x4.ne(sum, f32x4.splat(0)))) break;
  }
  for (; k < n; k++) {
    const number = load<f32>(x + ((<usize>k) << 2));
    if (number - number != 0) return k;
  }
  return -1;
}
