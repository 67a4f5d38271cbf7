// The lattice that agents sit on (turbulence.md 5.1): side × side agents, agent a = p·side + q at grid point
// (⌊p n/side⌋, ⌊q n/side⌋), p, q = 0 … side−1: corners of their cells, starting at the origin.

import { ConfigError } from "../../base/errors.ts";

/** Where the agents of a lattice sit on a grid. */
export interface Lattice {
  /** agents a side */
  readonly side: number;
  /** grid points a side */
  readonly n: number;
  /** [side²] index of each agent's point in a field [n, n] */
  readonly points: Int32Array;
}

/**
 * Lattice of side × side agents on an n × n grid.
 *
 * @throws ConfigError when side is not a whole number from 1 to n
 */
export function makeLattice(side: number, n: number): Lattice {
  if (!(Number.isInteger(side) && side >= 1 && side <= n)) {
    throw new ConfigError("agents a side", `a whole number, 1 … ${n}`, side);
  }
  const at = (p: number): number => Math.floor((p * n) / side);
  const points = Int32Array.from(
    { length: side * side },
    (_, a) => at(Math.floor(a / side)) * n + at(a % side),
  );
  return { side, n, points };
}

/**
 * Sides of an agent's square patch of the grid, [n/side, n/side] points from the agent's own.
 *
 * @throws ConfigError when side does not divide n
 */
export function patchSide({ side, n }: Lattice): number {
  if (n % side !== 0)
    throw new ConfigError("agents a side", `a divisor of the grid ${n} for patch states`, side);
  return n / side;
}

/** Values of a field [n, n] in an agent's patch, row by row, written to `out` from `start`. */
export function copyPatch(
  lattice: Lattice,
  agent: number,
  field: Float64Array,
  out: Float64Array,
  start: number,
): void {
  const size = patchSide(lattice);
  const corner = lattice.points[agent] as number;
  for (let row = 0; row < size; row++) {
    const from = corner + row * lattice.n;
    out.set(field.subarray(from, from + size), start + row * size);
  }
}
