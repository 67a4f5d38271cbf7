// From flags and files to a validated scene.

import { existsSync } from "node:fs";
import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { nearestWord } from "../base/nearest.ts";
import { decodeText, readInput } from "../runs/files.node.ts";
import { PACKAGE, SCENE_ROOMS, shippedScenes } from "../runs/shipped-scenes.node.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../turbulence/scene.ts";
import { parseVolleyballScene, refusePractice, type VolleyballScene } from "../volleyball/scene.ts";
import { TASK_NAMES } from "../volleyball/tasks.ts";
import { applySetting } from "./options.ts";

/** What may stand over a scene's own words. */
export interface SceneOverrides {
  readonly task?: string;
  readonly home?: string;
  readonly away?: string;
  readonly games?: number;
  readonly seed?: number;
  readonly deterministic?: boolean;
  readonly set?: readonly string[];
}

/** A scene as JSON before validation. */
export type RawScene = Record<string, unknown>;

/** The largest scene file, bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What a scene can be about. */
export type Room = (typeof SCENE_ROOMS)[number];

/** Where a scene lies: a path, or a shipped scene by the path that `gyre list` shows, from any folder. */
export function findScene(path: string): string {
  if (existsSync(path) || path === "") return path;
  const shipped = shippedScenes();
  if (shipped.includes(path)) return `${PACKAGE}${path}`;
  const near = nearestWord(path, shipped);
  if (near) throw new ConfigError("scene", `a file that exists (did you mean ${near}?)`, path);
  return path;
}

/** A scene file's bytes. */
export function readSceneBytes(path: string): Uint8Array {
  return readInput(findScene(path), "scene", MAX_BYTES);
}

/** JSON of a scene from a file's bytes. */
export function decodeScene(bytes: Uint8Array, path: string): RawScene {
  if (/\.(safetensors|pt|npz)$/i.test(path)) {
    throw new ConfigError("scene", "a scene (.json); a policy plays with gyre match --home FILE", path);
  }
  const value = parseJson(decodeText(bytes, path), path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError(path, "a scene (a JSON object)", value);
  }
  return value as RawScene;
}

/** Reads a scene file. */
export function readScene(path: string): RawScene {
  return decodeScene(readSceneBytes(path), path);
}

/** What a scene is about. @throws ConfigError when it does not say, or says something unknown */
export function roomOf(raw: RawScene, name: string): Room {
  const { room } = raw;
  const known = SCENE_ROOMS.find((word) => word === room);
  if (known) return known;
  const near = typeof room === "string" ? nearestWord(room, SCENE_ROOMS) : undefined;
  const hint = near ? ` (did you mean "${near}"?)` : "";
  throw new ConfigError(`${name}: room`, `one of ${SCENE_ROOMS.join(", ")}${hint}`, room);
}

/** Validates a scene of either room. */
export function checkScene(raw: RawScene, name: string): VolleyballScene | TurbulenceScene {
  return roomOf(raw, name) === "turbulence"
    ? parseTurbulenceScene(raw, name)
    : parseVolleyballScene(raw, name);
}

/** Applies flags, then `--set` assignments, then validates. */
export function finishScene(raw: RawScene, overrides: SceneOverrides, name: string): VolleyballScene {
  if (raw.room === "turbulence") {
    throw new ConfigError(`${name}: room`, "volleyball here (turbulence: gyre run)", raw.room);
  }
  const scene = structuredClone(raw);
  for (const key of ["task", "home", "away", "games", "seed", "deterministic"] as const) {
    if (overrides[key] !== undefined) scene[key] = overrides[key];
  }
  for (const assignment of overrides.set ?? []) applySetting(scene, assignment);
  return parseVolleyballScene(scene, name);
}

/** Refuses a drill where a match is wanted. */
export function requireMatch(scene: VolleyballScene, name: string): void {
  if ((TASK_NAMES as readonly string[]).includes(scene.task)) return;
  refusePractice(scene, name);
  const rule = `one of ${TASK_NAMES.join(", ")} (a drill is run with gyre run FILE)`;
  throw new ConfigError(`${name}: task`, rule, scene.task);
}
