// A turbulence scene: everything that decides a run, as strict JSON. All quantities are dimensionless.

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseStrict } from "../base/schema.ts";
import { trainingSettings } from "../env/ppo-settings.ts";
import { agentSettings } from "./agents/settings.ts";
import { CASE_NAMES, CASES, type CaseName, type FlowCase } from "./cases.ts";
import { type ClosureSpec, closureSchema, parseClosure } from "./closures/spec.ts";
import { checkFlowParameters, type FlowParameters } from "./flow-parameters.ts";

const positive = (most: number): z.ZodNumber => z.number().gt(0).lte(most);
const from0 = (most: number): z.ZodNumber => z.number().gte(0).lte(most);

/** Where a flow may start from. */
export const INITIAL_KINDS = ["reference", "file", "random", "taylor-green"] as const;

/** File formats of snapshots. */
export const SNAPSHOT_FORMATS = ["hdf5", "npz"] as const;

/** Schema of a turbulence scene; unknown keys are refused. */
export const turbulenceScene = z.strictObject({
  $schema: z.string().optional().describe("for editors"),
  room: z.literal("turbulence"),
  title: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, "a text without control characters"),
  case: z.enum(CASE_NAMES).describe("the flow; it sets physics and forcing"),
  seed: z.int().gte(0).lte(4294967295).default(1).describe("of random starts"),
  grid: z.int().gte(16).lte(1024).describe("n: points a side, a multiple of 8 of the form 2^a·3^b"),
  dt: positive(1).default(5e-4).describe("time step"),
  steps: z.int().gte(1).lte(1_000_000_000).default(200_000),
  physics: z
    .strictObject({
      reynolds: positive(1e12).optional().describe("1/viscosity; the case's own by default"),
      viscosity: from0(1).optional().describe("ν, in place of reynolds"),
      drag: from0(100).optional().describe("α; the case's own by default"),
      beta: from0(10_000).optional().describe("β; the case's own by default"),
      betaSign: z
        .literal([1, -1])
        .default(1)
        .describe("s in + s β v: 1 as in the published codes, −1 as in textbooks"),
    })
    .prefault({}),
  forcing: z
    .strictObject({
      wavenumber: z.int().gte(0).lte(512).optional().describe("k_f; the case's own by default"),
      amplitude: from0(1e6).optional().describe("of each cosine; k_f by default"),
      allowAliased: z.boolean().default(false).describe("run although the grid cannot hold k_f"),
    })
    .prefault({}),
  advection: z
    .enum(["skew", "basdevant"])
    .default("skew")
    .describe("skew: mean of flux and advective form; basdevant: fewer transforms, for 2/3"),
  dealias: z.enum(["none", "3/2", "2/3"]).optional().describe("none or 3/2 with skew, 2/3 with basdevant"),
  precision: z.enum(["f64", "f32"]).default("f64"),
  closure: closureSchema.prefault("none"),
  policy: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe("closure learned: a shipped policy, a .safetensors file or the folder of a training"),
  agents: agentSettings.optional(),
  training: trainingSettings.optional(),
  initial: z
    .strictObject({
      from: z.enum(INITIAL_KINDS).optional().describe("reference; random for decay"),
      sample: z.int().gte(1).lte(1000).default(1).describe("reference: number of the snapshot"),
      file: z.string().max(1000).default("").describe("file: .npy, .npz or raw little-endian f64, [n, n]"),
      transpose: z.boolean().default(false).describe("file: it is stored [y][x]"),
      wavenumber: z
        .int()
        .gte(1)
        .lte(512)
        .default(4)
        .describe("random: peak of the enstrophy spectrum; taylor-green: waves a side"),
      enstrophy: positive(1e6).default(20).describe("random, taylor-green: ½⟨ω²⟩"),
    })
    .prefault({}),
  statistics: z
    .strictObject({
      spinup: from0(1e6).default(25).describe("time before the first sample"),
      every: positive(1e6).default(0.25).describe("time between samples, and between lines of metrics"),
      sigmaStar: positive(1e6).optional().describe("unit of ω in PDFs; the case's own by default"),
    })
    .prefault({}),
  snapshots: z
    .strictObject({
      every: from0(1e6).default(2.5).describe("time between stored fields; 0 for none"),
      atSteps: z.array(z.int().gte(1).lte(1_000_000_000)).max(10_000).default([]),
      format: z.enum(SNAPSHOT_FORMATS).default("hdf5"),
    })
    .prefault({}),
  checkpoint: z.strictObject({ everySteps: z.int().gte(1).lte(1_000_000_000).default(20_000) }).prefault({}),
  guard: z
    .strictObject({
      cfl: positive(10).default(0.3).describe("refused above: max|u|·k_max·dt"),
      sigmas: positive(1e6).default(100).describe("stopped above: max|ω|/σ*"),
    })
    .prefault({}),
});

/** Closures have a parser of their own, whose errors name the closure that is wrong. */
const withoutClosure = turbulenceScene.extend({ closure: z.unknown().optional() });

type Parsed = z.output<typeof withoutClosure>;

/** A scene after validation: every value that decides the run is filled in, and it parses to itself. */
export interface TurbulenceScene extends Omit<Parsed, "$schema"> {
  readonly closure: ClosureSpec;
  readonly physics: {
    readonly viscosity: number;
    readonly drag: number;
    readonly beta: number;
    readonly betaSign: 1 | -1;
  };
  readonly forcing: {
    readonly wavenumber: number;
    readonly amplitude: number;
    readonly allowAliased: boolean;
  };
  readonly dealias: "none" | "3/2" | "2/3";
  readonly initial: Omit<Parsed["initial"], "from"> & { readonly from: (typeof INITIAL_KINDS)[number] };
  readonly statistics: { readonly spinup: number; readonly every: number; readonly sigmaStar: number };
}

/**
 * Validates a scene and fills in what its case says.
 *
 * @throws ConfigError naming field, rule and value
 */
export function parseTurbulenceScene(value: unknown, name = "scene"): TurbulenceScene {
  const { $schema: _, ...parsed } = parseStrict(withoutClosure, value, name);
  const flow = CASES[parsed.case];
  const scene: TurbulenceScene = {
    ...parsed,
    closure: parseClosure(parsed.closure ?? "none", `${name}: closure`),
    physics: resolvePhysics(parsed, flow, name),
    forcing: resolveForcing(parsed, flow),
    dealias: parsed.dealias ?? (parsed.advection === "basdevant" ? "2/3" : "none"),
    initial: resolveInitial(parsed, flow),
    statistics: { ...parsed.statistics, sigmaStar: parsed.statistics.sigmaStar ?? flow.sigmaStar },
  };
  checkFlow(scene, name);
  checkInitial(scene, name);
  checkLearned(scene, name);
  return inOrder(scene);
}

/** Parameters of the solver for a scene. */
export function flowOfScene(scene: TurbulenceScene): FlowParameters {
  const { grid, dt, physics, forcing, advection, dealias, precision } = scene;
  return { n: grid, dt, ...physics, forcing, advection, dealias, precision };
}

/** A stretch of dimensionless time in whole steps, at least one. */
export function stepsOf(scene: TurbulenceScene, time: number): number {
  return Math.max(1, Math.round(time / scene.dt));
}

function resolvePhysics(parsed: Parsed, flow: FlowCase, name: string): TurbulenceScene["physics"] {
  const { reynolds, viscosity, drag, beta, betaSign } = parsed.physics;
  if (reynolds !== undefined && viscosity !== undefined) {
    throw new ConfigError(`${name}: physics.viscosity`, "either reynolds or viscosity", viscosity);
  }
  return {
    viscosity: viscosity ?? 1 / (reynolds ?? flow.reynolds),
    drag: drag ?? flow.drag,
    beta: beta ?? flow.beta,
    betaSign,
  };
}

function resolveForcing(parsed: Parsed, flow: FlowCase): TurbulenceScene["forcing"] {
  const { allowAliased } = parsed.forcing;
  const wavenumber = parsed.forcing.wavenumber ?? flow.forcingWavenumber;
  return { wavenumber, amplitude: parsed.forcing.amplitude ?? wavenumber, allowAliased };
}

function resolveInitial(parsed: Parsed, flow: FlowCase): TurbulenceScene["initial"] {
  const { from, ...rest } = parsed.initial;
  return { from: from ?? (flow.hasReference ? "reference" : "random"), ...rest };
}

/** Keys in the schema's order: a resolved scene has one text. */
function inOrder(scene: TurbulenceScene): TurbulenceScene {
  const keys = Object.keys(turbulenceScene.shape).filter((key) => key in scene);
  const values = keys.map((key) => [key, scene[key as keyof TurbulenceScene]]);
  return Object.fromEntries(values) as unknown as TurbulenceScene;
}

/** The solver's own rules, under the scene's name. */
function checkFlow(scene: TurbulenceScene, name: string): void {
  try {
    checkFlowParameters(flowOfScene(scene));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${name}: ${error.field}`, error.expected, error.received);
  }
}

function checkInitial({ initial, grid, case: flow }: TurbulenceScene, name: string): void {
  if (initial.from === "file" && initial.file === "") {
    throw new ConfigError(`${name}: initial.file`, "the name of a file", initial.file);
  }
  if (initial.from === "reference" && !CASES[flow].hasReference) {
    throw new ConfigError(`${name}: initial.from`, `random, file or taylor-green for ${flow}`, initial.from);
  }
  const isWave = initial.from === "random" || initial.from === "taylor-green";
  if (isWave && initial.wavenumber >= grid / 2) {
    throw new ConfigError(`${name}: initial.wavenumber`, `below grid/2 = ${grid / 2}`, initial.wavenumber);
  }
}

function checkLearned({ closure }: TurbulenceScene, name: string): void {
  const times = closure.filter((one) => one.name === "learned").length;
  if (times > 1) throw new ConfigError(`${name}: closure`, "learned at most once", times);
}

/** The flow that a scene is about. */
export function caseOfScene(scene: { readonly case: CaseName }): FlowCase {
  return CASES[scene.case];
}
