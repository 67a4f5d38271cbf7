// gyre evaluate of a turbulence scene, before anything runs: what the flags ask for, checked.

import { join } from "node:path";
import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { checkWritable } from "../runs/files.node.ts";
import { hashOfActors } from "../runs/live/live-practice.ts";
import { type FoundPolicy, findTrainedPolicy } from "../runs/train/policy-source.node.ts";
import { comparisonReference } from "../runs/turbulence/comparison-reference.node.ts";
import { type Contender, LEARNED, parseAgainst } from "../runs/turbulence/contenders.ts";
import type { References } from "../runs/turbulence/evaluation.ts";
import { loadLearnedClosure } from "../runs/turbulence/learned-closure.node.ts";
import { agentsOfPolicy } from "../runs/turbulence/learned-policy.ts";
import { loadReferenceFields } from "../runs/turbulence/reference-source.node.ts";
import { wantedSpectra } from "../runs/turbulence/wanted-spectra.ts";
import type { TurbulenceScene } from "../turbulence/scene.ts";
import { finishTurbulenceScene } from "./run-turbulence.ts";
import type { RawScene } from "./scene-source.ts";

/** Closures that a policy is held against unless told otherwise. */
export const USUAL_AGAINST = "none,best-static,leith,dynamic-leith,dynamic-smagorinsky,gm4,backscatter";

/** Flags of an evaluation of a closure. */
export interface EvaluateFlowFlags {
  readonly policy: string;
  readonly against?: string;
  readonly samples?: string;
  readonly steps?: number;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly reference?: string;
  readonly pdf?: string;
  readonly report?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** A start of the flow. */
export interface Start {
  /** such as `sample 2`; of folders too, with a dash */
  readonly name: string;
  readonly scene: TurbulenceScene;
}

/** An evaluation set up. */
export interface EvaluatePlan {
  /** what all runs share; no closure */
  readonly scene: TurbulenceScene;
  readonly references: References;
  readonly policy: FoundPolicy;
  /** of its weights, 16 hex digits */
  readonly policyHash: string;
  /** steps between two looks of the policy */
  readonly hold: number;
  readonly contenders: readonly Contender[];
  /** numbers of snapshots that runs start from; empty where they start otherwise */
  readonly samples: readonly number[];
  readonly starts: readonly Start[];
  /** where scans start; null when there is none */
  readonly choosing: Start | null;
  readonly remarks: readonly string[];
}

/** Numbers of snapshots: those of the flag, or the scene's own. @throws ConfigError for one that does not ship */
function samplesOf(text: string | undefined, scene: TurbulenceScene): number[] {
  const { from, sample } = scene.initial;
  if (from !== "reference") {
    if (text === undefined) return [];
    throw new ConfigError("--samples", "a scene that starts from snapshots (initial.from reference)", from);
  }
  const most = loadReferenceFields(scene.case).fields.length;
  const numbers = text === undefined ? [sample] : text.split(",").map((word) => Number(word.trim() || "x"));
  const isGood = (k: number): boolean => Number.isInteger(k) && k >= 1 && k <= most;
  if (!numbers.every(isGood) || new Set(numbers).size < numbers.length) {
    const rule = `different numbers from 1 to ${most}, the snapshots of ${scene.case}, separated by commas`;
    throw new ConfigError("--samples", rule, text ?? sample);
  }
  return numbers;
}

function startAt(scene: TurbulenceScene, sample: number): Start {
  return { name: `sample ${sample}`, scene: { ...scene, initial: { ...scene.initial, sample } } };
}

/** Another start than those evaluated, for scans: what is chosen on a start is not judged on it. */
function choosingStart(scene: TurbulenceScene, samples: readonly number[]): Start {
  const { from } = scene.initial;
  if (from === "random") {
    const seed = (scene.seed + 1) % 4294967296;
    return { name: `seed ${seed}`, scene: { ...scene, seed } };
  }
  const rule = "a scan chooses on another start than those evaluated";
  if (from !== "reference") throw new ConfigError("initial.from", `reference or random (${rule})`, from);
  const { length } = loadReferenceFields(scene.case).fields;
  const free = Array.from({ length }, (_, k) => k + 1).find((sample) => !samples.includes(sample));
  if (free === undefined) {
    throw new ConfigError("--samples", `one snapshot less (${rule})`, samples.join(","));
  }
  return startAt(scene, free);
}

/** A run must be long enough to have a sample. */
function checkSteps({ steps, dt, statistics }: TurbulenceScene): void {
  const least = Math.round(statistics.spinup / dt) + Math.round(statistics.every / dt);
  if (steps < least) throw new ConfigError("steps", `at least ${least}: the spin-up and one sample`, steps);
}

/** The scene that all runs share: those who learned on it are not part of a run. */
function sharedScene(path: string, raw: RawScene, flags: EvaluateFlowFlags): TurbulenceScene {
  const { seed, steps, set } = flags;
  const given = {
    ...(seed === undefined ? {} : { seed }),
    ...(steps === undefined ? {} : { steps }),
    ...(set === undefined ? {} : { set }),
  };
  const { agents: _, training: __, policy: ___, ...scene } = finishTurbulenceScene(raw, given, path);
  return { ...scene, closure: [{ name: "none" }] };
}

/** The scene of a closure from a start. */
export function sceneOfContender(
  start: Start,
  closure: TurbulenceScene["closure"],
  policy: FoundPolicy,
): TurbulenceScene {
  const isLearned = closure.some(({ name }) => name === LEARNED);
  return { ...start.scene, closure, ...(isLearned ? { policy: policy.word } : {}) };
}

/** The reference as asked for, or the shipped one, whole and cut to the grid. */
function referencesOf(
  kernels: Kernels,
  scene: TurbulenceScene,
  path: string,
  flags: EvaluateFlowFlags,
): References {
  const whole = comparisonReference(flags, scene.case);
  if (!whole) throw new ConfigError(`${path}: case`, "one whose reference ships", scene.case);
  const source = { reference: whole, fields: () => loadReferenceFields(scene.case) };
  return { whole, truncated: wantedSpectra(kernels, scene, "truncated", source).zxy };
}

function remarksOf({ name, notes }: FoundPolicy, scene: TurbulenceScene): string[] {
  const own = `${notes.case}-${notes.grid}`;
  const here = `${scene.case}-${scene.grid}`;
  return own === here || notes.case === undefined
    ? []
    : [`${name} was trained on ${own}, and is used on ${here}`];
}

/** Sets an evaluation up. @throws ConfigError for whatever would fail later */
export function planEvaluation(
  kernels: Kernels,
  path: string,
  raw: RawScene,
  flags: EvaluateFlowFlags,
): EvaluatePlan {
  const scene = sharedScene(path, raw, flags);
  checkSteps(scene);
  const contenders = parseAgainst(flags.against ?? USUAL_AGAINST, scene.grid);
  const samples = samplesOf(flags.samples, scene);
  const starts =
    samples.length > 0 ? samples.map((sample) => startAt(scene, sample)) : [{ name: "start", scene }];
  const isScanned = contenders.some(({ choices }) => choices.length > 0);
  const choosing = isScanned ? choosingStart(scene, samples) : null;
  const policy = findTrainedPolicy(flags.policy, "--policy", "turbulence");
  const { hold } = agentsOfPolicy(policy.notes, policy.name);
  const references = referencesOf(kernels, scene, path, flags);
  const [first] = starts as [Start];
  loadLearnedClosure(kernels, sceneOfContender(first, [{ name: LEARNED }], policy)).free();
  if (flags.report !== undefined) checkWritable(join(flags.report, "report.html"), "--report");
  return {
    scene,
    references,
    policy,
    policyHash: hashOfActors(kernels, policy.actors),
    hold,
    contenders,
    samples,
    starts,
    choosing,
    remarks: remarksOf(policy, scene),
  };
}
