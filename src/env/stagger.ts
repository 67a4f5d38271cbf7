// Where the clocks of worlds stand that begin out of step: spread evenly over an episode, by the worlds' numbers.

/** 1/φ: its multiples, modulo 1, fill the unit interval evenly */
const GOLDEN_FRACTION = 0.6180339887498949;

/** Step at which the clock of a world stands, 0 … steps − 1. @param world its number, whatever the batch */
export function staggeredStep(world: number, steps: number): number {
  const turns = world * GOLDEN_FRACTION;
  return Math.floor((turns - Math.floor(turns)) * steps);
}
