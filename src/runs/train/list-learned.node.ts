// The learned closures that ship, as their files' notes tell of them.

import type { CatalogLearned } from "../../recording/catalog.ts";
import { agentsOfPolicy } from "../turbulence/learned-policy.ts";
import { countParameters } from "./list-trained.node.ts";
import { findTrainedPolicy, trainedPolicies } from "./policy-source.node.ts";

/** Where a file lies, in the package and in a site. */
const pathOf = (name: string): string => `scenes/turbulence/policies/${name}.safetensors`;

/** A learned closure that ships. */
export interface ListedClosure {
  readonly name: string;
  /** flows that it was trained on */
  readonly flows: readonly { readonly case: string; readonly grid: number }[];
  /** what its agents turn: `coefficient` or `knobs` */
  readonly control: string;
  /** what they were paid for */
  readonly reward: string;
  /** what it was judged by, and its value then; null where its file does not say */
  readonly metric: string | null;
  readonly value: number | null;
  /** numbers that were learned */
  readonly parameters: number;
  /** path of its file */
  readonly path: string;
}

/** A flow that counts twice in training is one. */
function eachOnce(flows: ListedClosure["flows"]): ListedClosure["flows"] {
  const named = new Map(flows.map(({ case: flow, grid }) => [`${flow} ${grid}`, { case: flow, grid }]));
  return [...named.values()];
}

function describe(name: string): ListedClosure {
  const { actors, notes } = findTrainedPolicy(name, "policy", "turbulence");
  const { control, reward, also } = agentsOfPolicy(notes, name);
  const { case: flow = "", grid, metric = null, value } = notes;
  return {
    name,
    flows: eachOnce([{ case: flow, grid: Number(grid) }, ...also]),
    control,
    reward,
    metric,
    value: value === undefined ? null : Number(value),
    parameters: countParameters(actors),
    path: pathOf(name),
  };
}

/** All of them, by name. */
export function listLearned(): ListedClosure[] {
  return trainedPolicies("turbulence").map(describe);
}

/** The same, as pages know them. */
export function catalogLearned(): CatalogLearned[] {
  return trainedPolicies("turbulence").map((name) => {
    const { notes } = findTrainedPolicy(name, "policy", "turbulence");
    const { reference } = agentsOfPolicy(notes, name);
    return { name, case: notes.case ?? "", grid: Number(notes.grid), reference, path: pathOf(name) };
  });
}
