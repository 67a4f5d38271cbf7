// Golden vectors live outside the project: GYRE_REFERENCE names the folder, ../shared/reference is the default.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = process.env.GYRE_REFERENCE ?? "../shared/reference";

/** Whether a reference file is there. */
export function hasReference(path: string): boolean {
  return existsSync(join(ROOT, path));
}

/** A reference file's bytes. */
export function referenceBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(ROOT, path)));
}

/** A reference file's JSON. */
export function referenceJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8")) as T;
}

/** Says how many vectors were compared, how many skipped, and the largest gap. */
export function report(name: string, compared: number, skipped: number, largestGap: number): void {
  process.stderr.write(
    `reference ${name}: ${compared} vectors compared, ${skipped} skipped, largest gap ${largestGap.toExponential(2)}\n`,
  );
}
