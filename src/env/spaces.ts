// Spaces of observations and actions, as in Gymnasium.

/** A box in ℝⁿ: every number between low and high, ends included. */
export interface BoxSpace {
  readonly kind: "box";
  /** shape of one agent's array, e.g. [57] */
  readonly shape: readonly number[];
  /** [product of shape] or one number for all */
  readonly low: number | readonly number[];
  readonly high: number | readonly number[];
}

/** Whole numbers 0 … n − 1. */
export interface DiscreteSpace {
  readonly kind: "discrete";
  readonly n: number;
}

/** A space of one agent. */
export type Space = BoxSpace | DiscreteSpace;

/** Numbers in one element of a space. */
export function sizeOf(space: Space): number {
  return space.kind === "discrete" ? 1 : space.shape.reduce((product, side) => product * side, 1);
}

/** Why `value` does not lie in `space`, or undefined when it does. */
export function whyOutside(space: Space, value: ArrayLike<number>): string | undefined {
  const size = sizeOf(space);
  if (value.length !== size) return `has ${value.length} numbers, the space has ${size}`;
  for (let k = 0; k < size; k++) {
    const x = value[k] as number;
    if (!Number.isFinite(x)) return `number ${k} is ${x}`;
    if (space.kind === "discrete") {
      if (!Number.isInteger(x) || x < 0 || x >= space.n) return `${x} is not a whole number below ${space.n}`;
    } else {
      const low = typeof space.low === "number" ? space.low : (space.low[k] as number);
      const high = typeof space.high === "number" ? space.high : (space.high[k] as number);
      if (x < low || x > high) return `number ${k} is ${x}, outside [${low}, ${high}]`;
    }
  }
  return undefined;
}
