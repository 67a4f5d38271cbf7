// The closure `learned` of a scene: a trained policy by its name, file or folder, and the reference that it looks at.

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { loadWanted } from "../train/agent-flows.node.ts";
import { findTrainedPolicy } from "../train/policy-source.node.ts";
import { learnedPolicyOf } from "./learned-policy.ts";

/** @throws ConfigError when the scene names no policy, or one that does not fit its grid */
export function loadLearnedClosure(kernels: Kernels, scene: TurbulenceScene): LearnedClosure {
  if (scene.policy === undefined) {
    const rule = "the policy of the learned closure, one of gyre list, a file or a training's folder";
    throw new ConfigError("policy", rule, scene.policy);
  }
  const found = findTrainedPolicy(scene.policy, "policy", "turbulence");
  const { name, actor, agents } = learnedPolicyOf(found, found.name, found.word);
  const wanted = loadWanted(kernels, scene, agents.reference).zxy;
  return new LearnedClosure(kernels, flowOfScene(scene), { name, agents, actor, wanted });
}
