// gyre evaluate

import type { Command } from "commander";
import { loadKernels } from "../../kernels/kernels.ts";
import { formatTable } from "../../report/table.ts";
import { type EvaluationReport, evaluatePolicy, type MetricMean } from "../../runs/train/evaluate.ts";
import { checkTransform } from "../../runs/train/policy-file.ts";
import { findTrainedPolicy } from "../../runs/train/policy-source.node.ts";
import { requireTrainable } from "../../runs/train/training-env.ts";
import type { Output } from "../context.ts";
import { collect, wholeNumber } from "../options.ts";
import { startProgress } from "../progress.ts";
import { finishScene, readScene } from "../scene-source.ts";

interface EvaluateFlags {
  readonly policy: string;
  readonly episodes: number;
  readonly seed?: number;
  readonly stochastic?: boolean;
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** Registers the command. */
export function addEvaluateCommand(program: Command, output: Output): void {
  program
    .command("evaluate")
    .description("play whole episodes of a policy on a practice scene; means with 95 % intervals")
    .argument("<scene>", "a practice scene, see `gyre list`")
    .requiredOption(
      "--policy <word>",
      "a shipped policy, a .safetensors file, the folder of a training, or `latest`",
    )
    .option("--episodes <n>", "episodes", wholeNumber("--episodes", 1, 1_000_000), 1000)
    .option("--seed <n>", "names the episodes (default: the scene's)", wholeNumber("--seed", 0, 4294967295))
    .option("--stochastic", "sampled actions instead of mean ones")
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  gyre evaluate scenes/volleyball/solo-bump.json --policy runs/bump --episodes 1000 --seed 9
  gyre evaluate scenes/volleyball/hover.json --policy hover --json`,
    )
    .action(async (path: string, flags: EvaluateFlags) => {
      const scene = requireTrainable(finishScene(readScene(path), flags, path), path);
      const { actors, notes, name } = findTrainedPolicy(flags.policy, "--policy");
      checkTransform(notes, scene.practice.action_transform, name);
      const kernels = await loadKernels();
      const bar = startProgress(flags.episodes, scene.title, "episodes");
      let done = 0;
      const report = evaluatePolicy(kernels, scene, actors, {
        episodes: flags.episodes,
        seed: scene.seed,
        deterministic: flags.stochastic !== true,
        onProgress: (episodes) => {
          bar.add(episodes - done);
          done = episodes;
        },
      });
      bar.stop();
      const head = { scene: scene.title, task: scene.task, policy: name, seed: scene.seed };
      output.print(
        flags.json
          ? JSON.stringify({ ...head, ...report }, null, 2)
          : table(`${scene.title}: ${name}`, report),
      );
    });
}

function table(title: string, report: EvaluationReport): string {
  const rows = Object.entries(report.metrics).map(([name, { mean, ci95 }]: [string, MetricMean]) => [
    name === report.metric ? `${name} *` : name,
    mean.toPrecision(5),
    `${ci95[0].toPrecision(4)} – ${ci95[1].toPrecision(4)}`,
  ]);
  const head = ["metric", "mean", "95 % interval"];
  return `${title}, ${report.episodes} episodes\n\n${formatTable([head, ...rows], ["left"])}\n\n* the one that counts; hash ${report.hash}`;
}
