import { existsSync } from "node:fs";
import { join } from "node:path";

/** runs/NAME, or runs/NAME-2 and so on when that is taken. */
export function freeFolder(name: string): string {
  for (let k = 1; ; k++) {
    const path = join("runs", k === 1 ? name : `${name}-${k}`);
    if (!existsSync(path)) return path;
  }
}
