// A training's folder read back: for listings, exports and curves.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { readText } from "../files.node.ts";
import { decodeMetrics, type MetricsFile } from "./metrics.ts";
import { decodeTrainingRecord, type TrainingRecord } from "./training-record.ts";

/** The largest metrics.jsonl, bytes. */
const MAX_METRICS = 2 ** 30;

/** run.json. @param what the flag or argument that named the folder */
export function readTrainingRecord(path: string, what: string): TrainingRecord {
  const file = join(path, "run.json");
  if (!existsSync(file)) throw new ConfigError(what, "the folder of a run (with a run.json)", path);
  return decodeTrainingRecord(readText(file, what), file);
}

/** metrics.jsonl. */
export function readTrainingMetrics(path: string): MetricsFile {
  const file = join(path, "metrics.jsonl");
  return decodeMetrics(readText(file, "metrics.jsonl", MAX_METRICS), file);
}

/** The policy file to use: the best so far, else the latest. @throws ConfigError when there is none yet */
export function trainedPolicyFile(path: string): string {
  const found = ["best.safetensors", "policy.safetensors"]
    .map((name) => join(path, name))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new ConfigError(path, "a run with a policy (best.safetensors or policy.safetensors)", "none so far");
}
