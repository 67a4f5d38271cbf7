// Builds kernels, TypeScript and the viewer once: tests read build/kernels.wasm, and workers and the CLI start from dist/.
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

function binary(pkg: string, path: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${pkg}/package.json`)), path);
}

export default function setup(): void {
  if (process.env.GYRE_SKIP_BUILD === "1") return;
  const run = (script: string, args: string[]): void => {
    execFileSync(process.execPath, [script, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  };
  run(binary("assemblyscript", "bin/asc.js"), [
    "--config",
    "asconfig.json",
    "--target",
    "release",
    "--noColors",
    "--disableWarning",
    "112",
  ]);
  run(binary("typescript", "bin/tsc"), ["-p", "tsconfig.json"]);
  for (const config of ["src/viewer/vite.config.ts", "src/viewer/single-file/vite.config.ts"]) {
    run(binary("vite", "bin/vite.js"), ["build", "--config", config, "--logLevel", "error"]);
  }
  chmodSync("dist/cli/main.js", 0o755); // as npm run build does: npx gyre works after npm test too
  // once for all projects of a run
  process.env.GYRE_SKIP_BUILD = "1";
}
