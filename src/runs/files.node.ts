// Files of a run: read with clear errors, written beside and renamed, so that a good file is never half lost.

import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../base/errors.ts";

const REASONS: Record<string, string> = {
  EACCES: "a path with permission",
  EPERM: "a path with permission",
  EISDIR: "a file, not a folder",
  ENOTDIR: "a path whose folders are folders",
  EEXIST: "a path whose folders are folders",
  EROFS: "a folder that can be written",
  ENOSPC: "a disk with room left",
  ENAMETOOLONG: "a shorter name",
  ELOOP: "a path without a circle of links",
};

function explain(error: unknown, what: string, path: string, missing: string): ConfigError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const rule = code === "ENOENT" ? missing : REASONS[code];
  return new ConfigError(what, rule ?? `a usable path (${code || (error as Error).message})`, path);
}

/** What went wrong with a file that is appended to, as an error of the flag that named it. */
export function explainWrite(error: unknown, what: string, path: string): ConfigError {
  return explain(error, what, path, "a folder that can be written");
}

/**
 * Reads a file.
 *
 * @param what the flag or field that named it, for errors
 * @param most largest size in bytes
 */
export function readInput(path: string, what: string, most = 256 * 1024 * 1024): Uint8Array<ArrayBuffer> {
  try {
    const status = statSync(path);
    if (status.size > most)
      throw new ConfigError(what, `a file of at most ${most} bytes`, `${path} (${status.size} bytes)`);
    // a pipe or device may never end, or lie about its size
    if (!status.isFile() && !status.isDirectory()) throw new ConfigError(what, "a regular file", path);
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw explain(error, what, path, "a file that exists");
  }
}

/**
 * Bytes as UTF-8 text, without a byte order mark.
 *
 * @param name file that they are from, for errors
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError(name, "text in UTF-8", `${bytes.length} bytes of something else`);
  }
}

/** Reads a text file as UTF-8. */
export function readText(path: string, what: string, most = 16 * 1024 * 1024): string {
  return decodeText(readInput(path, what, most), path);
}

/** Removes what may have been written beside a file; whether that works changes nothing. */
function removeBeside(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // below a file, say: then it was never made
  }
}

/** The file to replace: behind a link if the path is one. @throws ConfigError for a folder or a device */
function targetOf(path: string, what: string): string {
  if (path === "") throw new ConfigError(what, "the name of a file", path);
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return path;
  if (status.isDirectory()) throw new ConfigError(what, "a file, not a folder", path);
  // renaming over a device such as /dev/null would replace it for everybody
  if (!status.isFile()) throw new ConfigError(what, "a regular file, not a device or pipe", path);
  return realpathSync(path);
}

/** Runs `write` with the target of a path and a name beside it; errors become ConfigErrors. */
function withBeside(path: string, what: string, write: (target: string, beside: string) => void): void {
  let beside: string | undefined;
  try {
    const target = targetOf(path, what);
    mkdirSync(dirname(target), { recursive: true });
    beside = `${target}.${process.pid}.part`;
    write(target, beside);
  } catch (error) {
    if (beside !== undefined) removeBeside(beside);
    if (error instanceof ConfigError) throw error;
    throw explain(error, what, path, "a folder that can be written");
  }
}

/** Writes a whole file: beside it first, then renamed over it. Makes missing folders. */
export function writeOutput(path: string, data: Uint8Array | string, what: string): void {
  withBeside(path, what, (target, beside) => {
    writeFileSync(beside, data);
    renameSync(beside, target);
  });
}

/** Throws unless a file could be written at this path; to fail before long work, not after it. */
export function checkWritable(path: string, what: string): void {
  withBeside(path, what, (_target, beside) => {
    writeFileSync(beside, "");
    removeBeside(beside);
  });
}

/** A path under the flag or field that names it; nothing when the flag was not given. */
export type NamedPath = readonly [what: string, path: string | undefined];

/**
 * Checks the files that a command is to write, before it starts.
 *
 * @param outputs to be written; no two may be one file
 * @param inputs  read by the same command; none may be written over
 */
export function checkOutputs(outputs: readonly NamedPath[], inputs: readonly NamedPath[] = []): void {
  const taken = new Map<string, string>();
  for (const [what, path] of inputs) if (path !== undefined) taken.set(resolve(path), what);
  for (const [what, path] of outputs) {
    if (path === undefined) continue;
    const other = taken.get(resolve(path));
    if (other) throw new ConfigError(what, `another file than ${other}`, path);
    checkWritable(path, what);
    taken.set(resolve(path), what);
  }
}
