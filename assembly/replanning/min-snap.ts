// Minimum snap in closed form (replanning.md 1.2). A waypoint carries the derivatives 0 … n−1 of c columns; a segment is the
// polynomial of degree 2n−1 between two of them (position: n = 5, c = 3; yaw: n = 3, c = 1). The cost is that of the derivative
// r = n−1, weighted by segment:
//
//   J = Σ_s w_s·∫‖p⁽ʳ⁾‖²dt = Σ_s d_sᵀ H_s d_s,   H_ab = w·T^(1+a+b−2r)·Γ_ab,   d = [D_s; D_{s+1}]
//
// Γ [2n, 2n] is the Gram matrix of the r-th derivatives of the Hermite basis on [0, 1]. Waypoints are fixed, so are the
// derivatives at the start and, unless it is free, at the end; the others solve R_pp·D_p = −R_pf·D_f. R_pp is banded: a
// Cholesky factor of half width 2(n−1)−1, O(m). A constant costs nothing, Γ(L₀) = −Γ(R₀): only differences of waypoints enter.
//
// Gradients come without another factorisation. Of J itself the unknowns drop out (they are optimal): ∂J/∂θ = dᵀ(∂H/∂θ)d. Of
// any F(D): λ = R_pp⁻¹·∂F/∂D_p, dF/dθ = ∂F/∂θ − λᵀ(∂R/∂θ)D.
//
// Everything f64, rows of c numbers side by side. `scratch` keeps the factor for the adjoint: minSnapScratch bytes.

const F64: usize = 8;
/** Powers of T that a segment needs at most: 2n − 1, n = 5. */
const POWERS: usize = 16;

/** Row i of an [rows, c] array. */
// @ts-ignore: decorator
@inline
function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

// @ts-ignore: decorator
@inline
function gramAt(gram: usize, n: i32, a: i32, b: i32): f64 {
  return load<f64>(at(gram, a * 2 * n + b));
}

/** Unknowns of a solve. */
// @ts-ignore: decorator
@inline
function unknowns(n: i32, segments: i32, freeEnd: bool): i32 {
  return (n - 1) * (segments - 1 + (freeEnd ? 1 : 0));
}

/** Bytes that a solve and its adjoint need. */
export function minSnapScratch(n: i32, segments: i32, columns: i32): i32 {
  const p = (n - 1) * segments;
  return <i32>(POWERS * F64) + 8 * p * (2 * (n - 1) + columns);
}

/** w·T^(1−2r+q), q = 0 … 2r, into `powers`. */
// @ts-ignore: decorator
@inline
function fillPowers(n: i32, time: f64, weight: f64, powers: usize): void {
  const r = n - 1;
  const inverse = 1 / time;
  let power = weight * time;
  for (let k = 0; k < 2 * r; k++) power *= inverse;
  for (let q = 0; q <= 2 * r; q++) {
    store<f64>(at(powers, q), power);
    power *= time;
  }
}

/** Adds the blocks of one segment to the band and its known parts to the right-hand sides. */
// @ts-ignore: decorator
@inline
function addSegment(
  n: i32,
  columns: i32,
  s: i32,
  hasLeft: bool,
  hasRight: bool,
  gram: usize,
  powers: usize,
  out: usize,
  band: usize,
  rhs: usize,
): void {
  const r = n - 1;
  const width = 2 * r; // numbers of a row of the band, the diagonal last
  const left = out + ((<usize>(s * n * columns)) << 3); // rows of waypoint s
  const right = left + ((<usize>(n * columns)) << 3);
  const leftRow = (s - 1) * r;
  const rightRow = s * r;
  for (let side = 0; side < 2; side++) {
    if (side === 0 ? !hasLeft : !hasRight) continue;
    const base = side === 0 ? leftRow : rightRow;
    for (let a = 1; a < n; a++) {
      const row = base + a - 1;
      const g = a + side * n;
      const line = at(band, row * width + width - 1 - row);
      const known = at(rhs, row * columns);
      if (hasLeft) {
        const last = side === 0 ? a : r;
        for (let b = 1; b <= last; b++) {
          const place = at(line, leftRow + b - 1);
          store<f64>(
            place,
            load<f64>(place) + load<f64>(at(powers, a + b)) * gramAt(gram, n, g, b),
          );
        }
      } else {
        for (let b = 1; b < n; b++) {
          const h = load<f64>(at(powers, a + b)) * gramAt(gram, n, g, b);
          for (let c = 0; c < columns; c++) {
            store<f64>(
              at(known, c),
              load<f64>(at(known, c)) - h * load<f64>(at(left, b * columns + c)),
            );
          }
        }
      }
      if (side === 1) {
        for (let b = 1; b <= a; b++) {
          const place = at(line, rightRow + b - 1);
          store<f64>(
            place,
            load<f64>(place) + load<f64>(at(powers, a + b)) * gramAt(gram, n, g, n + b),
          );
        }
      } else if (!hasRight) {
        for (let b = 1; b < n; b++) {
          const h = load<f64>(at(powers, a + b)) * gramAt(gram, n, g, n + b);
          for (let c = 0; c < columns; c++) {
            store<f64>(
              at(known, c),
              load<f64>(at(known, c)) - h * load<f64>(at(right, b * columns + c)),
            );
          }
        }
      }
      const h = load<f64>(at(powers, a)) * gramAt(gram, n, g, n);
      for (let c = 0; c < columns; c++) {
        const step = load<f64>(at(right, c)) - load<f64>(at(left, c));
        store<f64>(at(known, c), load<f64>(at(known, c)) - h * step);
      }
    }
  }
}

/** Cholesky factor of a band in its place; rows hold `width` numbers, the diagonal last. False where it is not positive. */
// @ts-ignore: decorator
@inline
function factorBand(p: i32, width: i32, band: usize): bool {
  for (let i = 0; i < p; i++) {
    const row = at(band, i * width + width - 1 - i);
    const first = max(0, i - width + 1);
    for (let j = first; j < i; j++) {
      const other = at(band, j * width + width - 1 - j);
      let sum = load<f64>(at(row, j));
      for (let k = max(first, j - width + 1); k < j; k++) {
        sum -= load<f64>(at(row, k)) * load<f64>(at(other, k));
      }
      store<f64>(at(row, j), sum * load<f64>(at(other, j)));
    }
    let pivot = load<f64>(at(row, i));
    for (let k = first; k < i; k++) {
      const l = load<f64>(at(row, k));
      pivot -= l * l;
    }
    if (!(pivot > 0)) return false;
    store<f64>(at(row, i), 1 / sqrt(pivot)); // the diagonal is kept as its inverse
  }
  return true;
}

/** Solves L·Lᵀ·x = b for all columns in the place of b [p, columns]. */
// @ts-ignore: decorator
@inline
function solveBand(p: i32, width: i32, columns: i32, band: usize, b: usize): void {
  for (let i = 0; i < p; i++) {
    const row = at(band, i * width + width - 1 - i);
    const first = max(0, i - width + 1);
    for (let c = 0; c < columns; c++) {
      let sum = load<f64>(at(b, i * columns + c));
      for (let k = first; k < i; k++)
        sum -= load<f64>(at(row, k)) * load<f64>(at(b, k * columns + c));
      store<f64>(at(b, i * columns + c), sum * load<f64>(at(row, i)));
    }
  }
  for (let i = p - 1; i >= 0; i--) {
    const row = at(band, i * width + width - 1 - i);
    const first = max(0, i - width + 1);
    for (let c = 0; c < columns; c++) {
      const x = load<f64>(at(b, i * columns + c)) * load<f64>(at(row, i));
      store<f64>(at(b, i * columns + c), x);
      for (let k = first; k < i; k++) {
        const place = at(b, k * columns + c);
        store<f64>(place, load<f64>(place) - load<f64>(at(row, k)) * x);
      }
    }
  }
}

/** d_a of a segment with its first waypoint moved to 0: a constant costs nothing. */
// @ts-ignore: decorator
@inline
function relative(n: i32, columns: i32, left: usize, a: i32, c: i32): f64 {
  if (a === 0) return 0;
  const value = load<f64>(at(left, a * columns + c));
  return a === n ? value - load<f64>(at(left, c)) : value;
}

/** d_sᵀ·H_s·d_s. */
// @ts-ignore: decorator
@inline
function segmentCost(n: i32, columns: i32, gram: usize, powers: usize, left: usize): f64 {
  let cost: f64 = 0;
  for (let a = 1; a < 2 * n; a++) {
    const ka = a < n ? a : a - n;
    for (let c = 0; c < columns; c++) {
      let sum: f64 = 0;
      for (let b = 1; b < 2 * n; b++) {
        const kb = b < n ? b : b - n;
        sum +=
          load<f64>(at(powers, ka + kb)) * gramAt(gram, n, a, b) * relative(n, columns, left, b, c);
      }
      cost += sum * relative(n, columns, left, a, c);
    }
  }
  return cost;
}

// @ts-ignore: decorator
@inline
function gramOf(s: i32, segments: i32, n: i32, grams: usize): usize {
  return s === segments - 1 ? grams + ((<usize>(4 * n * n)) << 3) : grams;
}

// @ts-ignore: decorator
@inline
function solve(
  n: i32,
  segments: i32,
  columns: i32,
  freeEnd: bool,
  grams: usize,
  times: usize,
  weights: usize,
  out: usize,
  scratch: usize,
): f64 {
  const r = n - 1;
  const width = 2 * r;
  const p = unknowns(n, segments, freeEnd);
  const powers = scratch;
  const band = scratch + POWERS * F64;
  const rhs = at(band, (n - 1) * segments * width);
  memory.fill(band, 0, (<usize>(r * segments * (width + columns))) << 3);
  for (let s = 0; s < segments; s++) {
    fillPowers(n, load<f64>(at(times, s)), load<f64>(at(weights, s)), powers);
    const hasRight = s + 1 < segments || freeEnd;
    addSegment(
      n,
      columns,
      s,
      s > 0,
      hasRight,
      gramOf(s, segments, n, grams),
      powers,
      out,
      band,
      rhs,
    );
  }
  if (!factorBand(p, width, band)) return NaN;
  solveBand(p, width, columns, band, rhs);
  for (let i = 0; i < p; i++) {
    const waypoint = 1 + i / r;
    const row = at(out, (waypoint * n + 1 + (i % r)) * columns);
    for (let c = 0; c < columns; c++) store<f64>(at(row, c), load<f64>(at(rhs, i * columns + c)));
  }
  let cost: f64 = 0;
  for (let s = 0; s < segments; s++) {
    fillPowers(n, load<f64>(at(times, s)), load<f64>(at(weights, s)), powers);
    const left = at(out, s * n * columns);
    cost += segmentCost(n, columns, gramOf(s, segments, n, grams), powers, left);
  }
  return cost;
}

/**
 * Solves for the derivatives of position, n = 5 and c = 3.
 *
 * @param grams   Γ [10, 10] of all segments but the last, then of the last
 * @param times   [m] seconds, > 0
 * @param weights [m] > 0
 * @param out     [5(m+1), 3] D; known rows are read (waypoints, start, fixed end), the others written
 * @returns J; NaN where R_pp is not positive definite
 */
export function minSnapPosition(
  segments: i32,
  freeEnd: i32,
  grams: usize,
  times: usize,
  weights: usize,
  out: usize,
  scratch: usize,
): f64 {
  return solve(5, segments, 3, freeEnd !== 0, grams, times, weights, out, scratch);
}

/** As minSnapPosition for yaw, n = 3 and c = 1: grams [6, 6] twice, out [3(m+1), 1]. */
export function minSnapYaw(
  segments: i32,
  freeEnd: i32,
  grams: usize,
  times: usize,
  weights: usize,
  out: usize,
  scratch: usize,
): f64 {
  return solve(3, segments, 1, freeEnd !== 0, grams, times, weights, out, scratch);
}

/** yᵀ(∂H/∂T)d and yᵀH d/w of a segment, and yᵀH(R₀) by column, y = d or λ. */
// @ts-ignore: decorator
@inline
function segmentGradient(
  n: i32,
  columns: i32,
  gram: usize,
  powers: usize,
  time: f64,
  weight: f64,
  y: usize,
  d: usize,
  byTime: usize,
  byWeight: usize,
  factor: f64,
): void {
  const r = n - 1;
  let slope: f64 = 0;
  let value: f64 = 0;
  for (let a = 1; a < 2 * n; a++) {
    const ka = a < n ? a : a - n;
    for (let c = 0; c < columns; c++) {
      let sum: f64 = 0;
      let risen: f64 = 0;
      for (let b = 1; b < 2 * n; b++) {
        const kb = b < n ? b : b - n;
        const q = ka + kb;
        const h = load<f64>(at(powers, q)) * gramAt(gram, n, a, b) * relative(n, columns, d, b, c);
        sum += h;
        risen += <f64>(1 + q - 2 * r) * h;
      }
      const left = relative(n, columns, y, a, c);
      value += sum * left;
      slope += risen * left;
    }
  }
  store<f64>(byTime, load<f64>(byTime) + (factor * slope) / time);
  store<f64>(byWeight, load<f64>(byWeight) + (factor * value) / weight);
}

/** Adds ±(H(·, R₀))ᵀy to the gradient by the two waypoints of a segment. */
// @ts-ignore: decorator
@inline
function waypointGradient(
  n: i32,
  columns: i32,
  gram: usize,
  powers: usize,
  y: usize,
  byLeft: usize,
  factor: f64,
): void {
  const byRight = at(byLeft, columns);
  for (let c = 0; c < columns; c++) {
    let sum: f64 = 0;
    for (let a = 1; a < 2 * n; a++) {
      const ka = a < n ? a : a - n;
      sum += load<f64>(at(powers, ka)) * gramAt(gram, n, a, n) * relative(n, columns, y, a, c);
    }
    store<f64>(at(byLeft, c), load<f64>(at(byLeft, c)) - factor * sum);
    store<f64>(at(byRight, c), load<f64>(at(byRight, c)) + factor * sum);
  }
}

/**
 * Adds factor·yᵀ(∂R/∂θ)D to the gradients by times, weights [m] and waypoints [m+1, c]. With y = D, factor = 1 by times and
 * weights it is the gradient of J; by waypoints twice as much.
 */
// @ts-ignore: decorator
@inline
function addGradient(
  n: i32,
  segments: i32,
  columns: i32,
  grams: usize,
  times: usize,
  weights: usize,
  d: usize,
  y: usize,
  factor: f64,
  waypointFactor: f64,
  byTime: usize,
  byWeight: usize,
  byWaypoint: usize,
  scratch: usize,
): void {
  for (let s = 0; s < segments; s++) {
    const time = load<f64>(at(times, s));
    const weight = load<f64>(at(weights, s));
    const gram = gramOf(s, segments, n, grams);
    fillPowers(n, time, weight, scratch);
    const offset = (<usize>(s * n * columns)) << 3;
    segmentGradient(
      n,
      columns,
      gram,
      scratch,
      time,
      weight,
      y + offset,
      d + offset,
      at(byTime, s),
      at(byWeight, s),
      factor,
    );
    waypointGradient(
      n,
      columns,
      gram,
      scratch,
      y + offset,
      at(byWaypoint, s * columns),
      waypointFactor,
    );
  }
}

/**
 * Adds the gradient of J by times [m], weights [m] and waypoints [m+1, 3]; D as minSnapPosition left it. Weights are taken as
 * they are, not rescaled.
 */
export function minSnapPositionGradient(
  segments: i32,
  grams: usize,
  times: usize,
  weights: usize,
  d: usize,
  byTime: usize,
  byWeight: usize,
  byWaypoint: usize,
  scratch: usize,
): void {
  addGradient(
    5,
    segments,
    3,
    grams,
    times,
    weights,
    d,
    d,
    1,
    2,
    byTime,
    byWeight,
    byWaypoint,
    scratch,
  );
}

/** As minSnapPositionGradient for yaw: waypoints [m+1, 1]. */
export function minSnapYawGradient(
  segments: i32,
  grams: usize,
  times: usize,
  weights: usize,
  d: usize,
  byTime: usize,
  byWeight: usize,
  byWaypoint: usize,
  scratch: usize,
): void {
  addGradient(
    3,
    segments,
    1,
    grams,
    times,
    weights,
    d,
    d,
    1,
    2,
    byTime,
    byWeight,
    byWaypoint,
    scratch,
  );
}

/** λ in rows as D has them, 0 where D is known; then −λᵀ(∂R/∂θ)D to the gradients, and ∂F/∂D of waypoints to theirs. */
// @ts-ignore: decorator
@inline
function adjoint(
  n: i32,
  segments: i32,
  columns: i32,
  freeEnd: bool,
  grams: usize,
  times: usize,
  weights: usize,
  d: usize,
  byD: usize,
  byTime: usize,
  byWeight: usize,
  byWaypoint: usize,
  scratch: usize,
): void {
  const r = n - 1;
  const width = 2 * r;
  const p = unknowns(n, segments, freeEnd);
  const band = scratch + POWERS * F64;
  const rhs = at(band, r * segments * width);
  for (let i = 0; i < p; i++) {
    const row = at(byD, ((1 + i / r) * n + 1 + (i % r)) * columns);
    for (let c = 0; c < columns; c++) store<f64>(at(rhs, i * columns + c), load<f64>(at(row, c)));
  }
  solveBand(p, width, columns, band, rhs);
  for (let waypoint = 0; waypoint <= segments; waypoint++) {
    const rows = at(byD, waypoint * n * columns);
    for (let c = 0; c < columns; c++) {
      const place = at(byWaypoint, waypoint * columns + c);
      store<f64>(place, load<f64>(place) + load<f64>(at(rows, c)));
      store<f64>(at(rows, c), 0);
    }
    const isFree = waypoint > 0 && (waypoint < segments || freeEnd);
    for (let k = 1; k < n; k++) {
      for (let c = 0; c < columns; c++) {
        const lambda = isFree ? load<f64>(at(rhs, ((waypoint - 1) * r + k - 1) * columns + c)) : 0;
        store<f64>(at(rows, k * columns + c), lambda);
      }
    }
  }
  addGradient(
    n,
    segments,
    columns,
    grams,
    times,
    weights,
    d,
    byD,
    -1,
    -1,
    byTime,
    byWeight,
    byWaypoint,
    scratch,
  );
}

/**
 * Adds the gradient of a function F of D, through the solve, by times, weights and waypoints. What F depends on beside D is
 * the caller's.
 *
 * @param byD     [5(m+1), 3] ∂F/∂D, overwritten by λ
 * @param scratch as minSnapPosition left it for the same times and weights
 */
export function minSnapPositionAdjoint(
  segments: i32,
  freeEnd: i32,
  grams: usize,
  times: usize,
  weights: usize,
  d: usize,
  byD: usize,
  byTime: usize,
  byWeight: usize,
  byWaypoint: usize,
  scratch: usize,
): void {
  const free = freeEnd !== 0;
  adjoint(
    5,
    segments,
    3,
    free,
    grams,
    times,
    weights,
    d,
    byD,
    byTime,
    byWeight,
    byWaypoint,
    scratch,
  );
}

/** As minSnapPositionAdjoint for yaw. */
export function minSnapYawAdjoint(
  segments: i32,
  freeEnd: i32,
  grams: usize,
  times: usize,
  weights: usize,
  d: usize,
  byD: usize,
  byTime: usize,
  byWeight: usize,
  byWaypoint: usize,
  scratch: usize,
): void {
  const free = freeEnd !== 0;
  adjoint(
    3,
    segments,
    1,
    free,
    grams,
    times,
    weights,
    d,
    byD,
    byTime,
    byWeight,
    byWaypoint,
    scratch,
  );
}
