// Hover drill: drones fly from random starts to a point and hold it. The starts are those of the published goto
// skill's training (volleyball.md 7), up to 2.5 m aside and 0.75 m above or below a height of at least 1.75 m,
// roll, pitch and yaw within ±0.2π (volleyball.md 4.0).

import { ConfigError, DivergedError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { AGENT, CONFIG, WORLD } from "../kernels/volleyball-worlds.ts";
import { fromRpy } from "../quadrotor/quaternion.ts";
import { hoverThrottle } from "../quadrotor/vehicle.ts";
import { findVehicle } from "../quadrotor/vehicles.ts";
import { makeWorlds } from "../volleyball/make-worlds.ts";
import { HoldPlayer } from "../volleyball/policies/hold.ts";
import { type PolicySource, readActors, skillOf } from "../volleyball/policies/load.ts";
import type { Player, Seat } from "../volleyball/policies/policy.ts";
import { SkillPlayer } from "../volleyball/policies/skills.ts";
import { settingsOfScene, type VolleyballScene } from "../volleyball/scene.ts";
import { TASKS } from "../volleyball/tasks.ts";
import { combineHashes } from "./match-report.ts";

/** Steps of a hover: 10 s; the last 2 s count. */
const STEPS = 500;
const COUNTED = 100;
/** all fly side by side */
const MOST_STARTS = 10_000;
/** where the second drone and the ball wait, m: too far to matter */
const AWAY = 60;
/** 0.2π rad */
const TILT = 0.6283185307179586;

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

/** Puts every world at its start. */
function scatter(seat: Seat, scene: VolleyballScene): void {
  const { worlds } = seat;
  const throttle = hoverThrottle(findVehicle(scene.vehicles.model));
  for (let world = 0; world < worlds.worlds; world++) {
    const words = philox([world, 0, 0, 0], [scene.seed, STREAMS.start]);
    const turns = philox([world, 0, 0, 1], [scene.seed, STREAMS.start]);
    const set = (field: number, agent: number, value: number): void => {
      worlds.agentRow(field, agent)[world] = value;
    };
    const [x, y, z] = scene.drill.target_m;
    set(AGENT.position, 0, x + 5 * (toUniform(words[0]) - 0.5));
    set(AGENT.position + 1, 0, y + 5 * (toUniform(words[1]) - 0.5));
    set(AGENT.position + 2, 0, Math.max(1, z - 1) + 1.5 * toUniform(words[2]));
    const angle = (k: number): number => TILT * (2 * toUniform(turns[k] as number) - 1);
    fromRpy(worlds.kernels, angle(0), angle(1), angle(2)).forEach((value, k) => {
      set(AGENT.quaternion + k, 0, value);
    });
    set(AGENT.position, 1, AWAY);
    for (let k = 0; k < 4; k++) for (const agent of [0, 1]) set(AGENT.throttle + k, agent, throttle);
    [AWAY, AWAY, 10].forEach((value, axis) => {
      worlds.worldRow(WORLD.ballPosition + axis)[world] = value;
    });
  }
}

function bindPilot(
  seat: Seat,
  source: PolicySource,
  scene: VolleyballScene,
): { player: Player; name: string } {
  const target = scene.drill.target_m;
  if (source.kind === "scripted") {
    const player = new HoldPlayer(seat);
    for (let world = 0; world < seat.worlds.worlds; world++) player.aim(world, 0, target);
    return { player, name: source.name };
  }
  const file = source.files[0];
  const [net, ...more] = file ? readActors(file) : [];
  if (!file || !net || more.length > 0) throw new ConfigError("home", "a file with one net", source.name);
  const skill = skillOf(file.name) ?? "goto";
  const aim = { target, begun: true, side: 0 };
  return { player: new SkillPlayer(seat, skill, net, 0, aim), name: source.name };
}

/**
 * Flies the drill.
 *
 * @param source `scripted` (the homing pilot), or a goto or hover skill net
 */
export function runHoverDrill(kernels: Kernels, scene: VolleyballScene, source: PolicySource): HoverReport {
  if (scene.games > MOST_STARTS) throw new ConfigError("games", `at most ${MOST_STARTS} hovers`, scene.games);
  const task = TASKS["1v1"];
  const sheet = findVehicle(scene.vehicles.model);
  const worlds = makeWorlds(kernels, task, {
    worlds: scene.games,
    precision: scene.precision,
    settings: { ...settingsOfScene(scene), rules: { crash: "ignore" } },
    vehicles: [sheet, sheet],
  });
  worlds.setConfig(CONFIG.randomSpread, 0);
  const seat: Seat = {
    worlds,
    task: task.name,
    team: 0,
    games: Uint32Array.from({ length: scene.games }, (_, k) => k),
    seed: scene.seed,
    deterministic: scene.deterministic,
  };
  const all = new Uint8Array(scene.games).fill(1);
  scatter(seat, scene);
  worlds.observe();
  const { player, name } = bindPilot(seat, source, scene);
  const hashes = kernels.alloc(scene.games * 8);
  const worst = new Float64Array(scene.games);
  const crashed = new Uint8Array(scene.games);
  let sum = 0;
  try {
    for (let step = 1; step <= STEPS; step++) {
      player.act(all);
      worlds.step();
      worlds.hash(all, hashes);
      const rows = [0, 1, 2].map((axis) => worlds.agentRow(AGENT.position + axis, 0));
      for (let world = 0; world < scene.games; world++) {
        const away = scene.drill.target_m.map((t, axis) => (rows[axis]?.[world] as number) - t);
        const distance = Math.sqrt(away.reduce((s, d) => s + d * d, 0));
        if (!Number.isFinite(distance)) throw new DivergedError(step, "position", distance);
        if ((rows[2]?.[world] as number) < 0.3) crashed[world] = 1;
        if (step <= STEPS - COUNTED) continue;
        worst[world] = Math.max(worst[world] as number, distance);
        sum += distance;
      }
    }
    const chains = [...kernels.u64(hashes, scene.games)].map((hash) => hash.toString(16).padStart(16, "0"));
    return {
      task: "hover",
      seed: scene.seed,
      policy: name,
      vehicle: sheet.name,
      starts: scene.games,
      tolerance_m: scene.drill.tolerance_m,
      held: worst.reduce((n, w, k) => n + (w <= scene.drill.tolerance_m && crashed[k] === 0 ? 1 : 0), 0),
      crashes: crashed.reduce((n, c) => n + c, 0),
      worst_m: Math.max(...worst),
      mean_m: sum / (COUNTED * scene.games),
      hash: combineHashes(kernels, chains),
    };
  } finally {
    player.free();
    kernels.free(hashes);
    worlds.free();
  }
}
