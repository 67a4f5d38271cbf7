// Small turbulence runs and a reference as files, for commands that read them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { startRun } from "../../src/runs/turbulence/run-in-folder.node.ts";
import { parseTurbulenceScene } from "../../src/turbulence/scene.ts";

/** A scene of a few hundred steps on 16². */
export const TINY = {
  room: "turbulence",
  title: "a small run",
  case: "kf4",
  grid: 16,
  dt: 1e-3,
  steps: 300,
  closure: "leith",
  initial: { from: "random", wavenumber: 3, enstrophy: 10 },
  statistics: { spinup: 0.05, every: 0.01 },
  snapshots: { every: 0.05, format: "npz" },
} as const;

/** Runs the tiny scene with changes into a folder. */
export async function makeRun(path: string, change: Record<string, unknown> = {}): Promise<void> {
  const scene = parseTurbulenceScene({ ...TINY, ...change });
  await startRun(await loadKernels(), { scene, path, command: "gyre run tiny.json", reference: null });
}

/** Writes the tiny scene and a reference spectrum `kf4.csv` (with band) into a folder. */
export function writeTiny(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tiny.json"), JSON.stringify(TINY));
  const rows = Array.from({ length: 32 }, (_, k) => {
    const mean = 2 / (1 + k * k);
    return `${k},${mean},${0.9 * mean},${1.1 * mean}`;
  });
  writeFileSync(join(folder, "kf4.csv"), `k,mean,low,high\n${rows.join("\n")}\n`);
  writeFileSync(join(folder, "kf25.csv"), `k,mean\n${rows.map((row) => row.split(",", 2)).join("\n")}\n`);
  const pdf = Array.from({ length: 81 }, (_, i) => `${i - 40},${0.1 * Math.exp(-0.02 * (i - 40) ** 2)}`);
  writeFileSync(join(folder, "pdf.csv"), `omega,pdf\n${pdf.join("\n")}\n`);
}
