// Values with their bands, as plots take them.

/** A value over x, from low to high. */
export interface BandPoint {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Points of a curve; values that are not finite are left out.
 *
 * @param x      of the k-th value
 * @param values [n]
 * @param widths [n] half of the bands; none when left out
 */
export function bandPoints(
  x: (k: number) => number,
  values: ArrayLike<number>,
  widths?: ArrayLike<number>,
): BandPoint[] {
  return Array.from({ length: values.length }, (_, k) => {
    const [value, width] = [values[k] as number, widths?.[k] ?? 0];
    return { x: x(k), value, low: value - width, high: value + width };
  }).filter(({ value }) => Number.isFinite(value));
}
