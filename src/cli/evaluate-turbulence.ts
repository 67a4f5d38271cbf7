// gyre evaluate of a turbulence scene: a learned closure and others on the same flow, a run a start each, with progress,
// Ctrl-C and a report.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StoppedError } from "../base/errors.ts";
import { type Kernels, loadKernels } from "../kernels/kernels.ts";
import { loadClosures } from "../runs/turbulence/closure-file.node.ts";
import type { ComparedRun } from "../runs/turbulence/compare.ts";
import { readComparedRun } from "../runs/turbulence/compared-run.node.ts";
import { LEARNED } from "../runs/turbulence/contenders.ts";
import { type Evaluated, evaluationTable } from "../runs/turbulence/evaluation.ts";
import { finishRun, isDivergence, stepsInFolder } from "../runs/turbulence/evaluation-runs.node.ts";
import { loadInitialField } from "../runs/turbulence/initial-source.node.ts";
import { readRunRecord } from "../runs/turbulence/run-folder.node.ts";
import { startSimulation } from "../runs/turbulence/run-turbulence.ts";
import { measureStepCost } from "../runs/turbulence/step-cost.ts";
import { type ClosureSpec, makeClosure, parseClosure } from "../turbulence/closures/spec.ts";
import type { TurbulenceScene } from "../turbulence/scene.ts";
import { chooseClosure } from "./choose-closure.ts";
import { defaultWorkers } from "./commands/match.ts";
import type { Output } from "./context.ts";
import {
  type EvaluateFlowFlags,
  type EvaluatePlan,
  planEvaluation,
  sceneOfContender,
} from "./evaluate-plan.ts";
import { EvaluationProgress } from "./evaluation-progress.ts";
import { writeEvaluation } from "./evaluation-report.ts";
import { evaluationText } from "./evaluation-table.ts";
import { Interrupt } from "./interrupt.ts";
import { quoteWord } from "./quote-word.ts";
import type { RawScene } from "./scene-source.ts";

/** The most steps of a stretch whose cost is measured, unless they are quick. */
const MOST_PERIOD = 500;

/** A closure that is run. */
interface Entrant {
  readonly name: string;
  readonly closure: ClosureSpec;
  /** what acts, in words */
  readonly words: string;
  /** of its folders, one a start */
  readonly folders: readonly string[];
  readonly scenes: readonly TurbulenceScene[];
}

/** Everything that runs need. */
interface Work {
  readonly kernels: Kernels;
  readonly plan: EvaluatePlan;
  readonly folder: string;
  readonly command: string;
  /** whether fields are read back, for figures */
  readonly withFields: boolean;
  readonly interrupt: Interrupt;
  readonly progress: EvaluationProgress;
}

/** Evaluates a policy as a closure. */
export async function evaluateFlow(
  path: string,
  raw: RawScene,
  flags: EvaluateFlowFlags,
  output: Output,
): Promise<void> {
  const kernels = await loadKernels();
  const plan = planEvaluation(kernels, path, raw, flags);
  for (const remark of plan.remarks) output.note(`note: ${remark}`);
  const folder = flags.report ?? mkdtempSync(join(tmpdir(), "gyre-evaluate-"));
  const clear = (): void => {
    if (flags.report === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const interrupt = new Interrupt("stopping; press Ctrl-C again to end at once", clear);
  const progress = new EvaluationProgress(totalSteps(plan));
  const command = commandLine(path, flags);
  const withFields = flags.report !== undefined;
  const work: Work = { kernels, plan, folder, command, withFields, interrupt, progress };
  try {
    await workOut(work, flags, output);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    const wayOn = withFields ? "the same command goes on" : "nothing is kept without --report";
    throw new StoppedError(`stopped; ${wayOn}`);
  } finally {
    progress.stop();
    interrupt.release();
    clear();
  }
}

/** Chooses, runs, prints, reports. @throws StoppedError after Ctrl-C */
async function workOut(work: Work, flags: EvaluateFlowFlags, output: Output): Promise<void> {
  const { kernels, plan, folder, command, withFields, progress } = work;
  const entrants = await chooseAll(work, flags.workers ?? defaultWorkers(), output);
  const all: Evaluated[] = [];
  for (const entrant of entrants) all.push(await evaluateOne(entrant, work));
  progress.stop();
  const { case: flow, grid, statistics } = plan.scene;
  const table = evaluationTable(all, { case: flow, grid, sigmaStar: statistics.sigmaStar }, plan.references);
  output.print(evaluationText(plan, table, flags.json ?? false));
  if (!withFields) return;
  const learned = entrants[0] as Entrant;
  const figures = await writeEvaluation({ kernels, plan, table, all, folder, command, learned });
  output.note(`runs, ${figures} figures (.svg, .png) and the page written to ${join(folder, "report.html")}`);
}

function totalSteps({ contenders, starts, scene }: EvaluatePlan): number {
  const points = contenders.flatMap(({ choices }) => choices.map(({ coefficients }) => coefficients.length));
  return scene.steps * ((1 + contenders.length) * starts.length + points.reduce((sum, n) => sum + n, 0));
}

/** The policy first, then the closures beside it; scans are done here. */
async function chooseAll(work: Work, workers: number, output: Output): Promise<Entrant[]> {
  const { kernels, plan, folder, interrupt, progress } = work;
  const policy = entrantOf(work, LEARNED, parseClosure(LEARNED), `${LEARNED}-${plan.policyHash.slice(0, 8)}`);
  const entrants = [{ ...policy, words: `learned ${plan.policy.name}` }];
  for (const contender of plan.contenders) {
    const context = {
      start: plan.choosing ?? (plan.starts[0] as EvaluatePlan["starts"][0]),
      reference: plan.references.whole,
      ...{ folder, workers, interrupt, progress, note: output.note },
    };
    const closure = await chooseClosure(kernels, contender, context);
    const { name } = contender;
    const isScanned = contender.closure === null;
    const label = isScanned ? `${name}-${makeClosure(closure, plan.scene.grid).name}` : name;
    entrants.push(entrantOf(work, name, closure, label));
  }
  return entrants;
}

function entrantOf({ plan, folder }: Work, name: string, closure: ClosureSpec, label: string): Entrant {
  const stem = label.replace(/[^\p{L}\p{N}.−-]+/gu, "-").slice(0, 80);
  const isLearned = name === LEARNED;
  return {
    name,
    closure,
    words: isLearned ? name : makeClosure(closure, plan.scene.grid).name,
    folders: plan.starts.map((start) => join(folder, "runs", `${stem}-${start.name.replaceAll(" ", "-")}`)),
    scenes: plan.starts.map((start) => sceneOfContender(start, closure, plan.policy)),
  };
}

/** Runs a closure from every start and reads back what came of it. */
async function evaluateOne(entrant: Entrant, work: Work): Promise<Evaluated> {
  const { name, words, folders, scenes } = entrant;
  const runs: (ComparedRun | null)[] = [];
  const ends: number[] = [];
  for (const [k, folder] of folders.entries()) {
    const end = await bring(work, entrant, k);
    if (end === "diverged") ends.push(readRunRecord(folder, "--report").time);
    runs.push(
      end === "diverged" ? null : await readComparedRun(work.kernels, folder, work.withFields && k === 0),
    );
  }
  // a policy looks every `hold` steps, and that has its share of the cost
  const period = name === LEARNED ? Math.min(work.plan.hold, MOST_PERIOD) : 1;
  const costPerStep_us = await stepCost(work, scenes[0] as TurbulenceScene, period);
  const diverged = ends.length === 0 ? null : Math.min(...ends);
  return { name, closure: words, runs, diverged, costPerStep_us };
}

/** Brings one run to its end. @throws StoppedError after Ctrl-C */
async function bring(
  work: Work,
  { name, folders, scenes }: Entrant,
  k: number,
): Promise<"done" | "diverged"> {
  const { kernels, plan, progress, interrupt } = work;
  const [path, scene] = [folders[k] as string, scenes[k] as TurbulenceScene];
  let at = stepsInFolder(path, scene);
  progress.skip(at);
  const to = (step: number): void => {
    progress.take(Math.max(0, step - at), `${name}, ${plan.starts[k]?.name}`);
    at = Math.max(at, step);
  };
  const end = await finishRun(kernels, {
    ...{ scene, path, command: work.command, reference: plan.references.whole, signal: interrupt.signal },
    onProgress: ({ step }) => to(step),
  });
  to(scene.steps);
  if (end === "stopped") throw new StoppedError("stopped");
  return end;
}

/** µs a step from the scene's start, or null where the flow does not last that long. */
async function stepCost({ kernels }: Work, scene: TurbulenceScene, period: number): Promise<number | null> {
  const closures = await loadClosures(kernels, scene, false);
  const simulation = startSimulation(kernels, scene, loadInitialField(kernels, scene), closures);
  try {
    return measureStepCost(simulation, period);
  } catch (error) {
    if (isDivergence(error)) return null;
    throw error;
  } finally {
    simulation.free();
  }
}

/** The command as it can be typed again. */
function commandLine(path: string, flags: EvaluateFlowFlags): string {
  const keys = ["policy", "against", "samples", "steps", "seed", "reference", "pdf", "report"] as const;
  const words = keys.flatMap((key) =>
    flags[key] === undefined ? [] : [`--${key}`, quoteWord(String(flags[key]))],
  );
  const settings = (flags.set ?? []).flatMap((assignment) => ["--set", quoteWord(assignment)]);
  return ["gyre evaluate", quoteWord(path), ...words, ...settings].join(" ");
}
