// gyre match

import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { type Kernels, loadKernels } from "../../kernels/kernels.ts";
import { checkOutputs, writeOutput } from "../../runs/files.node.ts";
import type { Shard, UnitResult } from "../../runs/job.ts";
import type { JobHeader, Ledger } from "../../runs/ledger.ts";
import { type MatchReport, makeMatchReport } from "../../runs/match-report.ts";
import { type MatchSpec, policyHashes } from "../../runs/match-spec.ts";
import { findPolicy } from "../../runs/policies.node.ts";
import { recordMatch } from "../../runs/record-match.ts";
import { parseVolleyballScene, type VolleyballScene } from "../../volleyball/scene.ts";
import { TASK_NAMES } from "../../volleyball/tasks.ts";
import type { Output } from "../context.ts";
import { compareHeaders, readLedger, refuseBesideResume } from "../ledger-source.ts";
import { matchTable } from "../match-table.ts";
import { collect, oneOf, shard, wholeNumber } from "../options.ts";
import { play } from "../play.ts";
import { finishScene, type RawScene, readScene, requireMatch, type SceneOverrides } from "../scene-source.ts";

/** Flags of `gyre match`, as commander gives them. */
export interface MatchFlags extends SceneOverrides {
  readonly scene?: string;
  readonly workers?: number;
  readonly batch?: number;
  readonly json?: boolean;
  readonly record?: string;
  readonly recordGames?: number;
  readonly recordBrief?: boolean;
  readonly save?: string;
  readonly shard?: Shard;
  readonly resume?: string;
}

/** Threads used when nothing is said. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism());
}

/** Adds the flags that say how work is spread. */
export function addWorkFlags(command: Command): Command {
  return command
    .option(
      "--workers <n>",
      "threads (default: all cores); the result does not depend on it",
      wholeNumber("--workers", 1, 256),
    )
    .addOption(
      new Option("--batch <n>", "games side by side in a thread; the result does not depend on it")
        .argParser(wholeNumber("--batch", 1, 4096))
        .hideHelp(),
    )
    .option("--shard <i/n>", "play only the i-th part of n; put parts together with `gyre merge`", shard)
    .option("--save <file>", "write every game's result as JSON Lines (a ledger)")
    .option("--resume <file>", "go on with the ledger of an interrupted run")
    .option("--json", "print the result as JSON");
}

/** Registers the command. */
export function addMatchCommand(program: Command, output: Output): void {
  const command = program
    .command("match")
    .description("play games between two policies and count wins, faults and intervals")
    .option("--seed <n>", "names all randomness (default: 1)", wholeNumber("--seed", 0, 4294967295))
    .option("--task <name>", `one of ${TASK_NAMES.join(", ")} (default: 3v3)`, oneOf("--task", TASK_NAMES))
    .option("--home <policy>", "policy of team 0: a name (see `gyre list`) or a file (default: scripted)")
    .option("--away <policy>", "policy of team 1 (default: scripted)")
    .option(
      "--games <n>",
      "games to play; both sides serve equally (default: 100)",
      wholeNumber("--games", 1, 1_000_000),
    )
    .option("--deterministic", "mean actions instead of sampled ones: only two distinct games exist then")
    .option("--scene <file>", "start from a scene instead of a task's defaults")
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--record <file>", "write the first games as a recording (.gyr)")
    .option(
      "--record-games <n>",
      "how many games to record (default: 4)",
      wholeNumber("--record-games", 1, 10_000),
    )
    .option("--record-brief", "leave frames out: seed, scene and hashes only, simulated again when exported");
  addWorkFlags(command).action(async (flags: MatchFlags) => {
    await runMatch(flags, output);
  });
  command.addHelpText(
    "after",
    `
Examples:
  gyre match --task 3v3 --home scripted --away sp.safetensors --games 400 --seed 1
  gyre match --task 1v1 --games 50 --json
  gyre match --task 3v3 --away sp.safetensors --set rules.crash=ignore
  gyre match --games 10000 --shard 1/4 --save part1.jsonl      then: gyre merge part*.jsonl`,
  );
}

/** A match as the flags or the ledger to resume say. */
export interface Plan {
  readonly spec: MatchSpec;
  readonly header: JobHeader;
  readonly shard: Shard;
  readonly done: readonly UnitResult[];
  readonly hashes: readonly [string, string];
}

/** Scene and policies of a match from a scene; used by `match`, `merge` and `run`. */
export function planScene(kernels: Kernels, scene: VolleyballScene, shardOf: Shard): Plan {
  const spec: MatchSpec = {
    scene,
    home: findPolicy(scene.home, "home"),
    away: findPolicy(scene.away, "away"),
  };
  const hashes = policyHashes(kernels, spec);
  const header: JobHeader = {
    kind: "match",
    scene,
    policies: [
      { word: scene.home, hash: hashes[0] },
      { word: scene.away, hash: hashes[1] },
    ],
    gamesEach: scene.games,
  };
  return { spec, header, shard: shardOf, done: [], hashes };
}

/** Sets a job up again from a ledger; refuses policies whose content has changed. */
export function planLedger(kernels: Kernels, ledger: Ledger, path: string): Plan {
  if (ledger.job.kind !== "match") {
    throw new ConfigError(
      path,
      "the ledger of a match (a tournament: gyre tournament --resume)",
      ledger.job.kind,
    );
  }
  const scene = parseVolleyballScene(ledger.job.scene, `${path}: scene`);
  const plan = planScene(kernels, scene, ledger.shard);
  compareHeaders(ledger.job, plan.header, path);
  return { ...plan, done: ledger.results };
}

/** The scene that the flags describe. */
export function sceneOfFlags(flags: MatchFlags): VolleyballScene {
  const raw: RawScene =
    flags.scene !== undefined
      ? readScene(flags.scene)
      : { room: "volleyball", title: `${flags.task ?? "3v3"} match`, task: flags.task ?? "3v3" };
  const scene = finishScene(raw, flags, flags.scene ?? "scene");
  requireMatch(scene, flags.scene ?? "scene");
  return scene;
}

/** Runs the command; returns the report. */
export async function runMatch(flags: MatchFlags, output: Output): Promise<MatchReport> {
  const kernels = await loadKernels();
  checkRecordFlags(flags);
  checkOutputs(
    [
      ["--save", flags.save],
      ["--record", flags.record],
    ],
    [
      ["--home", flags.home],
      ["--away", flags.away],
      ["--scene", flags.scene],
    ],
  );
  return playPlan(kernels, planFlags(kernels, flags), flags, output);
}

function planFlags(kernels: Kernels, flags: MatchFlags): Plan {
  if (flags.resume === undefined) {
    return planScene(kernels, sceneOfFlags(flags), flags.shard ?? { index: 1, count: 1 });
  }
  refuseBesideResume(flags);
  const plan = planLedger(kernels, readLedger(flags.resume, "--resume"), flags.resume);
  requireMatch(plan.spec.scene, `${flags.resume}: scene`);
  return plan;
}

/** Flags about a recording mean nothing without one. */
function checkRecordFlags(flags: MatchFlags): void {
  if (flags.record !== undefined) return;
  if (flags.recordGames !== undefined) {
    throw new ConfigError("--record-games", "--record FILE beside it", flags.recordGames);
  }
  if (flags.recordBrief)
    throw new ConfigError("--record-brief", "--record FILE beside it", flags.recordBrief);
}

/** Plays a plan, prints the result, writes the recording. */
export async function playPlan(
  kernels: Kernels,
  plan: Plan,
  flags: Omit<MatchFlags, "save"> & { readonly save?: string | undefined },
  output: Output,
  title?: string,
): Promise<MatchReport> {
  const { spec, header, hashes } = plan;
  const workers = flags.workers ?? defaultWorkers();
  const name = `${spec.scene.task}-${spec.home.name}-vs-${spec.away.name}-seed${spec.scene.seed}`;
  const part = plan.shard.count > 1 ? `-${plan.shard.index}of${plan.shard.count}` : "";
  const save = flags.save ?? flags.resume ?? (plan.shard.count > 1 ? `runs/${name}${part}.jsonl` : undefined);
  const outcome = await play({
    job: { matches: [spec], gamesEach: header.gamesEach },
    header,
    shard: plan.shard,
    done: plan.done,
    workers,
    batch: flags.batch,
    save,
    fallback: `runs/${name}${part}.jsonl`,
    label: `${spec.home.name} – ${spec.away.name}`,
    resume: "gyre match --resume",
  });
  const report = makeMatchReport(kernels, spec, outcome.results, {
    policyHashes: hashes,
    seconds: plan.done.length > 0 ? null : outcome.seconds,
    workers,
  });
  if (flags.json) output.print(JSON.stringify(report, null, 2));
  else {
    if (title !== undefined) output.print(`${title}\n`);
    output.print(`${spec.scene.task}: ${report.games} games, seed ${report.seed}\n`);
    output.print(matchTable(report));
  }
  if (save) output.note(`games written to ${save}`);
  if (flags.record !== undefined) writeRecording(kernels, plan, outcome.results, flags, output);
  return report;
}

function writeRecording(
  kernels: Kernels,
  plan: Plan,
  results: readonly UnitResult[],
  flags: Pick<MatchFlags, "record" | "recordGames" | "recordBrief">,
  output: Output,
): void {
  const path = flags.record as string;
  const games = flags.recordGames ?? plan.spec.scene.record.games;
  const bytes = recordMatch(kernels, plan.spec, plan.hashes, results.slice(0, games), {
    withFrames: flags.recordBrief !== true,
  });
  writeOutput(path, bytes, "--record");
  output.note(`recording of ${Math.min(games, results.length)} games written to ${path}`);
}
