// exp, log and sin from + − × ÷ alone, so that results in reports have the same bits in every engine.
// Relative error below 2e-15 (exp) and 1e-15 (log), absolute error below 1e-15 (sin, |x| ≤ 1e5); for hot loops and simulation use the kernels.

const LN2_HIGH = 0.6931471803691238; // ln 2 with 21 trailing zero bits: n·LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;
const LN10 = Math.LN10;
const SQRT_HALF = Math.SQRT1_2;

/** x·2ⁿ, |n| ≤ 2100, by exact doublings. */
function scale(x: number, n: number): number {
  let result = x;
  const factor = n < 0 ? 0.5 : 2;
  for (let k = Math.abs(n); k > 0; k--) result *= factor;
  return result;
}

/** eˣ = 2ⁿ·e^f with f = x − n·ln 2, |f| ≤ ½ ln 2, Taylor to f¹⁶. */
export function exp(x: number): number {
  if (x > 709.8) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  const n = Math.round(x / (LN2_HIGH + LN2_LOW));
  const f = x - n * LN2_HIGH - n * LN2_LOW;
  let sum = 1;
  for (let k = 16; k >= 1; k--) sum = 1 + (f / k) * sum;
  return scale(sum, n);
}

/** 10ˣ */
export function exp10(x: number): number {
  return exp(x * LN10);
}

/** ln x = n·ln 2 + 2·(s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1), x = 2ⁿ·m, m in [√½, √2). NaN for x < 0. */
export function log(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  let m = x;
  let n = 0;
  for (; m >= 2 * SQRT_HALF; n++) m *= 0.5;
  for (; m < SQRT_HALF; n--) m *= 2;
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return n * LN2_HIGH + (n * LN2_LOW + 2 * s * sum);
}

/** lg x */
export function log10(x: number): number {
  return log(x) / LN10;
}

const HALF_PI_HIGH = 1.5707963267341256; // π/2 with 33 leading bits: n·HALF_PI_HIGH is exact for |n| < 2²⁰
const HALF_PI_LOW = 6.077100506506192e-11;

/** sin x, x in radians: x = n·π/2 + f, |f| ≤ π/4, Taylor to f¹⁹ (odd) or f¹⁸ (even). NaN unless x is finite. */
export function sin(x: number): number {
  const n = Math.round(x / (HALF_PI_HIGH + HALF_PI_LOW));
  const f = x - n * HALF_PI_HIGH - n * HALF_PI_LOW;
  const square = f * f;
  const isOdd = n % 2 !== 0; // then the cosine of f is wanted
  let sum = 1;
  for (let k = isOdd ? 18 : 19; k >= 2; k -= 2) sum = 1 - (square / (k * (k - 1))) * sum;
  const size = isOdd ? sum : f * sum;
  return ((n % 4) + 4) % 4 >= 2 ? -size : size;
}
