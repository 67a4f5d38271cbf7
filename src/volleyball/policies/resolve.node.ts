// From a word on the command line to a PolicySource: a known name, or a path to a file or folder.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import type { PolicyFile, PolicySource } from "./load.ts";

/** File endings that may hold a policy or a part of one. */
const ENDINGS = [".safetensors", ".pt", ".npz", ".json"] as const;

/** Larger files are no policies. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Finds the policy that a word means.
 *
 * @param word     e.g. `scripted`, `scripted-cautious`, `sp.safetensors`, `populations/nash`
 * @param scripted names of all scripted policies
 * @param field    flag or key that the word came from, for error messages
 * @throws ConfigError that names the nearest known policy
 */
export function resolvePolicy(word: string, scripted: readonly string[], field = "policy"): PolicySource {
  if (scripted.includes(word)) return { name: word, kind: "scripted", variant: word };
  if (!existsSync(word)) {
    const near = nearestWord(word, scripted);
    const hint = near ? ` (did you mean ${near}?)` : "";
    throw new ConfigError(
      field,
      `one of ${scripted.join(", ")}, or a file or folder that exists${hint}`,
      word,
    );
  }
  const files = statSync(word).isDirectory() ? readFolder(word, field) : readWithMembers(word, field);
  return { name: nameOf(word), kind: "file", files };
}

/** `runs/sp_0.safetensors` → `sp_0`. */
function nameOf(path: string): string {
  const name = basename(path);
  const ending = ENDINGS.find((candidate) => name.endsWith(candidate));
  return ending ? name.slice(0, -ending.length) : name;
}

function isPolicyFile(name: string): boolean {
  return ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
}

function readOne(path: string, field: string): PolicyFile {
  const { size } = statSync(path);
  if (size > MAX_BYTES)
    throw new ConfigError(field, `a file of at most ${MAX_BYTES} bytes`, `${path}: ${size}`);
  return { name: basename(path), bytes: new Uint8Array(readFileSync(path)) };
}

/** All policy files of a folder, by name. */
function readFolder(path: string, field: string): PolicyFile[] {
  const names = readdirSync(path)
    .filter((name) => isPolicyFile(name) && statSync(join(path, name)).isFile())
    .sort();
  if (names.length === 0) throw new ConfigError(field, `a folder with ${ENDINGS.join(", ")} files`, path);
  return names.map((name) => readOne(join(path, name), field));
}

/** A file; for a mixture the member files too. */
function readWithMembers(path: string, field: string): PolicyFile[] {
  const file = readOne(path, field);
  const folder = dirname(path);
  if (path.endsWith(".json")) return [file, ...readJsonMembers(file, folder, field)];
  if (!path.endsWith(".npz")) return [file];
  // the population lies beside the mixture, or in a folder of the same name as published:
  // psro_nash_meta_policy.npz goes with psro_nash_population/
  const published = join(folder, `${basename(path).replace(/_?meta_policy.*\.npz$/, "")}_population`);
  const population =
    [published, join(folder, "population")].find((candidate) => existsSync(candidate)) ?? folder;
  const members = readdirSync(population)
    .filter((name) => /^\d+\.(pt|safetensors)$/.test(name))
    .map((name) => readOne(join(population, name), field));
  return [file, ...members];
}

function readJsonMembers(file: PolicyFile, folder: string, field: string): PolicyFile[] {
  let members: unknown;
  try {
    ({ members } = JSON.parse(new TextDecoder().decode(file.bytes)) as { members?: unknown });
  } catch {
    return [];
  }
  if (!Array.isArray(members)) return [];
  return members.flatMap((member) => {
    if (typeof member !== "string" || member.includes("/") || member.includes("\\")) return [];
    const path = join(folder, member);
    return existsSync(path) && statSync(path).isFile() ? [readOne(path, field)] : [];
  });
}
