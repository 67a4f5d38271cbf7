// Opens an address in the user's browser.

import { spawn } from "node:child_process";

/** Program and arguments that open an address on a platform. */
export function openerOf(platform: string, url: string): readonly [program: string, ...args: string[]] {
  if (platform === "darwin") return ["open", url];
  if (platform === "win32") return ["cmd", "/c", "start", "", url];
  return ["xdg-open", url];
}

/** Opens an address; false where this machine has no way to. */
export function openUrl(url: string): Promise<boolean> {
  const [program, ...args] = openerOf(process.platform, url);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
