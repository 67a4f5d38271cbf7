// From a word on the command line to a trained policy: a shipped one, a file, or the folder of a training.

import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { readInput } from "../files.node.ts";
import { resolveRun } from "../list-runs.node.ts";
import { PACKAGE } from "../shipped-scenes.node.ts";
import { decodePolicy, type PolicyNotes } from "./policy-file.ts";
import { trainedPolicyFile } from "./read-training.node.ts";
import { isTrainFolder } from "./train-folder.node.ts";

/** A policy that was found. */
export interface FoundPolicy {
  readonly name: string;
  /** by which it is found again: a shipped name, or the path of its file */
  readonly word: string;
  readonly actors: readonly ActorData[];
  readonly notes: PolicyNotes;
}

/** Rooms whose policies ship. */
export type PolicyRoom = "volleyball" | "turbulence";

const folderOf = (room: PolicyRoom): string => join(PACKAGE, `scenes/${room}/policies`);
const ENDING = ".safetensors";
const MAX_BYTES = 64 * 1024 * 1024;

/** Names of the trained policies that ship with gyre. */
export function trainedPolicies(room: PolicyRoom = "volleyball"): string[] {
  if (!existsSync(folderOf(room))) return [];
  return readdirSync(folderOf(room))
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

const isFileWord = (word: string): boolean => word === "latest" || existsSync(word);

/** Path of a policy's file. @throws ConfigError that names the nearest known policy */
export function trainedPolicyPath(word: string, flag: string, room: PolicyRoom): string {
  if (isFileWord(word)) return fileOf(word, flag);
  const path = join(folderOf(room), `${word}${ENDING}`);
  if (existsSync(path)) return path;
  const shipped = trainedPolicies(room);
  const near = nearestWord(word, shipped);
  const hint = near ? ` (did you mean ${near}?)` : "";
  const known = shipped.length > 0 ? `one of ${shipped.join(", ")}, ` : "";
  throw new ConfigError(flag, `${known}a file, or the folder of a training${hint}`, word);
}

/** @throws ConfigError that names the nearest known policy, or what is wrong with the file */
export function findTrainedPolicy(word: string, flag: string, room: PolicyRoom = "volleyball"): FoundPolicy {
  const path = trainedPolicyPath(word, flag, room);
  const policy = decodePolicy(readInput(path, flag, MAX_BYTES), path);
  return { name: basename(word, ENDING), word: isFileWord(word) ? path : word, ...policy };
}

/** A file as it is; of a folder the best policy, or the one at hand. */
function fileOf(word: string, flag: string): string {
  const path = resolveRun(word, "training");
  if (!statSync(path).isDirectory()) return path;
  if (!isTrainFolder(path)) throw new ConfigError(flag, "the folder of a training (with a run.json)", path);
  return trainedPolicyFile(path);
}
