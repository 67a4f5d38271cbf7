// gyre evaluate

import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { encodeRecording } from "../../recording/gyr.ts";
import { formatTable } from "../../report/table.ts";
import { checkOutputs, writeOutput } from "../../runs/files.node.ts";
import { LivePractice } from "../../runs/live/live-practice.ts";
import { recordLive } from "../../runs/live/record-live.ts";
import { type EvaluationReport, evaluatePolicy, type MetricMean } from "../../runs/train/evaluate.ts";
import { checkTransform } from "../../runs/train/policy-file.ts";
import { type FoundPolicy, findTrainedPolicy } from "../../runs/train/policy-source.node.ts";
import { requireTrainable, type TrainableScene } from "../../runs/train/training-env.ts";
import type { Output } from "../context.ts";
import { USUAL_AGAINST } from "../evaluate-plan.ts";
import { evaluateFlow } from "../evaluate-turbulence.ts";
import { collect, wholeNumber } from "../options.ts";
import { startProgress } from "../progress.ts";
import { finishScene, readScene, roomOf } from "../scene-source.ts";

interface EvaluateFlags {
  readonly policy: string;
  readonly episodes?: number;
  readonly seed?: number;
  readonly stochastic?: boolean;
  readonly set?: readonly string[];
  readonly record?: string;
  readonly recordEpisodes?: number;
  readonly against?: string;
  readonly samples?: string;
  readonly steps?: number;
  readonly reference?: string;
  readonly pdf?: string;
  readonly report?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

const EPISODES = 1000;
const FLAGS_OF = {
  volleyball: ["episodes", "stochastic", "record", "recordEpisodes"],
  turbulence: ["against", "samples", "steps", "reference", "pdf", "report", "workers"],
} as const;

/** Refuses flags of the other room: they would be ignored. */
function refuseFlagsOf(room: keyof typeof FLAGS_OF, flags: EvaluateFlags, path: string): void {
  const key = FLAGS_OF[room].find((one) => flags[one] !== undefined);
  if (key === undefined) return;
  throw new ConfigError(
    key === "recordEpisodes" ? "--record-episodes" : `--${key}`,
    `a scene of the room ${room}`,
    path,
  );
}

/** Registers the command. */
export function addEvaluateCommand(program: Command, output: Output): void {
  program
    .command("evaluate")
    .description(
      "whole episodes of a policy on a practice scene, or a learned closure beside others on a flow",
    )
    .argument("<scene>", "a practice scene or a turbulence scene, see `gyre list`")
    .requiredOption(
      "--policy <word>",
      "a shipped policy, a .safetensors file, the folder of a training, or `latest`",
    )
    .option("--episodes <n>", `episodes (default: ${EPISODES})`, wholeNumber("--episodes", 1, 1_000_000))
    .option("--seed <n>", "names the episodes (default: the scene's)", wholeNumber("--seed", 0, 4294967295))
    .option("--stochastic", "sampled actions instead of mean ones")
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--record <file>", "write the first episodes as a recording (.gyr)")
    .option(
      "--record-episodes <n>",
      "so many of them (default: the scene's record.games, 4)",
      wholeNumber("--record-episodes", 1, 10_000),
    )
    .option(
      "--against <list>",
      `turbulence: closures beside the policy, names or JSON (default: ${USUAL_AGAINST})`,
    )
    .option(
      "--samples <list>",
      "turbulence: snapshots of the reference to start from, each a run, e.g. 1,2,3",
    )
    .option("--steps <n>", "turbulence: time steps of each run", wholeNumber("--steps", 1, 1_000_000_000))
    .option(
      "--reference <file>",
      "turbulence: .csv or .json to compare with (default: what ships for the case)",
    )
    .option("--pdf <file>", "turbulence: density of vorticity of the reference (.csv), for tail distances")
    .option("--report <folder>", "turbulence: keep runs, figures and a page; the same command goes on there")
    .option(
      "--workers <n>",
      "turbulence: threads of the scans of best-… (default: all cores)",
      wholeNumber("--workers", 1, 256),
    )
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Turbulence: --against also takes best-static and best-hyperviscosity, which scan on a snapshot of their own.
Examples:
  gyre evaluate scenes/volleyball/solo-bump.json --policy runs/bump --episodes 1000 --seed 9
  gyre evaluate scenes/volleyball/hover.json --policy hover --json
  gyre evaluate scenes/volleyball/solo-bump.json --policy latest --episodes 100 --record bumps.gyr
  gyre evaluate scenes/turbulence/smarl-kf4-32.json --policy runs/smarl --samples 1,2,3 --report report`,
    )
    .action(async (path: string, flags: EvaluateFlags) => {
      const raw = readScene(path);
      if (roomOf(raw, path) === "turbulence") {
        refuseFlagsOf("volleyball", flags, path);
        await evaluateFlow(path, raw, flags, output);
        return;
      }
      refuseFlagsOf("turbulence", flags, path);
      checkOutputs(
        [["--record", flags.record]],
        [
          ["scene", path],
          ["--policy", flags.policy],
        ],
      );
      if (flags.recordEpisodes !== undefined && flags.record === undefined)
        throw new ConfigError("--record-episodes", "--record beside it", flags.recordEpisodes);
      const scene = requireTrainable(finishScene(raw, flags, path), path);
      await evaluateScene(scene, findTrainedPolicy(flags.policy, "--policy"), flags, output);
    });
}

/** Plays the episodes of a practice scene, and prints and records what came of them. */
export async function evaluateScene(
  scene: TrainableScene,
  policy: FoundPolicy,
  flags: Omit<EvaluateFlags, "policy">,
  output: Output,
): Promise<void> {
  const { actors, name } = policy;
  const deterministic = flags.stochastic !== true;
  const wanted = flags.episodes ?? EPISODES;
  checkTransform(policy.notes, scene.practice.action_transform, name);
  const kernels = await loadKernels();
  const bar = startProgress(wanted, scene.title, "episodes");
  let done = 0;
  const report = evaluatePolicy(kernels, scene, actors, {
    episodes: wanted,
    seed: scene.seed,
    deterministic,
    onProgress: (episodes) => {
      bar.add(episodes - done);
      done = episodes;
    },
  });
  bar.stop();
  const { task } = policy.notes;
  if (task !== undefined && task !== scene.task) {
    output.note(`${name} was trained on ${task}, and flies ${scene.task} as well as it can`);
  }
  // first the file: a result on stdout that names it is true
  const count = Math.min(flags.recordEpisodes ?? scene.record.games, wanted);
  if (flags.record !== undefined) {
    const episodes = Array.from({ length: count }, (_, k) => k);
    const run = new LivePractice(kernels, { ...scene, deterministic, games: count }, policy, episodes);
    writeOutput(flags.record, encodeRecording(recordLive(run)), "--record");
  }
  const head = { scene: scene.title, task: scene.task, policy: name, seed: scene.seed };
  const recording = flags.record === undefined ? {} : { recording: flags.record };
  output.print(
    flags.json
      ? JSON.stringify({ ...head, ...report, ...recording }, null, 2)
      : table(`${scene.title}: ${name}`, report),
  );
  if (flags.record !== undefined) output.note(`recording of ${count} episodes written to ${flags.record}`);
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
