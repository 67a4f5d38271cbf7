// Curves that do not share their x on one axis, as uPlot wants them: one x for all, and for each curve a list as long,
// undefined where it has no point of its own, null where it has none on this axis (zeros of a logarithm).

/** One curve of a chart. */
export interface CurveShape {
  /** [points] ascending */
  readonly x: readonly number[];
}

/** Columns of a chart. */
export interface CurveTable {
  /** [X] ascending, all points of all curves that have a place on the axis */
  readonly x: number[];
  /** for each curve [X] */
  readonly columns: (number | null | undefined)[][];
  /** for each curve [points] row of each of its points; −1 for one without a place on the axis */
  readonly rows: readonly Int32Array[];
}

/** An empty table for curves. @param isLog whether x is on a logarithmic axis, where x ≤ 0 has no place */
export function makeCurveTable(curves: readonly CurveShape[], isLog: boolean): CurveTable {
  const hasPlace = (x: number): boolean => Number.isFinite(x) && (!isLog || x > 0);
  const x = [...new Set(curves.flatMap((curve) => curve.x.filter(hasPlace)))].sort((a, b) => a - b);
  const rowOf = new Map(x.map((value, row) => [value, row]));
  return {
    x,
    columns: curves.map(() => new Array<number | undefined>(x.length).fill(undefined)),
    rows: curves.map((curve) => Int32Array.from(curve.x, (value) => rowOf.get(value) ?? -1)),
  };
}

/**
 * Writes the y of a curve into its column.
 *
 * @param isLog whether y is on a logarithmic axis, where y ≤ 0 leaves a gap
 */
export function fillColumn(
  table: CurveTable,
  curve: number,
  y: ArrayLike<number>,
  offset: number,
  isLog: boolean,
): void {
  const rows = table.rows[curve] as Int32Array;
  const column = table.columns[curve] as (number | null | undefined)[];
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] as number;
    if (row < 0) continue;
    const value = y[offset + k] as number;
    column[row] = Number.isFinite(value) && (!isLog || value > 0) ? value : null;
  }
}
