// Folders that are written whole: beside first, then renamed into place.

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { explainWrite } from "./files.node.ts";

/**
 * Refuses to replace anything but an earlier export of the same kind.
 *
 * @param isOurs whether what is there may be replaced: nothing else may be in it, for it is removed
 * @param rule   in the error, e.g. `a new folder, or a Zarr store`
 */
export function checkReplaceable(out: string, isOurs: (path: string) => boolean, rule: string): void {
  if (out === "") throw new ConfigError("--out", "the name of a folder", out);
  if (!existsSync(out) || isOurs(out)) return;
  throw new ConfigError("--out", rule, out);
}

/** Writes files beside, then puts the folder in its place. @param files by path within it */
export function writeFolder(out: string, files: ReadonlyMap<string, Uint8Array>): void {
  const target = resolve(out); // without a slash at its end, so that beside is not within
  const beside = `${target}.${process.pid}.part`;
  try {
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(beside, name)), { recursive: true });
      writeFileSync(join(beside, name), bytes);
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(beside, target);
  } catch (error) {
    removeBeside(beside);
    throw explainWrite(error, "--out", out);
  }
}

/** Removes what may have been written; below a file, say, it was never made. */
function removeBeside(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // what went wrong first is told
  }
}
