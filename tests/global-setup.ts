// Builds kernels, TypeScript and the viewer once: tests read build/kernels.wasm, and workers and the CLI start from dist/.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

function binary(pkg: string, path: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${pkg}/package.json`)), path);
}

async function run(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${script} ${args.join(" ")}: exit code ${code}`);
}

async function buildKernelsAndViewer(): Promise<void> {
  const config = [
    "--config",
    "asconfig.json",
    "--target",
    "release",
    "--noColors",
    "--disableWarning",
    "112",
  ];
  await run(binary("assemblyscript", "bin/asc.js"), config);
  for (const path of ["src/viewer/vite.config.ts", "src/viewer/single-file/vite.config.ts"]) {
    await run(binary("vite", "bin/vite.js"), ["build", "--config", path, "--logLevel", "error"]);
  }
}

export default async function setup(): Promise<void> {
  if (process.env.GYRE_SKIP_BUILD === "1") return;
  await Promise.all([
    run(binary("typescript", "bin/tsc"), ["-p", "tsconfig.json"]),
    buildKernelsAndViewer(), // the viewer carries the kernels, and reads nothing of dist
  ]);
  chmodSync("dist/cli/main.js", 0o755); // as npm run build does: npx gyre works after npm test too
  // once for all projects of a run
  process.env.GYRE_SKIP_BUILD = "1";
}
