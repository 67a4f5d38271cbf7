// Volleyball worlds put into any state, for tests of single laws.
import type { Kernels } from "../../src/kernels/kernels.ts";
import { AGENT, type Precision, type VolleyballWorlds, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { makeWorlds } from "../../src/volleyball/make-worlds.ts";
import type { TaskName } from "../../src/volleyball/policies/policy.ts";
import { defaultSettings, TASKS, type WorldSettings } from "../../src/volleyball/tasks.ts";

/** Three or four numbers. */
export type Numbers = readonly number[];

/** Worlds of a task, all at the start of game 0, team `server` serving; hover commands. */
export function startWorlds(
  kernels: Kernels,
  name: TaskName,
  count: number,
  options: { precision?: Precision; server?: 0 | 1; settings?: Partial<WorldSettings>; seed?: number } = {},
): VolleyballWorlds {
  const task = TASKS[name];
  const { precision = "f64", server = 0, seed = 1 } = options;
  const settings = { ...defaultSettings(task), ...options.settings };
  const worlds = makeWorlds(kernels, task, { worlds: count, precision, settings });
  const games = Uint32Array.from({ length: count }, (_, k) => k);
  worlds.reset(new Uint8Array(count).fill(1), new Uint8Array(count).fill(server), games, seed);
  return worlds;
}

/** Writes consecutive rows of one drone. */
export function setDrone(
  worlds: VolleyballWorlds,
  world: number,
  drone: number,
  field: number,
  values: Numbers,
): void {
  values.forEach((value, k) => {
    worlds.agentRow(field + k, drone)[world] = value;
  });
}

/** Reads consecutive rows of one drone. */
export function getDrone(
  worlds: VolleyballWorlds,
  world: number,
  drone: number,
  field: number,
  count = 3,
): number[] {
  return Array.from({ length: count }, (_, k) => worlds.agentRow(field + k, drone)[world] as number);
}

/** Puts the ball somewhere. */
export function setBall(worlds: VolleyballWorlds, world: number, position: Numbers, velocity: Numbers): void {
  position.forEach((value, k) => {
    worlds.worldRow(WORLD.ballPosition + k)[world] = value;
  });
  velocity.forEach((value, k) => {
    worlds.worldRow(WORLD.ballVelocity + k)[world] = value;
  });
}

/** The ball's velocity. */
export function ballVelocity(worlds: VolleyballWorlds, world: number): number[] {
  return [0, 1, 2].map((k) => worlds.worldRow(WORLD.ballVelocity + k)[world] as number);
}

/** Unit quaternion (w, x, y, z) of any four numbers. */
export function unit(values: Numbers): number[] {
  const size = Math.hypot(...values);
  return values.map((value) => value / size);
}

/** Rotation matrix of a quaternion, rows. */
export function matrix([w, x, y, z]: Numbers): number[][] {
  const [a, b, c, d] = [w ?? 0, x ?? 0, y ?? 0, z ?? 0];
  return [
    [1 - 2 * (c * c + d * d), 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), 1 - 2 * (b * b + d * d), 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), 1 - 2 * (b * b + c * c)],
  ];
}

/** Sum of products. */
export function dot(a: Numbers, b: Numbers): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
}

/** a × b */
export function cross(a: Numbers, b: Numbers): number[] {
  const [ax, ay, az] = a as [number, number, number];
  const [bx, by, bz] = b as [number, number, number];
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

export { AGENT, WORLD };
