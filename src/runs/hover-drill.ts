// Hover drill: drones fly from random starts to a point and hold it, all side by side.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { findVehicle } from "../quadrotor/vehicles.ts";
import type { PolicySource } from "../volleyball/policies/load.ts";
import type { VolleyballScene } from "../volleyball/scene.ts";
import { HOVER_STEPS, HoverFlight } from "./hover-flight.ts";
import { combineHashes } from "./match-report.ts";

/** all fly side by side */
const MOST_STARTS = 10_000;

/** Result of a hover drill as programs read it. */
export interface HoverReport {
  readonly task: "hover";
  readonly seed: number;
  readonly policy: string;
  readonly vehicle: string;
  readonly starts: number;
  readonly tolerance_m: number;
  /** starts from which the drone stayed within the tolerance for the last 2 s of 10 */
  readonly held: number;
  readonly crashes: number;
  /** over the last 2 s, m */
  readonly worst_m: number;
  readonly mean_m: number;
  readonly hash: string;
}

/**
 * Flies the drill.
 *
 * @param source `scripted` (the homing pilot), or a goto or hover skill net
 */
export function runHoverDrill(kernels: Kernels, scene: VolleyballScene, source: PolicySource): HoverReport {
  const { games } = scene;
  if (games > MOST_STARTS) throw new ConfigError("games", `at most ${MOST_STARTS} hovers`, games);
  const starts = Array.from({ length: games }, (_, k) => k);
  const flight = new HoverFlight(kernels, scene, source, starts);
  try {
    while (flight.step < HOVER_STEPS) flight.advance();
    return {
      task: "hover",
      seed: scene.seed,
      policy: source.name,
      vehicle: findVehicle(scene.vehicles.model).name,
      starts: games,
      tolerance_m: scene.drill.tolerance_m,
      held: starts.filter((start) => flight.isHeld(start)).length,
      crashes: flight.crashed.reduce((n, c) => n + c, 0),
      worst_m: Math.max(...flight.worst),
      mean_m: flight.meanDistance,
      hash: combineHashes(
        kernels,
        starts.map((start) => flight.hashOf(start)),
      ),
    };
  } finally {
    flight.free();
  }
}
