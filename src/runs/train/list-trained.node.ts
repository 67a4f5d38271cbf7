// The trained policies that ship, as their files' notes tell of them, and which of them flies a scene.

import type { ActorData } from "../../learning/actor-data.ts";
import type { CatalogTrained } from "../../recording/catalog.ts";
import { type FoundPolicy, findTrainedPolicy, trainedPolicies } from "./policy-source.node.ts";

/** Where the files lie, in the package and in a site. */
const FOLDER = "scenes/volleyball/policies";

function sizeOf({ layers, outputs }: ActorData): number {
  const sizes = layers.map((layer) =>
    layer.kind === "norm" ? 2 * layer.inputs : (layer.inputs + 1) * layer.outputs,
  );
  return sizes.reduce((sum, size) => sum + size, outputs);
}

/** How many numbers of a policy were learned. */
export function countParameters(actors: readonly ActorData[]): number {
  return actors.reduce((sum, actor) => sum + sizeOf(actor), 0);
}

/** What a trained policy says of itself; `path` is where it would ship. */
export function describeTrained({ name, actors, notes }: Omit<FoundPolicy, "word">): CatalogTrained {
  const { task = name, action_transform: actionTransform = "PRT", metric = null, value } = notes;
  return {
    name,
    task,
    actionTransform,
    metric,
    value: value === undefined ? null : Number(value),
    parameters: countParameters(actors),
    path: `${FOLDER}/${name}.safetensors`,
  };
}

/** All of them, by name. */
export function listTrained(): CatalogTrained[] {
  return trainedPolicies().map((name) => describeTrained(findTrainedPolicy(name, "policy")));
}

/** Name of the shipped policy that flies a scene: that of the scene's own name where several do. */
export function trainedFor(
  name: string,
  raw: { readonly task?: unknown; readonly practice?: unknown },
  trained: readonly CatalogTrained[],
): string | undefined {
  // hover without the key practice is the drill
  if (raw.task === "hover" && raw.practice === undefined) return undefined;
  const { action_transform = "PRT" } = (raw.practice ?? {}) as { action_transform?: string };
  const fit = trained.filter(
    ({ task, actionTransform }) => task === raw.task && actionTransform === action_transform,
  );
  return (fit.find((policy) => policy.name === name) ?? fit[0])?.name;
}
