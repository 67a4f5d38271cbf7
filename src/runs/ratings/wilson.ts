/** 97.5 % point of the standard normal. */
const Z = 1.959963984540054;

/**
 * Wilson's 95 % interval of a share (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927): with p = wins/n,
 *
 *   (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)
 *
 * [0, 1] when there is no game.
 */
export function wilson(wins: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const p = wins / n;
  const square = Z * Z;
  const middle = p + square / (2 * n);
  const half = Z * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  // at the ends the roots cancel to a few last bits
  return [wins === 0 ? 0 : (middle - half) / scale, wins === n ? 1 : (middle + half) / scale];
}
