// What scripts that ship policies share: trainings by scene, the best seed by validation, its file, its curve.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { decodePolicy, encodePolicy } from "../../dist/runs/train/policy-file.js";
import { readTrainingMetrics } from "../../dist/runs/train/read-training.node.js";
import { readTrainRecord } from "../../dist/runs/train/train-folder.node.js";

/** Name of the scene that a folder's training was of: `runs/solo-bump-2` → `solo-bump`. */
export const nameOf = (path) => basename(path).replace(/-\d+$/, "");

/** Folders by the name of their scene. */
export function groupByScene(paths) {
  const groups = new Map();
  for (const path of paths) groups.set(nameOf(path), [...(groups.get(nameOf(path)) ?? []), path]);
  return groups;
}

/**
 * A training with its best policy and the curve of its validations.
 *
 * @param keys metrics of a validation beside the one that counts
 * @returns curve [[steps, value, …keys]]; row: what a table says of the seed
 */
export function readTrained(path, keys = []) {
  const record = readTrainRecord(path, "folder");
  const { actors, notes } = decodePolicy(readFileSync(join(path, "best.safetensors")), path);
  const wanted = [record.best.metric, ...keys].map((key) => `validation/${key}`);
  const told = readTrainingMetrics(path).lines.filter((line) => Number.isFinite(line[wanted[0]]));
  const curve = told.map((line) => [line.step, ...wanted.map((key) => Number(line[key].toPrecision(5)))]);
  const { seed, best, steps, seconds, weightsHash } = record;
  return { record, actors, notes, curve, row: { seed, steps, seconds, best, weightsHash } };
}

/** Writes the best seed's policy with what is known of it and of the others. @returns it */
export function shipBest(folder, name, runs, commandOf) {
  const chosen = runs.reduce((a, b) => (b.row.best.value > a.row.best.value ? b : a));
  const notes = {
    ...chosen.notes,
    training_steps: String(chosen.record.steps),
    seconds: String(Math.round(chosen.record.seconds)),
    command: commandOf(chosen.record),
    curve: JSON.stringify(chosen.curve),
    seeds: JSON.stringify(runs.map(({ row }) => row)),
  };
  writeFileSync(join(folder, `${name}.safetensors`), encodePolicy(chosen.actors, notes));
  return chosen;
}

/** A panel of learning curves: column of each seed's curve. */
export const curvePanel = (label, runs, column) => ({
  label,
  seeds: runs.map(({ row, curve }) => ({
    name: `seed ${row.seed}`,
    steps: curve.map(([step]) => step),
    values: curve.map((line) => line[column]),
  })),
});
