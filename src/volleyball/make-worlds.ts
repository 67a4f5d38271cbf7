// A batch of worlds of one task.

import type { Kernels } from "../kernels/kernels.ts";
import { type Precision, VolleyballWorlds } from "../kernels/volleyball-worlds.ts";
import { vehicleColumn } from "../quadrotor/layout.ts";
import { iris } from "../quadrotor/sheets/iris.ts";
import type { VehicleSheet } from "../quadrotor/vehicle.ts";
import { configBlock, defaultSettings, startColumn, type Task, type WorldSettings } from "./tasks.ts";

/** What may differ from the published world. */
export interface MakeWorldsOptions {
  /** E */
  readonly worlds: number;
  readonly precision?: Precision;
  readonly settings?: WorldSettings;
  /** [2n], default: all Iris */
  readonly vehicles?: readonly VehicleSheet[];
}

/** Makes E worlds of a task, all at the start with team 0 serving. */
export function makeWorlds(kernels: Kernels, task: Task, options: MakeWorldsOptions): VolleyballWorlds {
  const agents = 2 * task.teamSize;
  const vehicles = options.vehicles ?? new Array<VehicleSheet>(agents).fill(iris);
  return new VolleyballWorlds(kernels, {
    worlds: options.worlds,
    agents,
    precision: options.precision ?? "f32",
    config: configBlock(task, options.settings ?? defaultSettings(task)),
    vehicles: vehicles.map(vehicleColumn),
    starts: [startColumn(task, 0, vehicles), startColumn(task, 1, vehicles)],
  });
}
