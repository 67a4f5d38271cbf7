// Runs `gyre view …` without a browser until its page and its recordings answer, then ends it: for examples.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const args = [program, ...process.argv.slice(2), "--no-open"];
const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
child.on("close", (code) => {
  process.exitCode ??= code ?? 1;
});

/** What the address shows: the page, its catalog, the recordings that it names. */
async function look(address) {
  const url = new URL(address);
  const paths = [...url.searchParams.getAll("replay"), ...url.searchParams.getAll("compare")];
  for (const path of ["", "catalog.json", ...paths]) {
    const response = await fetch(new URL(path, url));
    if (!response.ok) throw new Error(`${path || "the page"} answers ${response.status}`);
  }
}

let printed = "";
child.stdout.on("data", (data) => {
  printed += data;
  if (!printed.endsWith("\n")) return;
  process.stdout.write(printed);
  const address = printed.startsWith("{") ? JSON.parse(printed).address : printed.trim();
  look(address)
    .catch((error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    })
    .finally(() => child.kill("SIGTERM"));
});
