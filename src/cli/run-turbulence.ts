// gyre run of a turbulence scene, and gyre reference: a run in a folder, with progress and Ctrl-C.

import { basename } from "node:path";
import { ConfigError, DivergedError, StoppedError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { loadKernels } from "../kernels/kernels.ts";
import { formatTable } from "../report/table.ts";
import { resolveRun } from "../runs/list-runs.node.ts";
import { loadReference, referenceOfRun } from "../runs/turbulence/reference-source.node.ts";
import { isRunFolder, readRunRecord } from "../runs/turbulence/run-folder.node.ts";
import {
  type FolderOutcome,
  type FolderRun,
  resumeRun,
  startRun,
} from "../runs/turbulence/run-in-folder.node.ts";
import { warnOfStep } from "../turbulence/flow-parameters.ts";
import { flowOfScene, parseTurbulenceScene, type TurbulenceScene } from "../turbulence/scene.ts";
import type { Output } from "./context.ts";
import { freeFolder } from "./free-folder.ts";
import { Interrupt } from "./interrupt.ts";
import { applySetting } from "./options.ts";
import { quoteWord } from "./quote-word.ts";
import type { RawScene } from "./scene-source.ts";
import { startFlowProgress } from "./turbulence-progress.ts";

/** Flags of a turbulence run. */
export interface TurbulenceFlags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly steps?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly initial?: string;
  readonly snapshotsAt?: readonly number[];
  readonly closure?: string;
  readonly allowCode?: boolean;
  readonly reference?: string;
  readonly json?: boolean;
}

/** Flags that mean something in one room only. */
const FLAGS_OF = {
  volleyball: ["games", "home", "away", "deterministic", "workers", "record"],
  turbulence: ["steps", "out", "resume", "initial", "snapshotsAt", "reference", "closure", "allowCode"],
} as const;

/** How a flag is written on the command line. */
function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Refuses flags of the other room: they would be ignored. */
export function refuseFlagsOf(room: keyof typeof FLAGS_OF, flags: object, path: string): void {
  for (const key of FLAGS_OF[room]) {
    if ((flags as Record<string, unknown>)[key] === undefined) continue;
    throw new ConfigError(flagName(key), `a scene of the room ${room}`, path);
  }
}

/** Runs a scene in a folder; goes on when the folder holds a run of the same scene. */
export async function runTurbulenceScene(
  path: string,
  raw: RawScene,
  flags: TurbulenceFlags,
  output: Output,
): Promise<void> {
  refuseFlagsOf("volleyball", flags, path);
  const scene = finishTurbulenceScene(raw, flags, path);
  const folder = flags.out ?? freeFolder(basename(path).replace(/\.json$/, ""));
  const outcome = await runInFolder(
    scene,
    folder,
    { ...flags, allowCode: allowsCode(flags), command: commandLine("run", path, flags) },
    output,
  );
  printOutcome(outcome, folder, scene, flags, output);
}

/** Goes on with the run of a folder. */
export async function resumeTurbulence(
  path: string | undefined,
  flags: TurbulenceFlags & { readonly resume: string },
  output: Output,
): Promise<void> {
  const folder = resolveRun(flags.resume, "turbulence");
  if (path !== undefined) throw new ConfigError("scene", "none beside --resume: the folder has it", path);
  for (const key of [
    "out",
    "seed",
    "set",
    "initial",
    "snapshotsAt",
    "closure",
    ...FLAGS_OF.volleyball,
  ] as const) {
    const value = (flags as object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    throw new ConfigError(flagName(key), "no such flag beside --resume: the folder says what to run", value);
  }
  const { scene } = readRunRecord(folder, "--resume");
  const steps = flags.steps ?? scene.steps;
  const outcome = await runInFolder({ ...scene, steps }, folder, { ...flags, command: "" }, output);
  printOutcome(outcome, folder, scene, flags, output);
}

/** Applies flags, then `--set` assignments, then validates. */
export function finishTurbulenceScene(raw: RawScene, flags: TurbulenceFlags, name: string): TurbulenceScene {
  const scene = structuredClone(raw);
  const assign = (key: string, value: unknown): void => {
    if (value !== undefined) applySetting(scene, `${key}=${JSON.stringify(value)}`);
  };
  assign("seed", flags.seed);
  assign("steps", flags.steps);
  assign("snapshots.atSteps", flags.snapshotsAt);
  if (flags.initial !== undefined) {
    assign("initial.from", "file");
    assign("initial.file", flags.initial);
  }
  if (flags.closure !== undefined) assign("closure", closureOfWord(flags.closure));
  for (const assignment of flags.set ?? []) applySetting(scene, assignment);
  const finished = parseTurbulenceScene(scene, name);
  // a page may take a learned closure off and keep its policy at hand; who types a policy means it to act
  const { policy, closure } = finished;
  if (policy !== undefined && !closure.some((one) => one.name === "learned")) {
    throw new ConfigError(`${name}: policy`, "closure learned beside it (--set closure=learned)", policy);
  }
  return finished;
}

/** A closure as a flag says it: a name, a file of one's own, or JSON. */
function closureOfWord(word: string): unknown {
  if (/\.(js|mjs|ts)$/.test(word)) return { name: "file", path: word };
  return /^[[{]/.test(word) ? parseJson(word, "--closure") : word;
}

/** A closure that the command names is the user's own; one that only a scene names may be anybody's. */
function allowsCode(flags: TurbulenceFlags): boolean {
  const names = (flags.set ?? []).some((assignment) => /^closure\b/.test(assignment));
  return flags.allowCode === true || flags.closure !== undefined || names;
}

/** The command as it can be typed again. */
export function commandLine(command: string, path: string, flags: TurbulenceFlags): string {
  const words = ["seed", "steps", "initial", "snapshotsAt", "closure", "reference"].flatMap((key) => {
    const value = (flags as object as Record<string, unknown>)[key];
    return value === undefined ? [] : [flagName(key), quoteWord(String(value))];
  });
  const settings = (flags.set ?? []).flatMap((assignment) => ["--set", quoteWord(assignment)]);
  return ["gyre", command, quoteWord(path), ...words, ...settings].join(" ");
}

/** What of the flags concerns the run itself. */
export interface RunInFolderFlags {
  readonly command: string;
  readonly reference?: string;
  readonly allowCode?: boolean;
  /** command that goes on, for messages */
  readonly again?: string;
}

/**
 * Starts or continues the run of a folder, with progress on stderr.
 *
 * @throws StoppedError after Ctrl-C, saying how to go on
 */
export async function runInFolder(
  scene: TurbulenceScene,
  folder: string,
  flags: RunInFolderFlags,
  output: Output,
): Promise<FolderOutcome> {
  const kernels = await loadKernels();
  const isOld = isRunFolder(folder);
  const code = scene.closure.some(({ name }) => name === "file") ? " --allow-code" : "";
  const wayOn = `go on with: gyre ${flags.again ?? "run"} --resume ${folder}${code}`;
  const interrupt = new Interrupt("stopping; press Ctrl-C again to end at once", () => {
    process.stderr.write(`gyre: ended at once; from the last checkpoint, ${wayOn}\n`);
  });
  const warning = warnOfStep(flowOfScene(scene));
  if (warning !== null) output.note(`note: ${warning}`);
  const progress = startFlowProgress(scene.title);
  const run: FolderRun = {
    scene,
    path: folder,
    command: flags.command,
    reference: referenceFor(scene, folder, flags.reference),
    allowCode: flags.allowCode ?? false,
    signal: interrupt.signal,
    onProgress: (now) => progress.show(now),
  };
  try {
    const outcome = await (isOld ? resumeRun(kernels, run) : startRun(kernels, run));
    if (!outcome.isDone) {
      progress.stop();
      throw new StoppedError(`stopped at step ${outcome.step} of ${scene.steps}; ${wayOn}`);
    }
    return outcome;
  } catch (error) {
    progress.stop();
    if (error instanceof DivergedError) output.note(`the last good state is kept in ${folder}`);
    throw error;
  } finally {
    progress.stop();
    interrupt.release();
  }
}

/** A continued run keeps the reference that it began with, unless one is named. */
function referenceFor(
  scene: TurbulenceScene,
  folder: string,
  word: string | undefined,
): FolderRun["reference"] {
  if (!isRunFolder(folder)) return referenceOfRun(scene, word);
  return word === undefined ? undefined : loadReference(word);
}

function printOutcome(
  outcome: FolderOutcome,
  folder: string,
  scene: TurbulenceScene,
  flags: TurbulenceFlags,
  output: Output,
): void {
  const { step, time, hash, stepsPerSecond, snapshots, elog, last } = outcome;
  const energy = last?.energy ?? null;
  const enstrophy = last?.enstrophy ?? null;
  if (flags.json) {
    const report = { steps: step, time, hash, stepsPerSecond, snapshots, folder, energy, enstrophy, elog };
    output.print(JSON.stringify(report, null, 2));
  } else {
    const rows = [
      ["steps", `${step}`],
      ["time", time.toPrecision(6)],
      ["energy", energy?.toPrecision(5) ?? "–"],
      ["enstrophy", enstrophy?.toPrecision(5) ?? "–"],
      ["Elog", elog?.toFixed(4) ?? "–"],
      ["snapshots", `${snapshots.length}`],
      ["steps/s", stepsPerSecond?.toFixed(0) ?? "–"],
      ["hash", hash],
    ];
    output.print(`${scene.title}\n\n${formatTable(rows)}`);
  }
  output.note(`written to ${folder}`);
}
