// From what a policy puts out to rotor commands (volleyball.md 2.1, 2.2).
//
//   PRT          per-rotor thrust: four commands as they are (the rotor model clamps them)
//   PIDrate      CTBR: tanh → body rates and thrust → PID → geometric mix
//   discrete:2   one of 2⁴ actions: bit 3 − k of the number is rotor k, 0 → −1, 1 → +1. The order of the bits is
//                our choice: the source's is not documented

import { ConfigError } from "../base/errors.ts";
import { nearestWord } from "../base/nearest.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { RowBlock } from "../kernels/row-block.ts";
import { RateController, type RateControllerOptions } from "./rate-controller.ts";

/** Names of the transforms. */
export const ACTION_TRANSFORMS = ["PRT", "PIDrate", "discrete:2"] as const;
export type ActionTransformName = (typeof ACTION_TRANSFORMS)[number];

/** Turns actions of N drones into rotor commands. */
export interface ActionTransform {
  readonly name: ActionTransformName;
  /** numbers a drone that a policy puts out */
  readonly inputs: number;
  /**
   * @param actions  [N, inputs], read
   * @param bodies   [17] rows of N volleyball bodies, read where the transform needs the state
   * @param commands [N, 4], written
   */
  apply(actions: Float32Array, bodies: RowBlock, commands: Float32Array): void;
  /** Forgets what it knew of masked drones ([N], 1). */
  reset(mask: ArrayLike<number>): void;
  free(): void;
}

/**
 * Makes a transform by name.
 *
 * @throws ConfigError with the nearest name, or from the controller
 */
export function makeActionTransform(
  kernels: Kernels,
  name: string,
  options: Omit<RateControllerOptions, "kind">,
): ActionTransform {
  if (name === "PRT") return passThrough;
  if (name === "discrete:2") return discrete;
  if (name === "PIDrate") return new PidRateTransform(kernels, options);
  const near = nearestWord(name, ACTION_TRANSFORMS);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  throw new ConfigError("actionTransform", `one of ${ACTION_TRANSFORMS.join(", ")}${hint}`, name);
}

const passThrough: ActionTransform = {
  name: "PRT",
  inputs: 4,
  apply: (actions, _bodies, commands) => commands.set(actions),
  reset: () => {},
  free: () => {},
};

const discrete: ActionTransform = {
  name: "discrete:2",
  inputs: 1,
  apply: (actions, _bodies, commands) => {
    for (let n = 0; n < actions.length; n++) {
      const action = actions[n] as number;
      if (!Number.isInteger(action) || action < 0 || action > 15) {
        throw new ConfigError(`actions[${n}]`, "a whole number from 0 to 15", action);
      }
      for (let k = 0; k < 4; k++) commands[4 * n + k] = (action >> (3 - k)) & 1 ? 1 : -1;
    }
  },
  reset: () => {},
  free: () => {},
};

class PidRateTransform implements ActionTransform {
  readonly name = "PIDrate";
  readonly inputs = 4;
  readonly #controller: RateController;

  constructor(kernels: Kernels, options: Omit<RateControllerOptions, "kind">) {
    this.#controller = new RateController(kernels, { ...options, kind: "PIDrate" });
  }

  apply(actions: Float32Array, bodies: RowBlock, commands: Float32Array): void {
    const controller = this.#controller;
    controller.setActions(actions);
    controller.readBodyRates(bodies);
    controller.act();
    for (let k = 0; k < 4; k++) {
      const row = controller.command.row(k);
      for (let n = 0; n < controller.drones; n++) commands[4 * n + k] = row[n] as number;
    }
  }

  reset(mask: ArrayLike<number>): void {
    this.#controller.reset(mask);
  }

  free(): void {
    this.#controller.free();
  }
}
