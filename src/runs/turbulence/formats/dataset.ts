// Named arrays with dimensions and attributes: what HDF5, Zarr and NPZ files are written from.

/** One array, row-major. */
export interface Variable {
  readonly name: string;
  /** names of its dimensions; a variable of the name of its only dimension is that dimension's coordinate */
  readonly dims: readonly string[];
  readonly data: Float64Array;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Arrays that belong together. */
export interface Dataset {
  readonly sizes: Readonly<Record<string, number>>;
  readonly variables: readonly Variable[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** Lengths of a variable's dimensions. */
export function shapeOf(dataset: Dataset, variable: Variable): number[] {
  return variable.dims.map((dim) => dataset.sizes[dim] as number);
}

/** A variable with its documented attributes; all quantities are dimensionless. */
export function makeVariable(
  name: string,
  dims: readonly string[],
  data: Float64Array,
  longName: string,
): Variable {
  return { name, dims, data, attributes: { long_name: longName, units: "1" } };
}

/** Coordinates x_i = y_i = 2πi/n. */
export function gridCoordinates(n: number): Variable[] {
  const points = Float64Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n);
  return ["x", "y"].map((axis) => makeVariable(axis, [axis], points, `position along ${axis}, box of 2 pi`));
}
