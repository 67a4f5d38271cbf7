// What a time step costs on this machine, without what a run writes.

import type { Simulation } from "../../turbulence/simulation.ts";

/** Wall clock of a stretch, ms: long enough to be measured, short enough for several. */
const STRETCH_MS = 30;
const STRETCHES = 7;

/**
 * µs a step: the quickest of a few stretches, since whatever else the machine does only adds.
 *
 * @param simulation at a field of the flow; its state is overwritten
 * @param least      steps of a stretch at least: a whole period of what happens now and then
 * @param now        clock, ms
 */
export function measureStepCost(
  simulation: Pick<Simulation, "advance">,
  least: number,
  now: () => number = () => performance.now(),
): number {
  const time = (steps: number): number => {
    const before = now();
    simulation.advance(steps);
    return now() - before;
  };
  let steps = Math.max(1, least);
  // the first stretches also warm the code up
  while (time(steps) < STRETCH_MS && steps < 1e6) steps *= 2;
  return Math.min(...Array.from({ length: STRETCHES }, () => (1000 * time(steps)) / steps));
}
