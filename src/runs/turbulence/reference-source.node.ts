// Where reference statistics and initial fields come from: those that ship, or files of the user.

import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import { CASE_NAMES } from "../../turbulence/cases.ts";
import type { ReferenceFields } from "../../turbulence/initial.ts";
import {
  checkReference,
  decodeReferenceCsv,
  decodeReferenceJson,
  type FlowReference,
} from "../../turbulence/reference.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { readInput, readText } from "../files.node.ts";
import { decodeReferenceFields } from "./reference-fields.ts";

/** Where shipped references lie: the package's own folder. */
const SHIPPED = fileURLToPath(new URL("../../../scenes/turbulence/reference/", import.meta.url));

/** Path of a case's shipped statistics. */
export function shippedReference(name: string): string {
  return `${SHIPPED}${name}.json`;
}

/**
 * A reference by the name of a case, or from a file: .json of `gyre reference`, or .csv (k, mean[, low, high]).
 *
 * @param what the flag that named it
 * @throws ConfigError when there is none, or it is damaged
 */
export function loadReference(word: string, what = "--reference"): FlowReference {
  if ((CASE_NAMES as readonly string[]).includes(word) && !existsSync(word)) {
    const path = shippedReference(word);
    if (!existsSync(path)) throw new ConfigError(what, "a case whose reference ships, or a file", word);
    return decodeReferenceJson(readText(path, what), basename(path));
  }
  if (!existsSync(word)) {
    const near = nearestWord(word, CASE_NAMES);
    const hint = near ? ` (did you mean ${near}?)` : "";
    throw new ConfigError(what, `a case (${CASE_NAMES.join(", ")}) or a file that exists${hint}`, word);
  }
  const text = readText(word, what);
  return word.toLowerCase().endsWith(".csv")
    ? decodeReferenceCsv(text, basename(word))
    : decodeReferenceJson(text, basename(word));
}

/**
 * What the live Elog of a run compares with: the named reference, else the shipped one of its case where it fits.
 *
 * @throws ConfigError when a named one does not match the scene
 */
export function referenceOfRun(scene: TurbulenceScene, word: string | undefined): FlowReference | null {
  if (word !== undefined) {
    const reference = loadReference(word);
    checkReference(reference, scene.case, scene.grid);
    return reference;
  }
  if (!existsSync(shippedReference(scene.case))) return null;
  const reference = loadReference(scene.case);
  return reference.zxy.length >= scene.grid / 2 ? reference : null;
}

/** Path of a case's shipped initial fields. */
export function shippedFields(name: string): string {
  return `${SHIPPED}${name}-fields.npz`;
}

/** Whether initial fields of a case ship. */
export function hasReferenceFields(name: string): boolean {
  return existsSync(shippedFields(name));
}

/** Shipped initial fields of a case. @throws ConfigError when they do not ship */
export function loadReferenceFields(name: string): ReferenceFields {
  const path = shippedFields(name);
  if (!existsSync(path)) {
    const rule = `random or file: initial fields of ${name} do not ship with this version`;
    throw new ConfigError("initial.from", rule, "reference");
  }
  return decodeReferenceFields(readInput(path, "initial.from"), basename(path));
}
