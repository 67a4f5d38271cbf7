// Many independent simulations of one grid and scheme, side by side on shared planes and tables: the loop of training.

import type { Kernels } from "../kernels/kernels.ts";
import type { Closure } from "./closures/closure.ts";
import { Workspace } from "./flow.ts";
import type { FlowParameters } from "./flow-parameters.ts";
import { Simulation } from "./simulation.ts";

/** Simulations that share a workspace; each gives the bits that it gives alone. Call `free()` when done. */
export class SimulationBatch {
  readonly simulations: readonly Simulation[];
  readonly #workspace: Workspace;

  /**
   * @param closures one for each simulation; a closure without memory may stand for several
   * @throws ConfigError when a parameter breaks its rule
   */
  constructor(kernels: Kernels, parameters: FlowParameters, closures: readonly Closure[]) {
    this.#workspace = new Workspace(kernels, parameters);
    this.simulations = closures.map(
      (closure) => new Simulation(kernels, parameters, closure, this.#workspace),
    );
  }

  /** Advances every simulation by `steps` steps, one after the other, so that each stays in the cache. */
  advance(steps: number): void {
    for (const simulation of this.simulations) simulation.advance(steps);
  }

  free(): void {
    this.#workspace.free();
  }
}
