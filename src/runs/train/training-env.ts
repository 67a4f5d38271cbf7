// The environment of a scene, as a trainer or an evaluation wants it.

import { ConfigError } from "../../base/errors.ts";
import type { BatchEnv } from "../../env/batch-env.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { ClosureEnv } from "../../turbulence/agents/env.ts";
import type { AgentFlow } from "../../turbulence/agents/flow-world.ts";
import type { AgentSettings } from "../../turbulence/agents/settings.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { makePracticeEnv } from "../../volleyball/practice/make-env.ts";
import { PRACTICE_NAMES, practiceTaskOf } from "../../volleyball/practice/tasks.ts";
import type { VolleyballScene } from "../../volleyball/scene.ts";

/** A volleyball scene that is trained on. */
export type TrainableScene = VolleyballScene & {
  readonly practice: NonNullable<VolleyballScene["practice"]>;
};

/** A turbulence scene whose closure is trained. */
export type ClosureScene = TurbulenceScene & { readonly agents: AgentSettings };

/** Any scene that is trained on. */
export type LearningScene = TrainableScene | ClosureScene;

/** What a scene trains for, in a word: a task, or a flow and its grid. */
export function taskOf(scene: LearningScene): string {
  return scene.room === "turbulence" ? `${scene.case}-${scene.grid}` : scene.task;
}

/** What an environment of a scene is made from, as plain data; flows for turbulence. */
export interface EnvMaterial {
  readonly flows?: readonly AgentFlow[];
  /** worlds of flows stay as they ended: for those who play one episode in each */
  readonly rests?: boolean;
}

/** @throws ConfigError naming the tasks that can be trained on */
export function requireTrainable(scene: VolleyballScene, name: string): TrainableScene {
  const { practice } = scene;
  if (practiceTaskOf(scene) && practice) return { ...scene, practice };
  const rule = `one of ${PRACTICE_NAMES.join(", ")} (hover with the key practice)`;
  throw new ConfigError(`${name}: task`, rule, scene.task);
}

/** @throws ConfigError when nobody acts in the scene */
export function requireAgents(scene: TurbulenceScene, name: string): ClosureScene {
  const { agents } = scene;
  if (agents) return { ...scene, agents };
  throw new ConfigError(
    `${name}: agents`,
    "what agents control, as in scenes/turbulence/smarl-….json",
    agents,
  );
}

/** A scene of either room that can be trained on. */
export function requireLearning(scene: VolleyballScene | TurbulenceScene, name: string): LearningScene {
  return scene.room === "turbulence" ? requireAgents(scene, name) : requireTrainable(scene, name);
}

/**
 * E worlds of a scene's task.
 *
 * @param steps after which an episode is cut; null: the scene's limit
 * @throws ConfigError when observations tell the time and it would run otherwise
 */
export function makeTrainingEnv(
  kernels: Kernels,
  scene: LearningScene,
  worlds: number,
  steps: number | null = null,
  { flows = [], rests = false }: EnvMaterial = {},
): BatchEnv {
  if (scene.room === "turbulence") {
    const { agents } = scene;
    const autoreset = rests ? "disabled" : "same-step";
    return new ClosureEnv(kernels, { worlds, flows, agents, maxSteps: steps ?? undefined, autoreset });
  }
  if (steps === null) return makePracticeEnv(kernels, scene, worlds);
  const isTimed = scene.practice.time_encoding ?? practiceTaskOf(scene)?.timeEncoding;
  if (isTimed) throw new ConfigError("training.episode_steps", "null beside practice.time_encoding", steps);
  return makePracticeEnv(kernels, scene, worlds, { maxSteps: steps });
}
