// A volleyball scene: everything that decides a run, as strict JSON.

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { nearestWord } from "../base/nearest.ts";
import { parseStrict } from "../base/schema.ts";
import { trainingSettings } from "../env/ppo-settings.ts";
import { findVehicle, vehicleNames } from "../quadrotor/vehicles.ts";
import type { TaskName } from "./policies/policy.ts";
import { PRACTICE_COURT, PRACTICE_TRANSFORMS, type PracticeTask, practiceTaskOf } from "./practice/tasks.ts";
import { TASKS, type Task, type WorldSettings } from "./tasks.ts";

const positive = (most: number): z.ZodNumber => z.number().gt(0).lte(most);
const spread = z.number().gte(0).lte(0.5).default(0).describe("relative, uniform ±");

/** What a scene may be about: the competitive tasks, the drills, and the practice tasks (`hover` is both). */
export const SCENE_TASKS = [
  "1v1",
  "3v3",
  "6v6",
  "3v3-hier",
  "serve-drill",
  "receive-drill",
  "hover",
  "back-and-forth",
  "hit-the-ball",
  "solo-bump",
  "bump-and-pass",
  "set-and-spike-easy",
  "set-and-spike-hard",
] as const;

/** Name of a scene's task. */
export type SceneTask = (typeof SCENE_TASKS)[number];

const vehicleSpread = z
  .strictObject({
    mass: spread,
    inertia: spread,
    thrust_coefficient: spread,
    moment_coefficient: spread,
    arm_lengths: spread,
    rotor_filter: spread,
    damping: spread,
  })
  .describe("how far each parameter may lie from its sheet, drawn per game and drone from the seed");

/** Schema of a volleyball scene; unknown keys are refused. */
export const volleyballScene = z.strictObject({
  $schema: z.string().optional().describe("for editors"),
  room: z.literal("volleyball"),
  title: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, "a text without control characters"),
  task: z.enum(SCENE_TASKS),
  seed: z.int().gte(0).lte(4294967295).default(1),
  games: z.int().gte(1).lte(1_000_000).default(100).describe("games, or attempts of a drill"),
  home: z.string().min(1).max(500).default("scripted").describe("policy of team 0 (x > 0): a name or a file"),
  away: z
    .string()
    .min(1)
    .max(500)
    .default("scripted")
    .describe("policy of team 1; in receive-drill it serves"),
  deterministic: z.boolean().default(false).describe("mean actions instead of sampled ones"),
  precision: z.enum(["f32", "f64"]).default("f32"),
  gravity_mps2: positive(100).default(9.81),
  max_steps: z.int().gte(1).lte(100_000).optional().describe("steps of 20 ms; the task's own by default"),
  court: z
    .strictObject({ length_m: positive(100), width_m: positive(100), net_height_m: positive(20) })
    .partial()
    .prefault({}),
  ball: z
    .strictObject({
      mass_kg: positive(1).default(0.005),
      radius_m: positive(1).default(0.1),
      restitution: z.number().gte(0).lte(1).default(0.8),
      damping_per_s: z.number().gte(0).lte(10).default(0),
    })
    .prefault({}),
  rules: z
    .strictObject({
      crash: z
        .enum(["end", "ignore"])
        .optional()
        .describe("whether a crash or team-mates too close end the game; 3v3-hier ignores them by default"),
    })
    .prefault({}),
  vehicles: z
    .strictObject({
      model: z.string().min(1).max(60).default("iris"),
      randomise: vehicleSpread.prefault({}),
    })
    .prefault({}),
  drill: z
    .strictObject({
      hold_after_step: z
        .int()
        .gte(1)
        .lte(100_000)
        .default(41)
        .describe("receive-drill: the serving team hovers from here"),
      spread_start: z
        .boolean()
        .default(false)
        .describe("serve-drill: starts drawn as in the training of the published serve (volleyball.md 7)"),
      target_m: z
        .tuple([z.number(), z.number(), z.number()])
        .default([0, 0, 2])
        .describe("hover: point to hold"),
      tolerance_m: positive(10).default(0.35).describe("hover: how near counts as held"),
    })
    .prefault({}),
  practice: z
    .strictObject({
      action_transform: z
        .enum(PRACTICE_TRANSFORMS)
        .default("PRT")
        .describe("per-rotor thrust, or body rates and thrust (one drone only)"),
      time_encoding: z
        .boolean()
        .optional()
        .describe("four more observations: step / max_steps; the task's own choice by default"),
      shaping: z.boolean().default(true).describe("shaping rewards, where the task has some"),
      tolerance_m: positive(10).default(0.2).describe("hover: how near counts as held"),
    })
    .optional()
    .describe("a task to train on; hover is the drill without this key"),
  training: trainingSettings.optional(),
  record: z
    .strictObject({
      games: z.int().gte(1).lte(10_000).default(4).describe("the first so many games"),
      every_steps: z.int().gte(1).lte(1000).default(1),
    })
    .prefault({}),
});

/** A scene after validation, defaults filled in. */
export type VolleyballScene = z.output<typeof volleyballScene>;

/** Validates a scene and fills in the defaults of its task. @throws ConfigError naming field, rule and value. */
export function parseVolleyballScene(value: unknown, name = "scene"): VolleyballScene {
  const scene = parseStrict(volleyballScene, value, name);
  checkVehicle(scene.vehicles.model, name);
  const practice = practiceTaskOf(scene);
  const settings = settingsOfScene(scene);
  const { court } = settings;
  for (const [x, y] of (practice ?? taskOfScene(scene)).anchors) {
    if (x > court.length_m / 2 || Math.abs(y) > court.width_m / 2) {
      throw new ConfigError(`${name}: court`, `room for the anchor at (${x}, ${y}) m`, scene.court);
    }
  }
  return {
    ...scene,
    ...(practice ? { practice: practiceKeys(scene, practice, name) } : {}),
    max_steps: settings.maxSteps,
    court: {
      length_m: court.length_m,
      width_m: court.width_m,
      net_height_m: court.netHeight_m,
    },
    rules: settings.rules,
  };
}

/** The keys of a practice task, resolved. @throws ConfigError for what the task cannot do */
function practiceKeys(
  scene: z.output<typeof volleyballScene>,
  task: PracticeTask,
  name: string,
): VolleyballScene["practice"] {
  const keys = scene.practice ?? { action_transform: "PRT", shaping: true, tolerance_m: 0.2 };
  if (keys.action_transform === "PIDrate" && task.agents > 1) {
    const rule = `PRT in ${task.name}: PIDrate is for one drone`;
    throw new ConfigError(`${name}: practice.action_transform`, rule, keys.action_transform);
  }
  if (scene.rules.crash === "ignore")
    throw new ConfigError(`${name}: rules.crash`, `end in ${task.name}`, scene.rules.crash);
  for (const [key, width] of Object.entries(scene.vehicles.randomise)) {
    if (width !== 0) throw new ConfigError(`${name}: vehicles.randomise.${key}`, `0 in ${task.name}`, width);
  }
  return { ...keys, time_encoding: keys.time_encoding ?? task.timeEncoding };
}

/** The kernels of the game fly four rotors. */
function checkVehicle(model: string, name: string): void {
  const flyable = vehicleNames.filter((vehicle) => findVehicle(vehicle).rotors.length === 4);
  if (flyable.includes(model.toLowerCase())) return;
  const near = nearestWord(model, flyable);
  const hint = near ? ` (did you mean ${near}?)` : "";
  const rule = `a vehicle with four rotors: ${flyable.join(", ")}${hint}`;
  throw new ConfigError(`${name}: vehicles.model`, rule, model);
}

/** Refuses a practice scene where something is to be played. */
export function refusePractice(scene: VolleyballScene, name: string): void {
  if (!practiceTaskOf(scene)) return;
  const rule = "a match or a drill (a practice task is trained with gyre train, judged with gyre evaluate)";
  throw new ConfigError(`${name}: task`, rule, scene.task);
}

/** The competitive task underneath a scene: drills are played on the 3v3 court. */
export function taskOfScene(scene: VolleyballScene): Task {
  return TASKS[scene.task in TASKS ? (scene.task as TaskName) : "3v3"];
}

/** World settings of a scene. */
export function settingsOfScene(scene: VolleyballScene): WorldSettings {
  const match = taskOfScene(scene);
  const practice = practiceTaskOf(scene);
  const task = practice
    ? { maxSteps: practice.maxSteps, court: PRACTICE_COURT, crash: "end" as const }
    : match;
  return {
    gravity_mps2: scene.gravity_mps2,
    ball: {
      mass_kg: scene.ball.mass_kg,
      radius_m: scene.ball.radius_m,
      restitution: scene.ball.restitution,
      damping: scene.ball.damping_per_s,
    },
    court: {
      length_m: scene.court.length_m ?? task.court.length_m,
      width_m: scene.court.width_m ?? task.court.width_m,
      netHeight_m: scene.court.net_height_m ?? task.court.netHeight_m,
    },
    maxSteps: scene.max_steps ?? task.maxSteps,
    rules: { crash: scene.rules.crash ?? task.crash },
  };
}
