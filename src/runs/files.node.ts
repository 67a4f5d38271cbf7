// Files of a run: read with clear errors, written beside and renamed, so that a good file is never half lost.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "../base/errors.ts";

const REASONS: Record<string, string> = {
  ENOENT: "a file that exists",
  EACCES: "a path with permission",
  EPERM: "a path with permission",
  EISDIR: "a file, not a folder",
  ENOTDIR: "a path whose folders are folders",
  EROFS: "a folder that can be written",
  ENOSPC: "a disk with room left",
  ENAMETOOLONG: "a shorter name",
};

function explain(error: unknown, what: string, path: string): ConfigError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return new ConfigError(what, REASONS[code] ?? `a usable path (${code || (error as Error).message})`, path);
}

/**
 * Reads a file.
 *
 * @param what the flag or field that named it, for errors
 * @param most largest size in bytes
 */
export function readInput(path: string, what: string, most = 256 * 1024 * 1024): Uint8Array<ArrayBuffer> {
  try {
    const { size } = statSync(path);
    if (size > most)
      throw new ConfigError(what, `a file of at most ${most} bytes`, `${path} (${size} bytes)`);
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw explain(error, what, path);
  }
}

/** Reads a text file as UTF-8. */
export function readText(path: string, what: string, most = 16 * 1024 * 1024): string {
  return new TextDecoder().decode(readInput(path, what, most));
}

/** Writes a whole file: beside it first, then renamed over it. Makes missing folders. */
export function writeOutput(path: string, data: Uint8Array | string, what: string): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, data);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw explain(error, what, path);
  }
}

/** Throws unless a file could be written at this path; to fail before long work, not after it. */
export function checkWritable(path: string, what: string): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new ConfigError(what, "a file, not a folder", path);
    }
    writeFileSync(beside, "");
    rmSync(beside, { force: true });
  } catch (error) {
    rmSync(beside, { force: true });
    if (error instanceof ConfigError) throw error;
    throw explain(error, what, path);
  }
}
