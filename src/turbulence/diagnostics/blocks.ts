// Block standard errors of averages over correlated samples (turbulence.md 8: five blocks).

/** Blocks that a run is cut into. */
export const BLOCKS = 5;

/** `items` cut into `blocks` stretches in order, as equal as can be; fewer when there are fewer items. */
export function blocksOf<T>(items: readonly T[], blocks: number = BLOCKS): T[][] {
  const count = Math.min(blocks, items.length);
  return Array.from({ length: count }, (_, b) =>
    items.slice(Math.floor((b * items.length) / count), Math.floor(((b + 1) * items.length) / count)),
  );
}

/** Mean of numbers; NaN for none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** Standard error of the mean of block values: their standard deviation (n − 1) over √n; null below two. */
export function standardErrorOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return Math.sqrt(sum / (values.length - 1) / values.length);
}

/**
 * Standard error of a statistic: it is computed for each block of the samples.
 *
 * @param statistic of one block; null where it has no value (then the error is null)
 */
export function blockError<T>(
  items: readonly T[],
  statistic: (block: readonly T[]) => number | null,
  blocks: number = BLOCKS,
): number | null {
  const values = blocksOf(items, blocks).map((block) => statistic(block));
  return values.includes(null) ? null : standardErrorOf(values as number[]);
}
