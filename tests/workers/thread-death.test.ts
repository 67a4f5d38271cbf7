// Real threads of Node: one that ends by itself fails the pool, also before it has started.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { makeFolder, startGyre, writePolicy } from "../cli/gyre.ts";

const folder = makeFolder();
const policy = writePolicy(join(folder, "policy.safetensors"));

/** A module for --import that makes every thread of gyre end: at once, or instead of its first games. */
function saboteur(when: "start" | "work"): string {
  const path = join(folder, `${when}.mjs`);
  const work =
    when === "start"
      ? "process.exit(3);"
      : `const { parentPort } = await import("node:worker_threads");
         const post = parentPort.postMessage.bind(parentPort);
         let answers = 0; // to start, to prepare, to the first piece
         parentPort.postMessage = (...answer) => (++answers === 3 ? process.exit(3) : post(...answer));`;
  const text = `import { isMainThread } from "node:worker_threads";\nif (!isMainThread) { ${work} }\n`;
  writeFileSync(path, text);
  return pathToFileURL(resolve(path)).href;
}

for (const when of ["start", "work"] as const) {
  it(`a thread that ends at ${when} ends the run with an error`, async () => {
    const args = ["match", "--home", policy, "--away", policy, "--games", "40", "--workers", "2", "--json"];
    const env = { NODE_OPTIONS: `--import ${saboteur(when)}` };
    const { code, out, err } = await startGyre(args, folder, env).end;
    expect(err).toContain("a thread ended by itself (exit code 3)");
    expect({ code, out }).toEqual({ code: 1, out: "" });
  }, 30_000);
}
