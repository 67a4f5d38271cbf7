// gyre train

import { basename } from "node:path";
import type { Command } from "commander";
import { ConfigError, StoppedError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import { ALGORITHMS, type Algorithm, resolveTraining, SHARDS } from "../../env/ppo-settings.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { formatTable } from "../../report/table.ts";
import { resolveRun } from "../../runs/list-runs.node.ts";
import { sourceCommit } from "../../runs/source-commit.node.ts";
import { loadAgentFlows } from "../../runs/train/agent-flows.node.ts";
import { readTrainRecord, readTrainState } from "../../runs/train/train-folder.node.ts";
import { resumeTraining, startTraining, type TrainOutcome } from "../../runs/train/train-in-folder.node.ts";
import type { TrainRecord } from "../../runs/train/train-record.ts";
import { stepsOf } from "../../runs/train/trainer.ts";
import {
  type LearningScene,
  requireAgents,
  requireTrainable,
  taskOf,
} from "../../runs/train/training-env.ts";
import { warnOfStep } from "../../turbulence/flow-parameters.ts";
import { flowOfScene } from "../../turbulence/scene.ts";
import { startTrainTeam } from "../../workers/train-team.node.ts";
import type { Output } from "../context.ts";
import { freeFolder } from "../free-folder.ts";
import { Interrupt } from "../interrupt.ts";
import { collect, oneOf, wholeNumber } from "../options.ts";
import { quoteWord } from "../quote-word.ts";
import { finishTurbulenceScene } from "../run-turbulence.ts";
import { finishScene, readScene, roomOf } from "../scene-source.ts";
import { startTrainProgress } from "../train-progress.ts";
import { defaultWorkers } from "./match.ts";

interface TrainFlags {
  readonly algo?: Algorithm;
  readonly seed?: number;
  readonly workers?: number;
  readonly steps?: number;
  readonly set?: readonly string[];
  readonly out?: string;
  readonly resume?: string;
  readonly checkpointS?: number;
  readonly json?: boolean;
}

const CHECKPOINT_SECONDS = 30;

/** Registers the command. */
export function addTrainCommand(program: Command, output: Output): void {
  program
    .command("train")
    .description("train a policy on a scene; the same seed gives the same weights on any number of workers")
    .argument("[scene]", "a practice scene, see `gyre list`")
    .option(
      "--algo <name>",
      `one of ${ALGORITHMS.join(", ")} (default: the scene's, else ppo)`,
      oneOf("--algo", ALGORITHMS),
    )
    .option("--seed <n>", "names all randomness (default: the scene's)", wholeNumber("--seed", 0, 4294967295))
    .option(
      "--workers <n>",
      `threads, at most ${SHARDS} (default: all cores)`,
      wholeNumber("--workers", 1, SHARDS),
    )
    .option("--steps <n>", "control steps in all, summed over worlds", wholeNumber("--steps", 1, 1e12))
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--out <folder>", "where the run is kept (default: a new folder in runs/)")
    .option(
      "--resume <folder>",
      "go on with a run, bit for bit as if it had never stopped, or with more --steps; `latest` is the newest",
    )
    .option(
      "--checkpoint-s <n>",
      `seconds between checkpoints (default: ${CHECKPOINT_SECONDS})`,
      wholeNumber("--checkpoint-s", 0, 86400),
    )
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Settings stand under "training" in a scene; presets: gyre (default) and volleybots (published). V-RACER's own stand under
"training.vracer"; it shares steps, worlds, rollout and the like with PPO. ars searches a linear policy by whole episodes, two
worlds a direction, with "training.ars": for few slow knobs, as of closures.
Examples:
  gyre train scenes/volleyball/solo-bump.json --seed 1 --out runs/bump
  gyre train scenes/volleyball/hover.json --set training.hidden='[32,32]' --steps 2000000
  gyre train scenes/volleyball/bump-and-pass.json --algo mappo --set training.preset=volleybots
  gyre train scenes/turbulence/smarl-kf4-32.json --algo vracer --set training.vracer.experiences_per_update=8
  gyre train --resume runs/bump --steps 60000000`,
    )
    .action(async (path: string | undefined, flags: TrainFlags) => {
      const outcome =
        flags.resume === undefined ? await begin(path, flags, output) : await goOn(path, flags, output);
      printOutcome(outcome, flags, output);
    });
}

interface Finished extends TrainOutcome {
  readonly folder: string;
  readonly record: TrainRecord;
}

async function begin(path: string | undefined, flags: TrainFlags, output: Output): Promise<Finished> {
  if (path === undefined) throw new ConfigError("scene", "a scene file, or --resume FOLDER", path);
  const steps = flags.steps === undefined ? [] : [`training.steps=${flags.steps}`];
  const set = [...(flags.set ?? []), ...steps];
  const scene = finishLearning(path, { ...flags, set });
  const algo = flags.algo ?? scene.training?.algo ?? "ppo";
  const settings = resolveTraining(scene.training ?? { preset: "gyre" }, algo, path);
  const folder = flags.out ?? freeFolder(`${basename(path).replace(/\.json$/, "")}-seed${scene.seed}`);
  const record: TrainRecord = {
    gyre: "training-run",
    version: 1,
    status: "running",
    scene,
    algo,
    seed: scene.seed,
    settings,
    command: commandLine(path, flags),
    gyreVersion: VERSION,
    commit: sourceCommit(),
    started: new Date().toISOString(),
    steps: 0,
    seconds: 0,
    stepsPerSecond: null,
    weightsHash: null,
    best: null,
  };
  return train(folder, record, flags, output, false);
}

/** The scene of either room, with its flags. */
function finishLearning(
  path: string,
  flags: { readonly seed?: number; readonly set: readonly string[] },
): LearningScene {
  const raw = readScene(path);
  return roomOf(raw, path) === "turbulence"
    ? requireAgents(finishTurbulenceScene(raw, flags, path), path)
    : requireTrainable(finishScene(raw, flags, path), path);
}

/** Flags that a folder has decided already. */
const DECIDED = ["algo", "seed", "set", "out"] as const;

async function goOn(path: string | undefined, flags: TrainFlags, output: Output): Promise<Finished> {
  if (path !== undefined) throw new ConfigError("scene", "none beside --resume: the folder has it", path);
  for (const key of DECIDED) {
    if (flags[key] === undefined) continue;
    const rule = "no such flag beside --resume: the folder says what to train";
    throw new ConfigError(`--${key}`, rule, flags[key]);
  }
  const folder = resolveRun(flags.resume as string, "training");
  const record = readTrainRecord(folder, "--resume");
  const steps = flags.steps ?? record.settings.steps;
  return train(folder, { ...record, settings: { ...record.settings, steps } }, flags, output, true);
}

async function train(
  folder: string,
  record: TrainRecord,
  flags: TrainFlags,
  output: Output,
  isResumed: boolean,
): Promise<Finished> {
  const kernels = await loadKernels();
  const { scene, settings, seed } = record;
  const from = isResumed ? readTrainState(kernels, folder, record) : undefined;
  const taken = from ? stepsOf(from, settings) : 0;
  if (isResumed) checkSteps(taken, record, flags);
  const interrupt = new Interrupt("stopping after this update; again to stop at once");
  const progress = startTrainProgress(scene.title, settings.steps);
  const material = scene.room === "turbulence" ? { flows: loadAgentFlows(kernels, scene) } : {};
  for (const { scene: flow } of material.flows ?? []) {
    const warning = warnOfStep(flowOfScene(flow));
    if (warning !== null) output.note(`note: ${flow.case}-${flow.grid}: ${warning}`);
  }
  const team = await startTrainTeam(
    { scene, settings, seed, material },
    flags.workers ?? Math.min(defaultWorkers(), SHARDS),
  );
  const training = {
    path: folder,
    record: { ...record, steps: taken },
    checkpointSeconds: flags.checkpointS ?? CHECKPOINT_SECONDS,
    signal: interrupt.signal,
    onProgress: progress.show,
  };
  try {
    const outcome = from
      ? await resumeTraining(kernels, team, training, from)
      : await startTraining(kernels, team, training);
    progress.stop();
    if (!outcome.isDone) throw new StoppedError(`stopped; go on with: gyre train --resume ${folder}`);
    return { ...outcome, folder, record };
  } finally {
    progress.stop();
    interrupt.release();
    await team.close();
  }
}

/** A run that is done has nothing to go on with, unless it is to be longer. */
function checkSteps(taken: number, { status, settings }: TrainRecord, { steps }: TrainFlags): void {
  const rule =
    status === "done" ? `more than ${taken}: the run is done` : `at least ${taken}, which the run has taken`;
  const isTooFew = status === "done" ? settings.steps <= taken : steps !== undefined && steps < taken;
  if (isTooFew) throw new ConfigError("--steps", rule, steps);
}

function printOutcome(outcome: Finished, flags: TrainFlags, output: Output): void {
  const { record, folder, steps, seconds, stepsPerSecond, weightsHash, best } = outcome;
  const { scene, algo, seed } = record;
  if (flags.json) {
    const report = {
      scene: scene.title,
      task: taskOf(scene),
      algo,
      seed,
      steps,
      seconds,
      stepsPerSecond,
      weightsHash,
      best,
      folder,
    };
    output.print(JSON.stringify(report, null, 2));
  } else {
    const rows = [
      ["steps", `${steps}`],
      ["time", `${seconds.toFixed(1)} s`],
      ["steps/s", stepsPerSecond.toFixed(0)],
      [`best ${best?.metric ?? "metric"}`, best ? `${best.value.toPrecision(5)} at step ${best.steps}` : "–"],
      ["weights", weightsHash],
    ];
    output.print(`${scene.title}\n\n${formatTable(rows, ["left"])}`);
  }
  output.note(`written to ${folder}`);
}

/** The command as it can be typed again. */
function commandLine(path: string, flags: TrainFlags): string {
  const words = (["algo", "seed", "steps"] as const).flatMap((key) =>
    flags[key] === undefined ? [] : [`--${key}`, String(flags[key])],
  );
  const settings = (flags.set ?? []).flatMap((assignment) => ["--set", quoteWord(assignment)]);
  return ["gyre", "train", quoteWord(path), ...words, ...settings].join(" ");
}
