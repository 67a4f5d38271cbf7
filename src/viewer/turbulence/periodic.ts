// Values of a periodic field between its grid points.

/** A length in [0, 2π). */
export function wrapAngle(x: number): number {
  const turn = 2 * Math.PI;
  const inside = x - turn * Math.floor(x / turn);
  return inside < turn ? inside : 0;
}

/**
 * Bilinear value of a field [n, n], [x][y], that starts at `offset`; grid point i at 2πi/n.
 *
 * @param x 0 … 2π, periodic
 * @param y 0 … 2π, periodic
 */
export function valueBetween(
  values: ArrayLike<number>,
  offset: number,
  n: number,
  x: number,
  y: number,
): number {
  const u = (wrapAngle(x) / (2 * Math.PI)) * n;
  const v = (wrapAngle(y) / (2 * Math.PI)) * n;
  const i = Math.min(n - 1, Math.floor(u));
  const j = Math.min(n - 1, Math.floor(v));
  const at = (a: number, b: number): number => values[offset + (a % n) * n + (b % n)] as number;
  const low = at(i, j) + (u - i) * (at(i + 1, j) - at(i, j));
  const high = at(i, j + 1) + (u - i) * (at(i + 1, j + 1) - at(i, j + 1));
  return low + (v - j) * (high - low);
}
