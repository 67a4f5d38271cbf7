// The competitive tasks: courts, anchors, starts (volleyball.md 1.2, 5.4–5.6, 6).

import { AGENT, CONFIG, WORLD } from "../kernels/volleyball-worlds.ts";
import { iris } from "../quadrotor/sheets/iris.ts";
import { hoverThrottle, type VehicleSheet } from "../quadrotor/vehicle.ts";
import type { TaskName } from "./policies/policy.ts";

/** Position, m. */
export type Point = readonly [x: number, y: number, z: number];

/** A task: what differs between 1v1, 3v3, 6v6 and 3v3-hier. */
export interface Task {
  readonly name: TaskName;
  /** n, drones a team */
  readonly teamSize: number;
  /** m */
  readonly court: { readonly length_m: number; readonly width_m: number; readonly netHeight_m: number };
  readonly maxSteps: number;
  /** [n] anchors of the near team, far team mirrored */
  readonly anchors: readonly Point[];
  /** drone in the team that serves */
  readonly serverIndex: number;
  /** m above the server */
  readonly ballHeight_m: number;
  /** what a crash or team-mates too close do by default */
  readonly crash: "end" | "ignore";
  /** ± m and rad, uniform, at the start */
  readonly startSpread: number;
  /** starts of the near team where they are not the anchors: [serving, receiving] */
  readonly nearStarts?: readonly [readonly Point[], readonly Point[]];
}

const ANCHORS_3: readonly Point[] = [
  [3, -1.5, 2],
  [3, 1.5, 2],
  [6, 0, 2],
];

/** All tasks by name. */
export const TASKS: Readonly<Record<TaskName, Task>> = {
  "1v1": {
    name: "1v1",
    teamSize: 1,
    court: { length_m: 6, width_m: 3, netHeight_m: 2.43 },
    maxSteps: 1000,
    anchors: [[1.5, 0, 2]],
    serverIndex: 0,
    ballHeight_m: 1.5,
    crash: "end",
    startSpread: 0.1,
  },
  "3v3": {
    name: "3v3",
    teamSize: 3,
    court: { length_m: 12, width_m: 6, netHeight_m: 2.43 },
    maxSteps: 500,
    anchors: ANCHORS_3,
    serverIndex: 2,
    ballHeight_m: 3,
    crash: "end",
    startSpread: 0,
  },
  "6v6": {
    name: "6v6",
    teamSize: 6,
    court: { length_m: 18, width_m: 9, netHeight_m: 2.43 },
    maxSteps: 500,
    anchors: [
      [3, -3, 2],
      [3, 0, 2],
      [3, 3, 2],
      [6, -3, 2],
      [9, 0, 2],
      [6, 3, 2],
    ],
    serverIndex: 4,
    ballHeight_m: 3,
    crash: "end",
    startSpread: 0,
  },
  "3v3-hier": {
    name: "3v3-hier",
    teamSize: 3,
    court: { length_m: 12, width_m: 6, netHeight_m: 2.43 },
    maxSteps: 500,
    anchors: ANCHORS_3,
    serverIndex: 2,
    ballHeight_m: 3,
    crash: "ignore",
    startSpread: 0,
    nearStarts: [
      [
        [2, -2, 1.8],
        [2, 1.5, 2.5],
        [6, 0, 2],
      ],
      [
        [2, -2, 1.8],
        [2, 1.5, 2.5],
        [4.5, 0, 1.5],
      ],
    ],
  },
};

/** Names of all tasks. */
export const TASK_NAMES: readonly TaskName[] = ["1v1", "3v3", "6v6", "3v3-hier"];

/** Physics and rules that a scene may change; defaults in `defaultPhysics`. */
export interface WorldSettings {
  readonly gravity_mps2: number;
  readonly ball: {
    readonly mass_kg: number;
    readonly radius_m: number;
    readonly restitution: number;
    /** 1/s */
    readonly damping: number;
  };
  readonly court: { readonly length_m: number; readonly width_m: number; readonly netHeight_m: number };
  readonly maxSteps: number;
  readonly rules: { readonly crash: "end" | "ignore" };
}

/** The published values for a task. */
export function defaultSettings(task: Task): WorldSettings {
  return {
    gravity_mps2: 9.81,
    ball: { mass_kg: 0.005, radius_m: 0.1, restitution: 0.8, damping: 0 },
    court: task.court,
    maxSteps: task.maxSteps,
    rules: { crash: task.crash },
  };
}

/** Control step of all tasks, s (50 Hz, volleyball.md 1.6). */
export const DT = 0.02;

/** Mirror image on the far side: turned by π about z. */
function mirror([x, y, z]: Point): Point {
  return [-x, -y, z];
}

/** Anchors of all 2n drones, near team first. */
export function allAnchors(task: Task): Point[] {
  return [...task.anchors, ...task.anchors.map(mirror)];
}

/** The configuration block of a batch of worlds, CONFIG.slots numbers. */
export function configBlock(task: Task, settings: WorldSettings): Float64Array {
  const config = new Float64Array(CONFIG.slots);
  config[CONFIG.dt] = DT;
  config[CONFIG.gravity] = settings.gravity_mps2;
  config[CONFIG.halfLength] = settings.court.length_m / 2;
  config[CONFIG.halfWidth] = settings.court.width_m / 2;
  config[CONFIG.netHeight] = settings.court.netHeight_m;
  config[CONFIG.netHalfDepth] = 0.3;
  config[CONFIG.maxSteps] = settings.maxSteps;
  config[CONFIG.ballRadius] = settings.ball.radius_m;
  config[CONFIG.inverseBallMass] = 1 / settings.ball.mass_kg;
  config[CONFIG.restitution] = settings.ball.restitution;
  config[CONFIG.ballDamping] = settings.ball.damping;
  config[CONFIG.contactOffset] = 0.02;
  config[CONFIG.bounceSpeed] = 0.2;
  config[CONFIG.racketRadius] = 0.2;
  config[CONFIG.racketHeight] = 2 * settings.ball.radius_m;
  config[CONFIG.nearDistance] = 0.5;
  config[CONFIG.crashHeight] = 0.3;
  config[CONFIG.closeDistance] = 0.8;
  config[CONFIG.crashEnds] = settings.rules.crash === "end" ? 1 : 0;
  config[CONFIG.ballDown] = 0.2;
  config[CONFIG.floor] = 0.06;
  config[CONFIG.randomSpread] = task.startSpread;
  allAnchors(task).forEach((point, agent) => {
    config.set(point, CONFIG.anchor + 3 * agent);
  });
  return config;
}

/** Starting points of all 2n drones when `server` serves. */
export function startPoints(task: Task, server: 0 | 1): Point[] {
  const near = task.nearStarts ? task.nearStarts[server] : task.anchors;
  return [...near, ...task.anchors.map(mirror)];
}

/**
 * The state column at the start of a game.
 *
 * @param vehicles [2n] sheets: their hover throttle is the rotors' start
 */
export function startColumn(task: Task, server: 0 | 1, vehicles: readonly VehicleSheet[] = []): Float64Array {
  const n = task.teamSize;
  const agents = 2 * n;
  const column = new Float64Array(AGENT.fields * agents + WORLD.fields);
  const world = AGENT.fields * agents;
  const set = (field: number, agent: number, value: number): void => {
    column[field * agents + agent] = value;
  };
  const serving = server * n + task.serverIndex;
  startPoints(task, server).forEach((point, agent) => {
    point.forEach((value, axis) => {
      set(AGENT.position + axis, agent, value);
    });
    // the near team looks along +x, the far team along −x: (1,0,0,0) and (0,0,0,1)
    set(AGENT.quaternion + (agent < n ? 0 : 3), agent, 1);
    const throttle = hoverThrottle(vehicles[agent] ?? iris);
    for (let rotor = 0; rotor < 4; rotor++) set(AGENT.throttle + rotor, agent, throttle);
    set(AGENT.alreadyHit, agent, agent === serving ? 0 : 1);
    set(AGENT.lastHitStep, agent, -100);
    if (agent === serving) {
      column[world + WORLD.ballPosition] = point[0];
      column[world + WORLD.ballPosition + 1] = point[1];
      column[world + WORLD.ballPosition + 2] = point[2] + task.ballHeight_m;
    }
  });
  column[world + WORLD.side] = server;
  column[world + WORLD.lastTeam] = server;
  column[world + WORLD.server] = server;
  return column;
}
