// What a learned closure is held against: the words of `gyre evaluate --against` as closures, or as scans that find one.

import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { nearestWord } from "../../base/nearest.ts";
import {
  CLOSURE_NAMES,
  type ClosureSpec,
  makeClosure,
  parseClosure,
} from "../../turbulence/closures/spec.ts";

/** Coefficients of a closure to choose from by the least Elog. */
export interface Choice {
  /** the closure without its coefficient */
  readonly closure: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly coefficients: readonly number[];
}

/** A closure in an evaluation. */
export interface Contender {
  /** name of its row */
  readonly name: string;
  /** as a scene takes it; null: the best of `choices` */
  readonly closure: ClosureSpec | null;
  readonly choices: readonly Choice[];
}

const hundredths = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, k) => (from + k * step) / 100);

/** Scans by name. The ranges hold the best coefficients of all cases and grids of turbulence.md 9 well inside. */
const SCANS: Readonly<Record<string, readonly Choice[]>> = {
  "best-static": [
    { closure: { name: "smagorinsky" }, coefficients: hundredths(3, 17, 1) },
    { closure: { name: "leith" }, coefficients: hundredths(8, 30, 2) },
  ],
  "best-hyperviscosity": [
    {
      closure: { name: "hyperviscosity", order: 8 },
      coefficients: [0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1.2],
    },
  ],
};

/** H4 + B of turbulence-closures-tried.md: backscatter alone has nothing to give back. */
const BACKSCATTER = [
  { name: "hyperviscosity", order: 4, coefficient: 0.2 },
  { name: "backscatter", fraction: 0.9 },
];

/** The words that `--against` takes. */
export const CONTENDER_NAMES: readonly string[] = [
  ...Object.keys(SCANS),
  ...CLOSURE_NAMES.filter((name) => name !== "file" && name !== "learned" && name !== "lattice"),
];

/** Name of the row of the policy. */
export const LEARNED = "learned";

/** Cuts a list at its commas, but not at those within JSON. */
function splitWords(text: string): string[] {
  const words = [""];
  let depth = 0;
  let isQuoted = false;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    if (!isQuoted && "[{".includes(letter)) depth++;
    if (!isQuoted && "]}".includes(letter)) depth--;
    if (letter === "," && depth === 0) words.push("");
    else words[words.length - 1] += letter;
  }
  return words.map((word) => word.trim());
}

/** A closure of the user's own, in JSON, named after what it is. */
function contenderOfJson(word: string, grid: number): Contender {
  const closure = parseClosure(parseJson(word, "--against"), "--against");
  const other = closure.find(({ name }) => name === "file" || name === LEARNED);
  if (other) throw new ConfigError("--against", "closures that gyre has", other.name);
  return { name: makeClosure(closure, grid).name, closure, choices: [] };
}

function contenderOfWord(word: string, grid: number): Contender {
  if (/^[[{]/.test(word)) return contenderOfJson(word, grid);
  const choices = Object.hasOwn(SCANS, word) ? SCANS[word] : undefined;
  if (choices) return { name: word, closure: null, choices };
  if (!CONTENDER_NAMES.includes(word)) {
    const near = nearestWord(word, CONTENDER_NAMES);
    const hint = near ? ` (did you mean ${near}?)` : "";
    throw new ConfigError("--against", `JSON, or one of ${CONTENDER_NAMES.join(", ")}${hint}`, word);
  }
  const closure = parseClosure(word === "backscatter" ? BACKSCATTER : word, "--against");
  return { name: word, closure, choices: [] };
}

/**
 * The closures that a policy is held against.
 *
 * @param text names and JSON, separated by commas
 * @param grid points a side
 * @throws ConfigError that names the nearest known word, or what is wrong with the JSON
 */
export function parseAgainst(text: string, grid: number): Contender[] {
  const contenders = splitWords(text).map((word) => contenderOfWord(word, grid));
  contenders.forEach(({ name }, k) => {
    if (contenders.findIndex((other) => other.name === name) === k) return;
    throw new ConfigError("--against", "each closure once", name);
  });
  return contenders;
}
