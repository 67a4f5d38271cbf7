// Small turbulence runs in fresh folders.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTurbulenceScene, type TurbulenceScene } from "../../../src/turbulence/scene.ts";

/** A run of a few hundred steps on 16 × 16 points; samples every 10 steps after step 20. */
export const SMALL = {
  room: "turbulence",
  title: "a small run",
  case: "kf4",
  grid: 16,
  dt: 1e-3,
  steps: 200,
  closure: [{ name: "hyperviscosity" }, { name: "backscatter" }, { name: "okubo-weiss" }],
  initial: { from: "random", wavenumber: 3, enstrophy: 10 },
  statistics: { spinup: 0.02, every: 0.01 },
  snapshots: { every: 0.05, atSteps: [7, 133], format: "npz" },
  checkpoint: { everySteps: 40 },
} as const;

/** The small scene with changes. */
export function smallScene(change: Record<string, unknown> = {}): TurbulenceScene {
  return parseTurbulenceScene({ ...SMALL, ...change });
}

/** A fresh folder. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "gyre-turbulence-"));
}

/** All files below a folder with a hash of their bytes. */
export function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map((file) => [
    file.slice(folder.length + 1),
    createHash("sha1").update(readFileSync(file)).digest("hex"),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
