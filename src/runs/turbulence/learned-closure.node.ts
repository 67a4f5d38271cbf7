// The closure `learned` of a scene: a trained policy by its name, file or folder, and what its agents had in hand.

import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { parseStrict } from "../../base/schema.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { type AgentSettings, agentSettings } from "../../turbulence/agents/settings.ts";
import { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { loadWanted } from "../train/agent-flows.node.ts";
import type { PolicyNotes } from "../train/policy-file.ts";
import { findTrainedPolicy } from "../train/policy-source.node.ts";

/** What agents controlled and saw in a policy's training. @throws ConfigError when it is of another room */
export function agentsOfPolicy(notes: PolicyNotes, name: string): AgentSettings {
  const scene = notes.scene === undefined ? undefined : parseJson(notes.scene, `policy ${name}: scene`);
  const { agents } = (scene ?? {}) as { readonly agents?: unknown };
  if (agents === undefined) throw new ConfigError("policy", "one trained on a turbulence scene", name);
  return parseStrict(agentSettings, agents, `policy ${name}: agents`);
}

/** @throws ConfigError when the scene names no policy, or one that does not fit its grid */
export function loadLearnedClosure(kernels: Kernels, scene: TurbulenceScene): LearnedClosure {
  if (scene.policy === undefined) {
    const rule = "the policy of the learned closure, one of gyre list, a file or a training's folder";
    throw new ConfigError("policy", rule, scene.policy);
  }
  const { actors, notes, name } = findTrainedPolicy(scene.policy, "policy", "turbulence");
  const agents = agentsOfPolicy(notes, name);
  return new LearnedClosure(kernels, flowOfScene(scene), {
    name,
    agents,
    actor: actors[0] as ActorData,
    wanted: loadWanted(kernels, scene, agents.reference).zxy,
  });
}
