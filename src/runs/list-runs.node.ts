// The runs in a folder, trainings and turbulence alike, and `latest` as the name of the newest.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { readText } from "./files.node.ts";
import { decodeTrainingRecord, isTrainingRecord } from "./train/training-record.ts";
import { decodeRunRecord } from "./turbulence/run-record.ts";

/** Where runs are kept unless told otherwise. */
export const RUNS_FOLDER = "runs";
/** The word for the newest run. */
export const LATEST = "latest";

/** A run as a list shows it. Null: not known, or there is no such thing. */
export interface ListedRun {
  /** of its folder */
  readonly name: string;
  readonly path: string;
  readonly kind: "training" | "turbulence" | "damaged";
  /** of its scene */
  readonly title: string | null;
  readonly seed: number | null;
  readonly commit: string | null;
  readonly status: string | null;
  readonly steps: number | null;
  readonly best: { readonly metric: string; readonly value: number; readonly steps: number } | null;
  /** s of training */
  readonly seconds: number | null;
  /** ISO 8601: when its run.json was last written */
  readonly changed: string;
  /** what is wrong with a damaged one */
  readonly problem: string | null;
}

type Facts = Omit<ListedRun, "name" | "path" | "changed">;

const UNKNOWN = { commit: null, best: null, seconds: null, problem: null } as const;

function readFacts(file: string): Facts {
  const text = readText(file, "run.json");
  if (isTrainingRecord(parseJson(text, file))) {
    const { scene, seed, commit, status, steps, best, seconds } = decodeTrainingRecord(text, file);
    const title = typeof scene.title === "string" ? scene.title : null;
    return { kind: "training", title, seed, commit, status, steps, best, seconds, problem: null };
  }
  const { scene, seed, status, step } = decodeRunRecord(text, file);
  return { ...UNKNOWN, kind: "turbulence", title: scene.title, seed, status, steps: step };
}

function factsOf(file: string): Facts {
  try {
    return readFacts(file);
  } catch (error) {
    const { message } = error as Error;
    return {
      ...UNKNOWN,
      kind: "damaged",
      title: null,
      seed: null,
      status: null,
      steps: null,
      problem: message,
    };
  }
}

/**
 * Runs in a folder, the newest last: the one whose run.json was written last. Folders without a run.json are no runs.
 *
 * @throws ConfigError when there is no such folder
 */
export function listRuns(folder: string = RUNS_FOLDER): ListedRun[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ConfigError("folder", "a folder of runs", folder);
  }
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "run.json")));
  const runs = names.map((name) => {
    const file = join(folder, name, "run.json");
    const time = statSync(file).mtimeMs;
    const changed = new Date(time).toISOString();
    return { time, run: { name, path: join(folder, name), ...factsOf(file), changed } };
  });
  runs.sort((a, b) => a.time - b.time || (a.run.name < b.run.name ? -1 : 1));
  return runs.map(({ run }) => run);
}

/**
 * The folder that a word names: `latest` is the newest sound run in `runs`, any other word a path. A folder that is
 * really called so is reached as `./latest`.
 *
 * @param kind which runs count
 * @throws ConfigError when there is no run yet
 */
export function resolveRun(word: string, kind?: "training" | "turbulence"): string {
  if (word !== LATEST) return word;
  const isWanted = (run: ListedRun): boolean =>
    kind === undefined ? run.kind !== "damaged" : run.kind === kind;
  const runs = existsSync(RUNS_FOLDER) ? listRuns().filter(isWanted) : [];
  const newest = runs.at(-1);
  if (newest) return newest.path;
  throw new ConfigError(LATEST, `a ${kind ?? "sound"} run in ${RUNS_FOLDER}`, "none so far");
}
