// A trained policy as the closure `learned` takes it: its actor, and what its agents controlled and saw in training.

import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { parseStrict } from "../../base/schema.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { type AgentSettings, agentSettings } from "../../turbulence/agents/settings.ts";
import type { PolicyNotes } from "../train/policy-file.ts";

/** A policy that was read. */
export interface LearnedPolicy {
  /** shown in results */
  readonly name: string;
  /** by which a scene and a recording name it */
  readonly word: string;
  readonly actor: ActorData;
  readonly agents: AgentSettings;
}

/** What agents controlled and saw in a policy's training. @throws ConfigError when it is of another room */
export function agentsOfPolicy(notes: PolicyNotes, name: string): AgentSettings {
  const scene = notes.scene === undefined ? undefined : parseJson(notes.scene, `policy ${name}: scene`);
  const { agents } = (scene ?? {}) as { readonly agents?: unknown };
  if (agents === undefined) throw new ConfigError("policy", "one trained on a turbulence scene", name);
  return parseStrict(agentSettings, agents, `policy ${name}: agents`);
}

/** A decoded policy file as a learned closure's policy. @throws ConfigError when it is of another room */
export function learnedPolicyOf(
  { actors, notes }: { readonly actors: readonly ActorData[]; readonly notes: PolicyNotes },
  name: string,
  word: string,
): LearnedPolicy {
  return { name, word, actor: actors[0] as ActorData, agents: agentsOfPolicy(notes, name) };
}
