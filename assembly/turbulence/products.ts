// Products of physical fields, point by point, in place on the planes (m rows of m columns, padded stride).

import { GRID, sumLanes } from "./grid";

/** (u, v) becomes (uv, v² − u²): Basdevant's form needs no other field. */
export function productBasdevant<R>(grid: usize, uAt: usize, vAt: usize): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const u = v128.load(uAt + at);
      const v = v128.load(vAt + at);
      v128.store(uAt + at, v128.mul<R>(u, v));
      v128.store(vAt + at, v128.mul<R>(v128.sub<R>(v, u), v128.add<R>(v, u)));
    }
  }
}

/** (u, v) becomes (uω, vω) and ω becomes u·ω_x + v·ω_y: the products of the skew-symmetric form (spec 2.2). */
export function productSkew<R>(
  grid: usize,
  uAt: usize,
  vAt: usize,
  gx: usize,
  gy: usize,
  w: usize,
): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const u = v128.load(uAt + at);
      const v = v128.load(vAt + at);
      const omega = v128.load(w + at);
      const carried = v128.add<R>(
        v128.mul<R>(u, v128.load(gx + at)),
        v128.mul<R>(v, v128.load(gy + at)),
      );
      v128.store(uAt + at, v128.mul<R>(u, omega));
      v128.store(vAt + at, v128.mul<R>(v, omega));
      v128.store(w + at, carried);
    }
  }
}

/** out = a·b + c·d; out may be any of them. */
export function productSum<R>(
  grid: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  out: usize,
): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const ab = v128.mul<R>(v128.load(a + at), v128.load(b + at));
      const cd = v128.mul<R>(v128.load(c + at), v128.load(d + at));
      v128.store(out + at, v128.add<R>(ab, cd));
    }
  }
}

/** out (+)= factor·a·b; `isAdded` 1 adds to what is there. */
export function productScaled<R>(
  grid: usize,
  a: usize,
  b: usize,
  factor: R,
  out: usize,
  isAdded: i32,
): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const f = v128.splat<R>(factor);
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      let product = v128.mul<R>(f, v128.mul<R>(v128.load(a + at), v128.load(b + at)));
      if (isAdded) product = v128.add<R>(v128.load(out + at), product);
      v128.store(out + at, product);
    }
  }
}

/** Both components of (a, b) times a field ν. */
export function scalePair<R>(grid: usize, field: usize, a: usize, b: usize): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const nu = v128.load(field + at);
      v128.store(a + at, v128.mul<R>(nu, v128.load(a + at)));
      v128.store(b + at, v128.mul<R>(nu, v128.load(b + at)));
    }
  }
}

/** out = factor·√(a² + b²). */
export function norm<R>(grid: usize, a: usize, b: usize, factor: R, out: usize): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const f = v128.splat<R>(factor);
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const x = v128.load(a + at);
      const y = v128.load(b + at);
      const square = v128.add<R>(v128.mul<R>(x, x), v128.mul<R>(y, y));
      v128.store(out + at, v128.mul<R>(f, v128.sqrt<R>(square)));
    }
  }
}

/** Mean of √(a² + b²) over the grid. */
export function meanNorm<R>(grid: usize, a: usize, b: usize): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  let total = 0.0;
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    let sum = v128.splat<R>(<R>0);
    for (let at = row; at < row + width; at += 16) {
      const x = v128.load(a + at);
      const y = v128.load(b + at);
      sum = v128.add<R>(sum, v128.sqrt<R>(v128.add<R>(v128.mul<R>(x, x), v128.mul<R>(y, y))));
    }
    total += sumLanes<R>(sum);
  }
  return total / (<f64>m * <f64>m);
}

/** Largest a² + b² on the grid; NaN when one of them is not a number. */
export function maxSquare<R>(grid: usize, a: usize, b: usize): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  let largest = v128.splat<R>(<R>0);
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const x = v128.load(a + at);
      const y = v128.load(b + at);
      largest = v128.max<R>(largest, v128.add<R>(v128.mul<R>(x, x), v128.mul<R>(y, y)));
    }
  }
  if (sizeof<R>() == 8) {
    return Math.max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
  }
  const p = Math.max(<f64>f32x4.extract_lane(largest, 0), <f64>f32x4.extract_lane(largest, 1));
  const q = Math.max(<f64>f32x4.extract_lane(largest, 2), <f64>f32x4.extract_lane(largest, 3));
  return Math.max(p, q);
}

/** Mean of a·b over the grid. */
export function meanProduct<R>(grid: usize, a: usize, b: usize): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  let total = 0.0;
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    let sum = v128.splat<R>(<R>0);
    for (let at = row; at < row + width; at += 16) {
      sum = v128.add<R>(sum, v128.mul<R>(v128.load(a + at), v128.load(b + at)));
    }
    total += sumLanes<R>(sum);
  }
  return total / (<f64>m * <f64>m);
}

/** Mean of max(a·b, 0) over the grid. */
export function meanPositiveProduct<R>(grid: usize, a: usize, b: usize): f64 {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const zero = v128.splat<R>(<R>0);
  let total = 0.0;
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    let sum = zero;
    for (let at = row; at < row + width; at += 16) {
      sum = v128.add<R>(sum, v128.max<R>(zero, v128.mul<R>(v128.load(a + at), v128.load(b + at))));
    }
    total += sumLanes<R>(sum);
  }
  return total / (<f64>m * <f64>m);
}

/** a ← x·a + y·b. */
export function combine<R>(grid: usize, a: usize, x: R, b: usize, y: R): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const width = <usize>m * sizeof<R>();
  const p = v128.splat<R>(x);
  const q = v128.splat<R>(y);
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    for (let at = row; at < row + width; at += 16) {
      const sum = v128.add<R>(v128.mul<R>(p, v128.load(a + at)), v128.mul<R>(q, v128.load(b + at)));
      v128.store(a + at, sum);
    }
  }
}

/**
 * Sharp square filter of a packed spectrum, in place: keeps max(|kx|, |ky|) < limit. Acts on both packed fields at
 * once, since the filter is real and even.
 */
export function cutPlane<R>(grid: usize, re: usize, im: usize, limit: i32): void {
  const m = load<i32>(grid, GRID.M);
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * sizeof<R>();
  const start = <usize>limit * sizeof<R>();
  const length = <usize>(m - 2 * limit + 1) * sizeof<R>();
  for (let i = 0; i < m; ++i) {
    const row = <usize>i * ld;
    const isKept = i < limit || i > m - limit;
    const from = isKept ? row + start : row;
    const bytes = isKept ? length : <usize>m * sizeof<R>();
    memory.fill(re + from, 0, bytes);
    memory.fill(im + from, 0, bytes);
  }
}

/** Sharp square filter of a half spectrum: `to` gets the modes max(|kx|, |ky|) < limit of `from`, zeros elsewhere. */
export function cutHalf<R>(grid: usize, from: usize, to: usize, limit: i32): void {
  const n = load<i32>(grid, GRID.N);
  const row = <usize>n * sizeof<R>();
  const bytes = <usize>limit * sizeof<R>();
  memory.fill(to, 0, ((<usize>n) >> 1) * row);
  for (let kx = 0; kx < limit; ++kx) {
    const at = <usize>kx * row;
    memory.copy(to + at, from + at, bytes);
    const negative = at + row - bytes + sizeof<R>();
    memory.copy(to + negative, from + negative, bytes - sizeof<R>());
  }
}

/** Σ weight(k)·|ω̂|² over all modes; `weights` is [n/2, n], or 0 for weight 1. */
export function weightedSquares<R>(grid: usize, re: usize, im: usize, weights: usize): f64 {
  const n = load<i32>(grid, GRID.N);
  const row = <usize>n * sizeof<R>();
  const half = n >> 1;
  let total = 0.0;
  for (let kx = 0; kx < half; ++kx) {
    const start = <usize>kx * row;
    let sum = v128.splat<R>(<R>0);
    for (let at = start; at < start + row; at += 16) {
      const a = v128.load(re + at);
      const b = v128.load(im + at);
      let square = v128.add<R>(v128.mul<R>(a, a), v128.mul<R>(b, b));
      if (weights) square = v128.mul<R>(square, v128.load(weights + at));
      sum = v128.add<R>(sum, square);
    }
    total += sumLanes<R>(sum) * (kx > 0 ? 2.0 : 1.0);
  }
  return total;
}

/** a ← a + b, half spectra. */
export function addHalf<R>(grid: usize, a: usize, b: usize): void {
  const n = load<i32>(grid, GRID.N);
  const bytes = <usize>((n >> 1) * n) * sizeof<R>();
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(a + at, v128.add<R>(v128.load(a + at), v128.load(b + at)));
  }
}
