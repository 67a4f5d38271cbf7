// gyre run

import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { type Kernels, loadKernels } from "../../kernels/kernels.ts";
import { isRecording } from "../../recording/gyr.ts";
import { makeDrillReport } from "../../runs/drill-report.ts";
import { checkWritable, readInput, writeOutput } from "../../runs/files.node.ts";
import { runHoverDrill } from "../../runs/hover-drill.ts";
import { findPolicy } from "../../runs/policies.node.ts";
import { recordMatch } from "../../runs/record-match.ts";
import { isServeSkill, runServeSkillDrill } from "../../runs/serve-skill-drill.ts";
import type { VolleyballScene } from "../../volleyball/scene.ts";
import type { Output } from "../context.ts";
import { drillTable, hoverTable, serveSkillTable } from "../drill-table.ts";
import { collect, wholeNumber } from "../options.ts";
import { play } from "../play.ts";
import { finishScene, readScene } from "../scene-source.ts";
import { defaultWorkers, type MatchFlags, planScene, playPlan } from "./match.ts";

/** Registers the command. */
export function addRunCommand(program: Command, output: Output): void {
  program
    .command("run")
    .description("run a scene: a match or a drill")
    .argument("<scene>", "a scene file, see `gyre list`")
    .option("--seed <n>", "names all randomness (default: the scene's)", wholeNumber("--seed", 0, 4294967295))
    .option("--games <n>", "games, or attempts of a drill", wholeNumber("--games", 1, 1_000_000))
    .option("--home <policy>", "policy of team 0")
    .option("--away <policy>", "policy of team 1")
    .option("--deterministic", "mean actions instead of sampled ones")
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--workers <n>", "threads (default: all cores)", wholeNumber("--workers", 1, 256))
    .option("--record <file>", "write the first games as a recording (.gyr)")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  gyre run scenes/volleyball/serve-drill.json --seed 3
  gyre run scenes/volleyball/receive-drill.json --away sp.safetensors --games 200 --json
  gyre run scenes/volleyball/hover-crazyflie.json --set drill.target_m='[1,0,2]'`,
    )
    .action(async (path: string, flags: MatchFlags) => {
      await runScene(path, flags, output);
    });
}

async function runScene(path: string, flags: MatchFlags, output: Output): Promise<void> {
  const bytes = readInput(path, "scene", 16 * 1024 * 1024);
  if (isRecording(bytes))
    throw new ConfigError(path, "a scene (for a recording: gyre check FILE --simulate)", "a recording");
  const scene = finishScene(readScene(path), flags, path);
  if (flags.record) checkWritable(flags.record, "--record");
  const kernels = await loadKernels();
  if (scene.task === "hover") runHover(kernels, scene, flags, output);
  else if (scene.task === "serve-drill" || scene.task === "receive-drill") {
    await runDrill(kernels, scene, flags, output);
  } else {
    if (!flags.json) output.print(`${scene.title}\n`);
    await playPlan(kernels, planScene(kernels, scene, { index: 1, count: 1 }), flags, output);
  }
}

function runHover(kernels: Kernels, scene: VolleyballScene, flags: MatchFlags, output: Output): void {
  if (flags.record) throw new ConfigError("--record", "a match or a serve or receive drill", scene.task);
  const report = runHoverDrill(kernels, scene, findPolicy(scene.home, "home"));
  output.print(flags.json ? JSON.stringify(report, null, 2) : `${scene.title}\n\n${hoverTable(report)}`);
}

async function runDrill(
  kernels: Kernels,
  scene: VolleyballScene,
  flags: MatchFlags,
  output: Output,
): Promise<void> {
  const server = findPolicy(scene.home, "home");
  if (scene.task === "serve-drill" && isServeSkill(server)) {
    if (flags.record)
      throw new ConfigError("--record", "a drill of a team, not of a skill alone", scene.home);
    const report = runServeSkillDrill(kernels, scene, server);
    output.print(
      flags.json ? JSON.stringify(report, null, 2) : `${scene.title}\n\n${serveSkillTable(report)}`,
    );
    return;
  }
  const plan = planScene(kernels, scene, { index: 1, count: 1 });
  const outcome = await play({
    job: { matches: [plan.spec], gamesEach: scene.games },
    header: plan.header,
    shard: plan.shard,
    done: [],
    workers: flags.workers ?? defaultWorkers(),
    batch: undefined,
    save: undefined,
    fallback: `runs/${scene.task}-${plan.spec.home.name}-seed${scene.seed}.jsonl`,
    label: scene.title,
  });
  const report = makeDrillReport(kernels, plan.spec, outcome.results);
  output.print(flags.json ? JSON.stringify(report, null, 2) : `${scene.title}\n\n${drillTable(report)}`);
  if (flags.record) {
    const results = outcome.results.slice(0, scene.record.games);
    writeOutput(flags.record, recordMatch(kernels, plan.spec, plan.hashes, results), "--record");
    output.note(`recording of ${results.length} attempts written to ${flags.record}`);
  }
}
