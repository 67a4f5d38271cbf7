// From flags and files to a validated scene.

import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { readText } from "../runs/files.node.ts";
import { parseVolleyballScene, type VolleyballScene } from "../volleyball/scene.ts";
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

/** Reads a scene file. */
export function readScene(path: string): RawScene {
  const value = parseJson(readText(path, "scene"), path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError(path, "a scene (a JSON object)", value);
  }
  return value as RawScene;
}

/** Applies flags, then `--set` assignments, then validates. */
export function finishScene(raw: RawScene, overrides: SceneOverrides, name: string): VolleyballScene {
  const scene = structuredClone(raw);
  for (const key of ["task", "home", "away", "games", "seed", "deterministic"] as const) {
    if (overrides[key] !== undefined) scene[key] = overrides[key];
  }
  for (const assignment of overrides.set ?? []) applySetting(scene, assignment);
  return parseVolleyballScene(scene, name);
}
