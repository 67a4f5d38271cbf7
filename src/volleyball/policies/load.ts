// Policies from plain data. A PolicySource names a scripted variant or carries the bytes of files, so it can
// be sent to a worker. What a file holds is told by its content; names only say which skill or member it is.
//
//   one .safetensors or .pt                      a flat policy, one net or one per member
//   an .npz or .json mixture and its members     a mixture (members sorted by number for .npz, by name in .json)
//   nine skill files                             the hierarchical team

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { actorsFromTensors, hasActor } from "../../learning/actor-tensors.ts";
import { readNpz } from "../../learning/formats/npz.ts";
import { isSafetensors, readSafetensors } from "../../learning/formats/safetensors.ts";
import { type TensorFile, toFloat32 } from "../../learning/formats/tensor.ts";
import { isZip, readZip } from "../../learning/formats/zip.ts";
import { convertVolleybots } from "../../learning/import-volleybots.ts";
import { hierarchicalPolicy, type SkillNets } from "./hierarchical.ts";
import { mixturePolicy, type TeamWeights } from "./mixture.ts";
import { networkPolicy } from "./network.ts";
import type { Policy } from "./policy.ts";
import { SKILL_NAMES, type SkillName } from "./skills.ts";

/** One file, whole. */
export interface PolicyFile {
  /** name without folders */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where a policy comes from; plain data. */
export type PolicySource =
  | { readonly name: string; readonly kind: "scripted"; readonly variant: string }
  | { readonly name: string; readonly kind: "file"; readonly files: readonly PolicyFile[] };

/** Makes the scripted policy of a variant, e.g. `scripted-cautious`. */
export type MakeScripted = (kernels: Kernels, variant: string) => Policy;

/** Largest mixture. */
const MAX_MEMBERS = 256;

/**
 * Loads a policy.
 *
 * @param kernels  where hashes are computed
 * @param source   what to load
 * @param scripted maker of scripted policies
 * @throws ConfigError naming the file, the rule and what came
 */
export function loadPolicy(kernels: Kernels, source: PolicySource, scripted: MakeScripted): Policy {
  if (source.kind === "scripted") return scripted(kernels, source.variant);
  const { name, files } = source;
  const [file] = files;
  if (!file) throw new ConfigError(`policy ${name}`, "at least one file", "none");
  const recipe = files.find((candidate) => isMixture(candidate));
  if (recipe) return loadMixture(kernels, name, recipe, files, scripted);
  if (files.length === 1) return networkPolicy(kernels, name, readActors(file));
  return hierarchicalPolicy(kernels, name, readSkills(name, files));
}

/** The nets of one file: one, or one per member. */
export function readActors(file: PolicyFile): ActorData[] {
  return actorsFromTensors(readPolicyTensors(file), file.name);
}

/** The tensors of a .safetensors or .pt file. @throws ConfigError when it is neither or holds no actor */
export function readPolicyTensors(file: PolicyFile): TensorFile {
  if (isZip(file.bytes)) return convertVolleybots(file.bytes, file.name).file;
  // a name that promises safetensors gets that reader's words, for instance that the file was cut short
  if (!isSafetensors(file.bytes) && !file.name.endsWith(".safetensors")) {
    const rule = "a policy: .safetensors, .pt, .npz or .json mixture";
    throw new ConfigError(file.name, rule, `${file.bytes.length} bytes of something else`);
  }
  const tensors = readSafetensors(file.bytes, file.name);
  if (!hasActor(tensors)) {
    throw new ConfigError(file.name, "tensors named actor.…", [...tensors.tensors.keys()].slice(0, 3));
  }
  return tensors;
}

// ── skills ───────────────────────────────────────────────────────────────────────────────────────

/** Skill of a file by its name, e.g. `checkpoint_serve_hover.pt`; undefined when it names none. */
export function skillOf(fileName: string): SkillName | undefined {
  const match = /(?:^|_)((?:serve|firstpass|secpass|att)(?:_hover)?|goto)\.[a-z]+$/i.exec(fileName);
  const word = match?.[1]?.toLowerCase();
  return SKILL_NAMES.find((skill) => skill === word);
}

function readSkills(name: string, files: readonly PolicyFile[]): SkillNets {
  const nets = new Map<SkillName, ActorData>();
  for (const file of files) {
    const skill = skillOf(file.name);
    if (!skill) continue;
    if (nets.has(skill)) throw new ConfigError(`policy ${name}`, `one file for skill ${skill}`, file.name);
    const [actor, ...more] = readActors(file);
    if (!actor || more.length > 0) throw new ConfigError(file.name, "one net", more.length + 1);
    nets.set(skill, actor);
  }
  const missing = SKILL_NAMES.filter((skill) => !nets.has(skill));
  if (missing.length > 0) {
    const rule = `files named …_<skill>.pt or .safetensors for all nine skills (missing: ${missing.join(", ")})`;
    throw new ConfigError(`policy ${name}`, rule, files.map((file) => file.name).slice(0, 5));
  }
  return Object.fromEntries(nets) as Record<SkillName, ActorData>;
}

// ── mixtures ─────────────────────────────────────────────────────────────────────────────────────

function isMixture(file: PolicyFile): boolean {
  const { bytes } = file;
  if (isZip(bytes)) return [...readZip(bytes, file.name).keys()].some((path) => path.endsWith(".npy"));
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b && !isSafetensors(bytes);
}

function loadMixture(
  kernels: Kernels,
  name: string,
  recipe: PolicyFile,
  files: readonly PolicyFile[],
  scripted: MakeScripted,
): Policy {
  const others = files.filter((file) => file !== recipe);
  const { words, weights } = isZip(recipe.bytes) ? readNpzMixture(recipe, others) : readJsonMixture(recipe);
  if (words.length > MAX_MEMBERS)
    throw new ConfigError(recipe.name, `at most ${MAX_MEMBERS} members`, words.length);
  const members = words.map((word) => {
    const file = others.find((other) => other.name === word);
    if (file) return networkPolicy(kernels, `${name}/${word}`, readActors(file));
    if (/^scripted(-|$)/.test(word)) return scripted(kernels, word);
    throw new ConfigError(`${recipe.name}: members`, "files beside it, or scripted policies", word);
  });
  return mixturePolicy(kernels, name, members, weights);
}

/** Keys of the two mixtures in an .npz: those of the published files, or plain words. */
const NPZ_KEYS = [
  ["meta_policy_0", "meta_policy_1"],
  ["row", "col"],
] as const;

/** Members of an .npz mixture: the policy files beside it, by number then by name. */
export function memberFiles(names: readonly string[]): string[] {
  const numberOf = (word: string): number => Number(/^(\d+)\./.exec(word)?.[1] ?? Number.POSITIVE_INFINITY);
  return [...names].sort((a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x !== y) return x < y ? -1 : 1;
    return a < b ? -1 : 1;
  });
}

function readNpzMixture(
  recipe: PolicyFile,
  others: readonly PolicyFile[],
): { words: string[]; weights: TeamWeights } {
  const arrays = readNpz(recipe.bytes, recipe.name);
  const keys = NPZ_KEYS.find((pair) => pair.every((key) => arrays.has(key)));
  if (!keys) {
    const rule = `arrays ${NPZ_KEYS.map((pair) => pair.join(" and ")).join(", or ")}`;
    throw new ConfigError(recipe.name, rule, [...arrays.keys()].slice(0, 5));
  }
  const [home, away] = keys.map((key) => {
    const tensor = arrays.get(key);
    if (tensor?.shape.length !== 1)
      throw new ConfigError(`${recipe.name}: ${key}`, "one dimension", tensor?.shape);
    return [...toFloat32(tensor, `${recipe.name}: ${key}`)];
  }) as [number[], number[]];
  return { words: memberFiles(others.map((file) => file.name)), weights: [home, away] };
}

function readJsonMixture(recipe: PolicyFile): { words: string[]; weights: TeamWeights } {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(recipe.bytes));
  } catch {
    throw new ConfigError(recipe.name, 'JSON: { "members": […], "weights": […] }', "something else");
  }
  const { members, weights } = data as { members?: unknown; weights?: unknown };
  if (!Array.isArray(members) || !members.every((word) => typeof word === "string")) {
    throw new ConfigError(`${recipe.name}: members`, "a list of file names", typeof members);
  }
  if (!Array.isArray(weights) || !weights.every((weight) => typeof weight === "number")) {
    throw new ConfigError(`${recipe.name}: weights`, "a list of numbers", typeof weights);
  }
  return { words: members as string[], weights: [weights as number[], weights as number[]] };
}
