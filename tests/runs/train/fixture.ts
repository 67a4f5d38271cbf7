// A training's folder as `gyre train` leaves it, with a random policy.
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveTraining } from "../../../src/env/ppo-settings.ts";
import { tensorsFromActor } from "../../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { encodeMetricsConfig, encodeMetricsLine } from "../../../src/runs/train/metrics.ts";
import { encodeTrainingRecord, type TrainingRecord } from "../../../src/runs/train/training-record.ts";
import { parseVolleyballScene } from "../../../src/volleyball/scene.ts";

const text = readFileSync("scenes/volleyball/solo-bump.json", "utf8");
const scene = parseVolleyballScene({ ...JSON.parse(text), title: "Solo bump" }, "solo-bump.json");

/** The record of a training that is done. */
export const TRAINING: TrainingRecord = {
  gyre: "training-run",
  version: 1,
  status: "done",
  scene,
  algo: "ppo",
  seed: 3,
  settings: { ...resolveTraining({ preset: "gyre" }, "ppo", "fixture") },
  command: "gyre train scenes/volleyball/solo-bump.json --seed 3",
  gyreVersion: "0.1.0",
  commit: "0123456789abcdef",
  started: "2026-11-22T20:00:00.000Z",
  steps: 40960,
  seconds: 754.25,
  stepsPerSecond: 54.3,
  weightsHash: "00112233445566ff",
  best: { metric: "bumps", value: 10.84, steps: 36864 },
};

/** Writes a folder; `at` sets when its run.json was written, s since 1970. */
export function writeTraining(
  folder: string,
  change: Partial<TrainingRecord> = {},
  { files = ["policy", "best"], lines = 10, at = 0 } = {},
): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "run.json"), encodeTrainingRecord({ ...TRAINING, ...change }));
  const metrics = Array.from({ length: lines }, (_, k) =>
    encodeMetricsLine({
      step: 4096 * (k + 1),
      "time/seconds": 75.4 * (k + 1),
      "episode/return": k === 0 ? null : Math.sqrt(k),
      "losses/value_loss": 1 / (k + 1),
    }),
  );
  writeFileSync(join(folder, "metrics.jsonl"), encodeMetricsConfig({ rate: 5e-4 }) + metrics.join(""));
  for (const [k, name] of files.entries()) {
    const tensors = tensorsFromActor(randomActor(26, [16, 16], 4, 30 + k), { task: "solo-bump" });
    writeFileSync(join(folder, `${name}.safetensors`), writeSafetensors(tensors));
  }
  if (at > 0) utimesSync(join(folder, "run.json"), at, at);
  return folder;
}
