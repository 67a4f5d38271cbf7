// A folder in which examples run as a user's would: `npx gyre` and `import … from "gyre"` mean the built
// package, `scenes` is there, and so are the policies that the examples speak of.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import ts from "typescript";
import { importVolleybots } from "../../src/learning/import-volleybots.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import { publishedCheckpoint } from "../learning/formats/fixtures.ts";
import { stackedActors } from "../learning/formats/published.ts";

/** A policy of the published kind with random weights. */
function checkpoint(seed: number): Uint8Array {
  return publishedCheckpoint(stackedActors([randomActor(57, [32, 16], 4, seed)]));
}

/**
 * A shell script in npx's place. The real one asks the registry for what it does not find; this one knows a single word.
 * `gyre view` would serve for ever: it is looked at and ended.
 */
function npxScript(root: string): string {
  return `#!/bin/sh
[ "$1" = gyre ] || { echo "npx: only gyre here" >&2; exit 9; }
shift
[ "$1" = view ] && exec "${process.execPath}" "${root}/tests/examples/view-once.mjs" "$@"
exec "${process.execPath}" "${root}/dist/cli/main.js" "$@"
`;
}

/** A fresh folder to run examples in. */
export function makeSandbox(): string {
  const folder = mkdtempSync(join(tmpdir(), "gyre-example-"));
  const root = process.cwd();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/gyre"), "dir");
  cpSync(join(root, "scenes"), join(folder, "scenes"), { recursive: true });
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/npx"), npxScript(root));
  chmodSync(join(folder, "bin/npx"), 0o755);
  mkdirSync(join(folder, "sp"));
  writeFileSync(join(folder, "sp/0.pt"), checkpoint(1));
  for (const [k, name] of ["sp", "a", "b"].entries()) {
    writeFileSync(join(folder, `${name}.safetensors`), importVolleybots(checkpoint(k + 1), name).safetensors);
  }
  return folder;
}

/** What came of a run. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], folder: string): Ran {
  const env = { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** Runs shell commands; the first that fails ends them. */
export function runShell(commands: string, folder: string): Ran {
  return run("bash", ["-euo", "pipefail", "-c", commands], folder);
}

/** Runs a TypeScript module. */
export function runTypeScript(source: string, folder: string): Ran {
  const options = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
  };
  const path = join(folder, "example.mjs");
  writeFileSync(path, ts.transpileModule(source, { compilerOptions: options }).outputText);
  return run(process.execPath, [path], folder);
}

/** Type errors of TypeScript modules, each with its name, against the declarations of the built package. */
export function typeErrors(sources: ReadonlyMap<string, string>, folder: string): string[] {
  const paths = [...sources].map(([name, source]) => {
    const path = join(folder, `${name.replace(/\W+/g, "-")}.mts`);
    writeFileSync(path, source);
    return path;
  });
  const program = ts.createProgram(paths, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    typeRoots: [join(process.cwd(), "node_modules/@types")],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    noUncheckedIndexedAccess: true,
  });
  return ts.getPreEmitDiagnostics(program).map((problem) => {
    const at = problem.file?.getLineAndCharacterOfPosition(problem.start ?? 0).line ?? 0;
    const text = ts.flattenDiagnosticMessageText(problem.messageText, " ");
    return `${problem.file?.fileName.slice(folder.length + 1)}:${at + 1}: ${text}`;
  });
}
