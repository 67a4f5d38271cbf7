// The trained policies of turbulence that ship, as their files' notes tell of them.

import type { CatalogLearned } from "../../recording/catalog.ts";
import { learnedPolicyOf } from "../turbulence/learned-policy.ts";
import { findTrainedPolicy, trainedPolicies } from "./policy-source.node.ts";

/** Where the files lie, in the package and in a site. */
const FOLDER = "scenes/turbulence/policies";

/** All of them, by name. */
export function listLearned(): CatalogLearned[] {
  return trainedPolicies("turbulence").map((name) => {
    const found = findTrainedPolicy(name, "policy", "turbulence");
    const { reference } = learnedPolicyOf(found, name, name).agents;
    const { case: flow = "", grid } = found.notes;
    return { name, case: flow, grid: Number(grid), reference, path: `${FOLDER}/${name}.safetensors` };
  });
}
