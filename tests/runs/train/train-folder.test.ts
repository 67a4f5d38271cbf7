// The folder of a training when the disk is full, and its state through a file.
import { existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveTraining } from "../../../src/env/ppo-settings.ts";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { decodeTrainState, encodeTrainState } from "../../../src/runs/train/checkpoint.ts";
import { makeTrainer } from "../../../src/runs/train/team.ts";
import { TrainFolder } from "../../../src/runs/train/train-folder.node.ts";
import type { TrainRecord } from "../../../src/runs/train/train-record.ts";
import { requireTrainable } from "../../../src/runs/train/training-env.ts";
import { parseVolleyballScene } from "../../../src/volleyball/scene.ts";
import { makeFolder } from "../../cli/gyre.ts";
import { BRIEF } from "../../laws/brief-training.ts";

const kernels = await loadKernels();
const raw = { room: "volleyball", title: "brief", task: "hit-the-ball", seed: 3 };
const scene = requireTrainable(parseVolleyballScene(raw), "brief");
const settings = resolveTraining({ preset: "gyre", ...BRIEF, hidden: [8] }, "ppo", "brief");

const record: TrainRecord = {
  gyre: "training-run",
  version: 1,
  status: "running",
  scene,
  algo: "ppo",
  seed: 3,
  settings,
  command: "gyre train brief.json",
  gyreVersion: "0",
  commit: null,
  started: "2026-01-01T00:00:00.000Z",
  steps: 0,
  seconds: 0,
  stepsPerSecond: null,
  weightsHash: null,
  best: null,
};

it("keeps a state through a file, to the bit", () => {
  const trainer = makeTrainer(kernels, { scene, settings, seed: 3 });
  for (let k = 0; k < 3; k++) trainer.next();
  const { policy: _, ...state } = trainer.save();
  expect(decodeTrainState(kernels, encodeTrainState(kernels, state), "state").state).toEqual(state);
  trainer.free();
});

it.skipIf(!existsSync("/dev/full"))("says so when the disk is full", () => {
  const path = join(makeFolder(), "run");
  const folder = TrainFolder.create(kernels, path, record);
  const file = join(path, "metrics.jsonl");
  rmSync(file);
  symlinkSync("/dev/full", file);
  const report = { iteration: 1, steps: 10, metrics: {}, isDone: false, best: null };
  expect(() => folder.line(report, 1)).toThrow("--out: expected a disk with room left");
});
