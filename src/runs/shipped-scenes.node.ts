// The scenes that ship with the package.

import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package's own folder. */
export const PACKAGE: string = fileURLToPath(new URL("../../", import.meta.url));

/** Rooms that have scenes. */
export const SCENE_ROOMS = ["volleyball", "turbulence"] as const;

/** Paths of the scenes that ship, as `gyre list` shows them. */
export function shippedScenes(): string[] {
  return SCENE_ROOMS.map((room) => `scenes/${room}`).flatMap((folder) => {
    if (!existsSync(`${PACKAGE}${folder}`)) return [];
    const names = readdirSync(`${PACKAGE}${folder}`).filter((name) => name.endsWith(".json"));
    return names.sort().map((name) => `${folder}/${name}`);
  });
}
