// The learned closure of a stored run as it was at stored fields: knobs stand where knobs.jsonl says, agents of a lattice
// look anew (what they see is the field alone).

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import { ControlledClosure, KNOBS } from "../../turbulence/closures/controlled.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import type { KnobLine } from "./knob-lines.ts";
import { loadLearnedClosure } from "./learned-closure.node.ts";
import { readKnobs } from "./run-folder.node.ts";

/** A closure that goes to where it was at a time. */
export interface LearnedReplay {
  readonly closure: Closure;
  /** whether it is a coefficient at every point rather than knobs */
  readonly isField: boolean;
  /** @param time of a field that is about to be looked at */
  goTo(time: number): void;
  free(): void;
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
      return { closure: learned, isField: true, goTo: () => learned.reset(), free };
    const lines = readKnobs(path);
    if (lines.length === 0) {
      free();
      return null;
    }
    return { closure, isField: false, goTo: (time) => goToKnobs(closure, lines, time), free };
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
