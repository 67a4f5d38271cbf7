// All vehicles by name.

import { ConfigError } from "../base/errors.ts";
import { nearestWord } from "../base/nearest.ts";
import { crazyflie } from "./sheets/crazyflie.ts";
import { firefly } from "./sheets/firefly.ts";
import { hummingbird } from "./sheets/hummingbird.ts";
import { iris } from "./sheets/iris.ts";
import { neo11 } from "./sheets/neo11.ts";
import { stmcfb } from "./sheets/stmcfb.ts";
import type { VehicleSheet } from "./vehicle.ts";

const SHEETS: readonly VehicleSheet[] = [iris, crazyflie, hummingbird, firefly, neo11, stmcfb];

/** Names that `findVehicle` knows. */
export const vehicleNames: readonly string[] = SHEETS.map((sheet) => sheet.name);

/**
 * The sheet of a vehicle, by its name in any case.
 *
 * @throws ConfigError with the nearest known name
 */
export function findVehicle(name: string): VehicleSheet {
  const found = SHEETS.find((sheet) => sheet.name === name.toLowerCase());
  if (found) return found;
  const near = nearestWord(name, vehicleNames);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  throw new ConfigError("vehicle", `one of ${vehicleNames.join(", ")}${hint}`, name);
}
