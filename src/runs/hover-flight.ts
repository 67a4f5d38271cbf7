// Drones that fly from random starts to a point and hold it. The starts are those of the published goto skill's training
// (volleyball.md 7), up to 2.5 m aside and 0.75 m above or below a height of at least 1.75 m, roll, pitch and yaw within
// ±0.2π (volleyball.md 4.0).

import { ConfigError, DivergedError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { AGENT, CONFIG, type VolleyballWorlds, WORLD } from "../kernels/volleyball-worlds.ts";
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

/** Steps of a hover: 10 s. */
export const HOVER_STEPS = 500;
/** The last 2 s count. */
export const COUNTED_STEPS = 100;
/** where the second drone and the ball wait, m: too far to matter */
const AWAY = 60;
/** 0.2π rad */
const TILT = 0.6283185307179586;
/** below this height a drone has crashed, m */
const CRASH_HEIGHT = 0.3;

/** Hovers side by side, one a world: drone 0 flies. Call `free()` when done. */
export class HoverFlight {
  readonly worlds: VolleyballWorlds;
  /** [E] largest distance from the target in the steps that count, m */
  readonly worst: Float64Array;
  /** [E] 1 where the drone came near the ground */
  readonly crashed: Uint8Array;
  readonly #kernels: Kernels;
  readonly #scene: VolleyballScene;
  readonly #player: Player;
  readonly #all: Uint8Array;
  readonly #hashes: number;
  #step = 0;
  #sum = 0;

  /**
   * @param source `scripted` (the homing pilot), or a goto or hover skill net
   * @param starts [E] numbers of the random starts
   * @throws ConfigError when the source is no pilot
   */
  constructor(kernels: Kernels, scene: VolleyballScene, source: PolicySource, starts: readonly number[]) {
    const task = TASKS["1v1"];
    const sheet = findVehicle(scene.vehicles.model);
    this.#kernels = kernels;
    this.#scene = scene;
    this.worlds = makeWorlds(kernels, task, {
      worlds: starts.length,
      precision: scene.precision,
      settings: { ...settingsOfScene(scene), rules: { crash: "ignore" } },
      vehicles: [sheet, sheet],
    });
    this.worlds.setConfig(CONFIG.randomSpread, 0);
    const seat: Seat = {
      worlds: this.worlds,
      task: task.name,
      team: 0,
      games: Uint32Array.from(starts),
      seed: scene.seed,
      deterministic: scene.deterministic,
    };
    this.#all = new Uint8Array(starts.length).fill(1);
    scatter(seat, scene);
    this.worlds.observe();
    this.#player = bindPilot(seat, source, scene);
    this.#hashes = kernels.alloc(starts.length * 8);
    this.worst = new Float64Array(starts.length);
    this.crashed = new Uint8Array(starts.length);
  }

  /** Steps flown. */
  get step(): number {
    return this.#step;
  }

  /** Mean distance from the target over the steps that have counted, m. */
  get meanDistance(): number {
    return this.#sum / (Math.max(1, this.#step - (HOVER_STEPS - COUNTED_STEPS)) * this.worst.length);
  }

  /** Flies one step. @throws DivergedError when a position is no longer finite */
  advance(): void {
    const { worlds } = this;
    this.#player.act(this.#all);
    worlds.step();
    worlds.hash(this.#all, this.#hashes);
    this.#step++;
    const rows = [0, 1, 2].map((axis) => worlds.agentRow(AGENT.position + axis, 0));
    for (let world = 0; world < worlds.worlds; world++) {
      const away = this.#scene.drill.target_m.map((t, axis) => (rows[axis]?.[world] as number) - t);
      const distance = Math.sqrt(away.reduce((s, d) => s + d * d, 0));
      if (!Number.isFinite(distance)) throw new DivergedError(this.#step, "position", distance);
      if ((rows[2]?.[world] as number) < CRASH_HEIGHT) this.crashed[world] = 1;
      if (this.#step <= HOVER_STEPS - COUNTED_STEPS) continue;
      this.worst[world] = Math.max(this.worst[world] as number, distance);
      this.#sum += distance;
    }
  }

  /** Whether the drone of a world stayed within the tolerance while it counted, and did not crash. */
  isHeld(world: number): boolean {
    return (this.worst[world] as number) <= this.#scene.drill.tolerance_m && this.crashed[world] === 0;
  }

  /** Chain hash of a world up to its present step, 16 hex digits. */
  hashOf(world: number): string {
    const hash = this.#kernels.u64(this.#hashes, this.worlds.worlds)[world] as bigint;
    return hash.toString(16).padStart(16, "0");
  }

  free(): void {
    this.#player.free();
    this.#kernels.free(this.#hashes);
    this.worlds.free();
  }
}

/** Puts every world at its start. */
function scatter(seat: Seat, scene: VolleyballScene): void {
  const { worlds } = seat;
  const throttle = hoverThrottle(findVehicle(scene.vehicles.model));
  for (let world = 0; world < worlds.worlds; world++) {
    const start = seat.games[world] as number;
    const words = philox([start, 0, 0, 0], [scene.seed, STREAMS.start]);
    const turns = philox([start, 0, 0, 1], [scene.seed, STREAMS.start]);
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

function bindPilot(seat: Seat, source: PolicySource, scene: VolleyballScene): Player {
  const target = scene.drill.target_m;
  if (source.kind === "scripted") {
    const player = new HoldPlayer(seat);
    for (let world = 0; world < seat.worlds.worlds; world++) player.aim(world, 0, target);
    return player;
  }
  const file = source.files[0];
  const [net, ...more] = file ? readActors(file) : [];
  if (!file || !net || more.length > 0) throw new ConfigError("home", "a file with one net", source.name);
  const skill = skillOf(file.name) ?? "goto";
  return new SkillPlayer(seat, skill, net, 0, { target, begun: true, side: 0 });
}
