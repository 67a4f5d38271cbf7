// The command line under test: in this process where that is enough, as a process where streams and signals count.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { tensorsFromActor } from "../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../src/learning/random-actor.ts";

/** The built program. */
export const PROGRAM = resolve("dist/cli/main.js");

/** What a run of the program left. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Main = typeof import("../../src/cli/main.ts")["main"];

/** Runs the program in this process. Threads start from dist, so the built main is used. */
export async function gyre(...args: string[]): Promise<Outcome> {
  const { main } = (await import(/* @vite-ignore */ pathToFileURL(PROGRAM).href)) as { main: Main };
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { print: (text) => out.push(text), note: (text) => err.push(text) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** A started process and its end. */
export interface Running {
  readonly process: ChildProcess;
  readonly end: Promise<Outcome & { readonly signal: string | null }>;
}

/** Starts the program as a process. */
export function startGyre(args: readonly string[], cwd?: string, env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const end = new Promise<Outcome & { signal: string | null }>((done) => {
    child.on("close", (code, signal) => done({ code, signal, out, err }));
  });
  return { process: child, end };
}

/** Resolves when the process has written `text` to stderr. */
export function untilNoted(running: Running, text: string): Promise<void> {
  let seen = "";
  return new Promise((done) => {
    running.process.stderr?.on("data", (data) => {
      seen += data;
      if (seen.includes(text)) done();
    });
    running.process.on("close", () => done());
  });
}

/** A fresh folder. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "gyre-cli-"));
}

/** Writes a 3v3 policy with random weights; its games are short. */
export function writePolicy(path: string, seed = 5, observations = 57): string {
  writeFileSync(path, writeSafetensors(tensorsFromActor(randomActor(observations, [16, 16], 4, seed))));
  return path;
}
