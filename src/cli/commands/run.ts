// gyre run

import { basename } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { type Kernels, loadKernels } from "../../kernels/kernels.ts";
import { isRecording } from "../../recording/gyr.ts";
import { makeDrillReport } from "../../runs/drill-report.ts";
import { checkOutputs, writeOutput } from "../../runs/files.node.ts";
import { runHoverDrill } from "../../runs/hover-drill.ts";
import { decodeLedger, isLedger } from "../../runs/ledger.ts";
import { findPolicy } from "../../runs/policies.node.ts";
import { recordMatch } from "../../runs/record-match.ts";
import { isServeSkill, runServeSkillDrill } from "../../runs/serve-skill-drill.ts";
import { listTrained, trainedFor } from "../../runs/train/list-trained.node.ts";
import { findTrainedPolicy } from "../../runs/train/policy-source.node.ts";
import { requireTrainable } from "../../runs/train/training-env.ts";
import { practiceTaskOf } from "../../volleyball/practice/tasks.ts";
import { refusePractice, type VolleyballScene } from "../../volleyball/scene.ts";
import type { Output } from "../context.ts";
import { drillTable, hoverTable, serveSkillTable } from "../drill-table.ts";
import { refuseBesideResume } from "../ledger-source.ts";
import { collect, wholeNumber } from "../options.ts";
import { play } from "../play.ts";
import {
  refuseFlagsOf,
  resumeTurbulence,
  runTurbulenceScene,
  type TurbulenceFlags,
} from "../run-turbulence.ts";
import { decodeScene, finishScene, readSceneBytes, roomOf } from "../scene-source.ts";
import { evaluateScene } from "./evaluate.ts";
import { defaultWorkers, type MatchFlags, type Plan, planLedger, planScene, playPlan } from "./match.ts";

/** Flags of a drill; `save` is the ledger that it goes on with. */
type DrillFlags = Omit<MatchFlags, "save"> & { readonly save: string | undefined };

type RunFlags = Omit<MatchFlags, "resume"> & TurbulenceFlags;

/** Registers the command. */
export function addRunCommand(program: Command, output: Output): void {
  program
    .command("run")
    .description("run a scene: a match, a drill, practice by a shipped policy, or a turbulent flow")
    .argument("[scene]", "a scene file, see `gyre list`; or the ledger (.jsonl) of an interrupted run")
    .option("--seed <n>", "names all randomness (default: the scene's)", wholeNumber("--seed", 0, 4294967295))
    .option("--games <n>", "games, or attempts of a drill", wholeNumber("--games", 1, 1_000_000))
    .option("--home <policy>", "policy of team 0")
    .option("--away <policy>", "policy of team 1")
    .option("--deterministic", "mean actions instead of sampled ones")
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--workers <n>", "threads (default: all cores)", wholeNumber("--workers", 1, 256))
    .option("--record <file>", "write the first games as a recording (.gyr)")
    .option("--steps <n>", "turbulence: time steps in all", wholeNumber("--steps", 1, 1_000_000_000))
    .option("--out <folder>", "turbulence: where the run is kept (default: a new folder in runs/)")
    .option("--resume <folder>", "turbulence: go on with the run of a folder")
    .option("--closure <word>", "turbulence: a name, a file of your own (.js, .mjs, .ts), or JSON")
    .option("--allow-code", "turbulence: run the closure file that the scene or the folder names")
    .option("--initial <file>", "turbulence: start from a field, .npy, .npz or raw little-endian f64")
    .option(
      "--snapshots-at <steps>",
      "turbulence: store the field after these steps, e.g. 1,10,100",
      stepList,
    )
    .option("--reference <word>", "turbulence: what the live Elog compares with, a case, .json or .csv")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  gyre run scenes/volleyball/serve-drill.json --seed 3
  gyre run scenes/volleyball/receive-drill.json --away sp.safetensors --games 200 --json
  gyre run scenes/volleyball/hover-crazyflie.json --set drill.target_m='[1,0,2]'
  gyre run scenes/turbulence/kf4-64-leith.json --steps 200000 --out runs/leith
  gyre run --resume runs/leith --steps 400000`,
    )
    .action(async (path: string | undefined, flags: RunFlags) => {
      if (flags.resume !== undefined)
        await resumeTurbulence(path, { ...flags, resume: flags.resume }, output);
      else if (path === undefined) throw new ConfigError("scene", "a scene file, or --resume FOLDER", path);
      else await runScene(path, flags, output);
    });
}

/** Parser of `1,10,100`. */
function stepList(text: string): number[] {
  const parse = wholeNumber("--snapshots-at", 1, 1_000_000_000);
  return text.split(",").map((word) => parse(word.trim()));
}

async function runScene(path: string, flags: RunFlags, output: Output): Promise<void> {
  const bytes = readSceneBytes(path);
  if (isRecording(bytes))
    throw new ConfigError(path, "a scene (for a recording: gyre check FILE --simulate)", "a recording");
  const text = new TextDecoder().decode(bytes);
  if (!isLedger(text)) {
    const raw = decodeScene(bytes, path);
    if (roomOf(raw, path) === "turbulence") {
      await runTurbulenceScene(path, raw, flags, output);
      return;
    }
  }
  refuseFlagsOf("turbulence", flags, path);
  checkOutputs([["--record", flags.record]], [["scene", path]]);
  const kernels = await loadKernels();
  const plan = isLedger(text) ? planOfLedger(kernels, text, path, flags) : undefined;
  const scene = plan?.spec.scene ?? finishScene(decodeScene(bytes, path), flags, path);
  if (practiceTaskOf(scene)) {
    await runPractice(scene, path, flags, output);
    return;
  }
  if (scene.task === "hover") {
    runHover(kernels, scene, flags, output);
    return;
  }
  if (scene.task === "serve-drill" && plan === undefined && isServeSkill(findPolicy(scene.home, "home"))) {
    runServeSkill(kernels, scene, flags, output);
    return;
  }
  const todo = plan ?? planScene(kernels, scene, { index: 1, count: 1 });
  const save = plan ? path : undefined;
  if (isDrill(scene)) await runDrill(kernels, todo, { ...flags, save }, output);
  else await playPlan(kernels, todo, { ...flags, save }, output, scene.title);
}

/** A practice scene is flown by the shipped policy that was trained on its task, if there is one. */
async function runPractice(
  scene: VolleyballScene,
  path: string,
  flags: RunFlags,
  output: Output,
): Promise<void> {
  for (const key of ["home", "away"] as const) {
    if (flags[key] !== undefined) throw new ConfigError(`--${key}`, "a match or a drill", scene.task);
  }
  const name = trainedFor(basename(path, ".json"), scene, listTrained());
  if (name === undefined) {
    refusePractice(scene, path);
    return;
  }
  const policy = findTrainedPolicy(name, "policy");
  await evaluateScene(requireTrainable(scene, path), policy, { ...flags, episodes: scene.games }, output);
}

function isDrill(scene: VolleyballScene): boolean {
  return scene.task === "serve-drill" || scene.task === "receive-drill";
}

/** An interrupted drill goes on with the ledger that it left. */
function planOfLedger(kernels: Kernels, text: string, path: string, flags: RunFlags): Plan {
  refuseBesideResume(flags);
  return planLedger(kernels, decodeLedger(text, path), path);
}

function runHover(kernels: Kernels, scene: VolleyballScene, flags: MatchFlags, output: Output): void {
  const rule = "a match or a serve or receive drill";
  if (flags.record !== undefined) throw new ConfigError("--record", rule, scene.task);
  if (flags.away !== undefined) throw new ConfigError("--away", rule, scene.task);
  const report = runHoverDrill(kernels, scene, findPolicy(scene.home, "home"));
  output.print(flags.json ? JSON.stringify(report, null, 2) : `${scene.title}\n\n${hoverTable(report)}`);
}

/** The published serve skill plays no team game: it has a drill of its own. */
function runServeSkill(kernels: Kernels, scene: VolleyballScene, flags: MatchFlags, output: Output): void {
  const rule = "a drill of a team, not of a skill alone";
  if (flags.record !== undefined) throw new ConfigError("--record", rule, scene.home);
  const report = runServeSkillDrill(kernels, scene, findPolicy(scene.home, "home"));
  output.print(flags.json ? JSON.stringify(report, null, 2) : `${scene.title}\n\n${serveSkillTable(report)}`);
}

async function runDrill(kernels: Kernels, plan: Plan, flags: DrillFlags, output: Output): Promise<void> {
  const { scene } = plan.spec;
  const outcome = await play({
    job: { matches: [plan.spec], gamesEach: scene.games },
    header: plan.header,
    shard: plan.shard,
    done: plan.done,
    workers: flags.workers ?? defaultWorkers(),
    batch: undefined,
    save: flags.save,
    fallback: `runs/${scene.task}-${plan.spec.home.name}-seed${scene.seed}.jsonl`,
    label: scene.title,
    resume: "gyre run",
  });
  const report = makeDrillReport(kernels, plan.spec, outcome.results);
  output.print(flags.json ? JSON.stringify(report, null, 2) : `${scene.title}\n\n${drillTable(report)}`);
  if (flags.record !== undefined) {
    const results = outcome.results.slice(0, scene.record.games);
    writeOutput(flags.record, recordMatch(kernels, plan.spec, plan.hashes, results), "--record");
    output.note(`recording of ${results.length} attempts written to ${flags.record}`);
  }
}
