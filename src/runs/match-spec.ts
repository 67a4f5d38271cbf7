// One match as plain data: can be sent to a worker, written into a file, and played again to the same bits.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { randomiseVehicle } from "../quadrotor/randomise.ts";
import type { VehicleSheet } from "../quadrotor/vehicle.ts";
import { findVehicle } from "../quadrotor/vehicles.ts";
import type { MatchSetup } from "../volleyball/match.ts";
import { holdAfter, holdPolicy } from "../volleyball/policies/hold.ts";
import { loadPolicy, type PolicySource } from "../volleyball/policies/load.ts";
import type { Policy } from "../volleyball/policies/policy.ts";
import { SCRIPTED_VARIANTS, type ShippedPolicy } from "../volleyball/policies/scripted/variants.ts";
import { scriptedPolicy } from "../volleyball/policies/scripted.ts";
import { settingsOfScene, taskOfScene, type VolleyballScene } from "../volleyball/scene.ts";
import { serveStart } from "../volleyball/serve-start.ts";

/** A match: its scene and the policies' files. */
export interface MatchSpec {
  /** resolved scene: every default filled in */
  readonly scene: VolleyballScene;
  readonly home: PolicySource;
  readonly away: PolicySource;
}

/** Loads a policy of any kind. */
export function loadAnyPolicy(kernels: Kernels, source: PolicySource): Policy {
  return loadPolicy(kernels, source, (_, name) => shippedPolicy(name));
}

/** A policy that needs no file. @throws ConfigError for a name that is none */
function shippedPolicy(name: string): Policy {
  if (!Object.hasOwn(SCRIPTED_VARIANTS, name)) {
    throw new ConfigError("policy", `one of ${Object.keys(SCRIPTED_VARIANTS).join(", ")}`, name);
  }
  return name === "hold" ? holdPolicy : scriptedPolicy(name as Exclude<ShippedPolicy, "hold">);
}

/** Hash of a policy, 16 hex digits. */
export function hashOfPolicy(kernels: Kernels, source: PolicySource): string {
  return loadAnyPolicy(kernels, source).hash;
}

/** Vehicle of a drone in a game, or undefined when all are the plain model of the scene. */
function vehicleChooser(scene: VolleyballScene): ((game: number, agent: number) => VehicleSheet) | undefined {
  const { model, randomise } = scene.vehicles;
  const sheet = findVehicle(model);
  if (Object.values(randomise).some((width) => width > 0)) {
    const spread = {
      mass: randomise.mass,
      inertia: randomise.inertia,
      thrustCoefficient: randomise.thrust_coefficient,
      momentCoefficient: randomise.moment_coefficient,
      armLengths: randomise.arm_lengths,
      rotorFilter: randomise.rotor_filter,
      damping: randomise.damping,
    };
    return (game, agent) => randomiseVehicle(sheet, spread, { seed: scene.seed, world: game, agent });
  }
  return model === "iris" ? undefined : () => sheet;
}

/** Loads the policies and puts a match together. */
export function makeMatchSetup(kernels: Kernels, spec: MatchSpec): MatchSetup {
  const { scene } = spec;
  const task = taskOfScene(scene);
  const home = loadAnyPolicy(kernels, spec.home);
  let away = loadAnyPolicy(kernels, spec.away);
  if (scene.task === "receive-drill") away = holdAfter(away, scene.drill.hold_after_step);
  const vehicleOf = vehicleChooser(scene);
  return {
    task,
    settings: settingsOfScene(scene),
    home,
    away,
    seed: scene.seed,
    deterministic: scene.deterministic,
    precision: scene.precision,
    ...(scene.task === "serve-drill" ? { server: 0 as const } : {}),
    ...(scene.task === "receive-drill" ? { server: 1 as const } : {}),
    ...(scene.task === "serve-drill" && scene.drill.spread_start
      ? { prepareStart: serveStart(scene.seed) }
      : {}),
    ...(vehicleOf ? { vehicleOf } : {}),
  };
}

/** Hashes of the policies of a match, [home, away]. */
export function policyHashes(kernels: Kernels, spec: MatchSpec): [string, string] {
  return [hashOfPolicy(kernels, spec.home), hashOfPolicy(kernels, spec.away)];
}
