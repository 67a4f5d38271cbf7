// The learned closure of a stored run as it was at stored fields: knobs stand where knobs.jsonl says, agents of a lattice
// look anew (what they see is the field alone).

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import { ControlledClosure, KNOBS } from "../../turbulence/closures/controlled.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import type { Simulation } from "../../turbulence/simulation.ts";
import type { KnobLine } from "./knob-lines.ts";
import { loadLearnedClosure } from "./learned-closure.node.ts";
import { readKnobs } from "./run-folder.node.ts";

/** A closure that goes to where it was at a time. */
export interface LearnedReplay {
  readonly closure: Closure;
  /** ν/(dx²·S) at every point of a flow that it acts on, [n, n]; null where its knobs tell all */
  readonly coefficient: ((simulation: Simulation) => Float64Array | undefined) | null;
  /** @param time of a field that is about to be looked at */
  goTo(time: number): void;
  free(): void;
}

/** Of agents on a lattice. */
function coefficientOf(simulation: Simulation): Float64Array | undefined {
  const dx = (2 * Math.PI) / simulation.parameters.n;
  const unit = dx * dx * Math.sqrt(simulation.meanSquareVorticity);
  return simulation.viscosityField()?.map((value) => value / unit);
}

function goToKnobs(closure: ControlledClosure, lines: readonly KnobLine[], time: number): void {
  const line = lines.findLast((one) => one.time <= time + 1e-9) ?? lines[0];
  for (const name of KNOBS) {
    const values = line?.values[name];
    if (values) closure.setValues(name, values);
  }
}

/** Null when the run cannot be replayed: its policy is not to be found any more. */
export function loadLearnedReplay(
  kernels: Kernels,
  path: string,
  scene: TurbulenceScene,
): LearnedReplay | null {
  try {
    const learned = loadLearnedClosure(kernels, scene);
    const free = (): void => learned.free();
    const { closure } = learned.controls;
    if (!(closure instanceof ControlledClosure))
      return { closure: learned, coefficient: coefficientOf, goTo: () => learned.reset(), free };
    const lines = readKnobs(path);
    if (lines.length === 0) {
      free();
      return null;
    }
    const coefficient = closure.ranges.network
      ? (simulation: Simulation) => simulation.look((flow) => closure.coefficientField(flow))
      : null;
    return { closure, coefficient, goTo: (time) => goToKnobs(closure, lines, time), free };
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
