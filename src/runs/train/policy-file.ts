// A trained policy as a file: tensors under the published names, and how it came about as notes.

import { ConfigError } from "../../base/errors.ts";
import type { BatchEnv } from "../../env/batch-env.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { actorsFromTensors, tensorsFromActors } from "../../learning/actor-tensors.ts";
import { readSafetensors, writeSafetensors } from "../../learning/formats/safetensors.ts";
import type { TrainRecord } from "./train-record.ts";
import type { Best } from "./trainer.ts";

/** Note `format` of every policy that gyre trains. */
export const POLICY_FORMAT = "gyre-policy";

/** What a policy's file says about it. */
export type PolicyNotes = Readonly<Record<string, string>>;

/** Bytes of a policy. */
export function encodePolicy(actors: readonly ActorData[], notes: PolicyNotes): Uint8Array {
  return writeSafetensors(tensorsFromActors(actors, { ...notes }));
}

/** Notes of a policy from its training. */
export function notesOf(record: TrainRecord, steps: number, best: Best | null): PolicyNotes {
  const { scene, settings, seed, algo, gyreVersion, commit } = record;
  return {
    format: POLICY_FORMAT,
    ...(scene.room === "turbulence"
      ? { case: scene.case, grid: String(scene.grid) }
      : { task: scene.task, action_transform: scene.practice.action_transform }),
    algo,
    seed: String(seed),
    steps: String(steps),
    settings: JSON.stringify(settings),
    scene: JSON.stringify(scene),
    gyre: gyreVersion,
    ...(commit === null ? {} : { commit }),
    ...(best === null ? {} : { metric: best.metric, value: String(best.value) }),
  };
}

/** A policy from bytes. @throws ConfigError naming what is wrong */
export function decodePolicy(bytes: Uint8Array, name: string): { actors: ActorData[]; notes: PolicyNotes } {
  const file = readSafetensors(bytes, name);
  return { actors: actorsFromTensors(file, name), notes: file.metadata };
}

/** Refuses a policy that cannot fly in an environment. @throws ConfigError naming field, rule and value */
export function checkFits(actors: readonly ActorData[], env: BatchEnv, name: string): void {
  const { observationSize, actionSize, agentCount } = env;
  const [actor] = actors as [ActorData];
  if (actor.inputs !== observationSize) {
    const rule = `${observationSize} observations, as ${env.name} gives`;
    throw new ConfigError(`${name}: actor.inputs`, rule, actor.inputs);
  }
  if (actor.outputs !== actionSize) {
    throw new ConfigError(`${name}: actor.outputs`, `${actionSize} actions`, actor.outputs);
  }
  if (actors.length !== 1 && actors.length !== agentCount) {
    const rule = agentCount === 1 ? "one actor" : `one actor, or ${agentCount}: one for each drone`;
    throw new ConfigError(`${name}: actors`, rule, actors.length);
  }
}

/** Refuses a policy whose notes say that it was trained to command something else. */
export function checkTransform(notes: PolicyNotes, transform: string, name: string): void {
  const { action_transform: own } = notes;
  if (own !== undefined && own !== transform) {
    throw new ConfigError(`${name}: action_transform`, `${transform}, as in the scene`, own);
  }
}
