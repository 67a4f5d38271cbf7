// The commit that gyre itself was built from, where it runs from its repository.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "./shipped-scenes.node.ts";

/** Abbreviated commit, with `+` when files differ from it; null for an installed package or without git. */
export function sourceCommit(): string | null {
  if (!existsSync(join(PACKAGE, ".git"))) return null;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", PACKAGE, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    const isChanged = git("status", "--porcelain", "--untracked-files=no") !== "";
    return git("rev-parse", "--short=10", "HEAD") + (isChanged ? "+" : "");
  } catch {
    return null;
  }
}
