// Policies by word: shipped names, files, folders.

import type { PolicySource } from "../volleyball/policies/load.ts";
import { resolvePolicy } from "../volleyball/policies/resolve.node.ts";
import { SCRIPTED_VARIANTS } from "../volleyball/policies/scripted/variants.ts";

/**
 * The policy that a word means.
 *
 * @param field flag or key that the word came from
 * @throws ConfigError naming the nearest known policy
 */
export function findPolicy(word: string, field: string): PolicySource {
  return resolvePolicy(word, Object.keys(SCRIPTED_VARIANTS), field);
}
