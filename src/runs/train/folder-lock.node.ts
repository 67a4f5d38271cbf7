// One process at a time writes a training's folder: a file `lock` in it says which.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { explainWrite } from "../files.node.ts";

/** Name of the file. */
export const LOCK = "lock";

/**
 * Takes a folder, which is made if need be; a lock whose process has ended counts for nothing.
 *
 * @param what the flag that named it
 * @returns gives it back
 * @throws ConfigError when another process has it
 */
export function lockFolder(path: string, what: string): () => void {
  const file = join(path, LOCK);
  const own = `${process.pid} ${hostname()}`;
  try {
    mkdirSync(path, { recursive: true });
    if (!isTaken(file, own)) rmSync(file, { force: true });
    writeFileSync(file, own, { flag: "wx" }); // fails when another was quicker
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw explainWrite(error, what, path);
    const rule = `a folder in which no other process trains (if none does, remove ${file})`;
    throw new ConfigError(what, rule, `process ${readLock(file)}`);
  }
  return () => rmSync(file, { force: true });
}

function readLock(file: string): string {
  try {
    return readFileSync(file, "utf8").slice(0, 200);
  } catch {
    return "";
  }
}

/** Whether a process that lives, or may live on another machine, has the lock. */
function isTaken(file: string, own: string): boolean {
  const [pid = "", host = ""] = readLock(file).split(" ");
  if (host === "" || `${pid} ${host}` === own) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's
  }
}
