// Folders that are written whole: beside first, then renamed into place.

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigError } from "../base/errors.ts";

/**
 * Refuses to replace anything but an earlier export of the same kind.
 *
 * @param isOurs whether what is there may be replaced
 * @param rule   in the error, e.g. `a new folder, or a Zarr store`
 */
export function checkReplaceable(out: string, isOurs: (path: string) => boolean, rule: string): void {
  if (!existsSync(out) || isOurs(out)) return;
  throw new ConfigError("--out", rule, out);
}

/** Writes files beside, then puts the folder in its place. @param files by path within it */
export function writeFolder(out: string, files: ReadonlyMap<string, Uint8Array>): void {
  const beside = `${out}.${process.pid}.part`;
  try {
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(beside, name)), { recursive: true });
      writeFileSync(join(beside, name), bytes);
    }
    rmSync(out, { recursive: true, force: true });
    renameSync(beside, out);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw new ConfigError("--out", "a folder that can be written", `${out} (${(error as Error).message})`);
  }
}
