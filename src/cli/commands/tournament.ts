// gyre tournament

import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { type Kernels, loadKernels } from "../../kernels/kernels.ts";
import { formatTable, percent } from "../../report/table.ts";
import { checkOutputs, writeOutput } from "../../runs/files.node.ts";
import type { Shard, UnitResult } from "../../runs/job.ts";
import type { JobHeader, Ledger } from "../../runs/ledger.ts";
import { hashOfPolicy } from "../../runs/match-spec.ts";
import { findPolicy } from "../../runs/policies.node.ts";
import { makeTournamentReport, type TournamentReport, tournamentJob } from "../../runs/tournament.ts";
import type { PolicySource } from "../../volleyball/policies/load.ts";
import { parseVolleyballScene, type VolleyballScene } from "../../volleyball/scene.ts";
import type { Output } from "../context.ts";
import { compareHeaders, readLedger, refuseBesideResume } from "../ledger-source.ts";
import { collect, list, oneOf, wholeNumber } from "../options.ts";
import { checkPicture, writePicture } from "../picture.node.ts";
import { play } from "../play.ts";
import { finishScene, type RawScene, readScene } from "../scene-source.ts";
import { addWorkFlags, defaultWorkers, type MatchFlags } from "./match.ts";

const TASKS = ["1v1", "3v3", "6v6"] as const;

/** Flags of `gyre tournament`. */
export interface TournamentFlags extends Omit<MatchFlags, "home" | "away" | "record" | "recordGames"> {
  readonly policies?: string[];
  readonly picture?: string;
}

/** Registers the command. */
export function addTournamentCommand(program: Command, output: Output): void {
  const command = program
    .command("tournament")
    .description("play every policy against every other: win-rate matrix and ratings")
    .option("--seed <n>", "names all randomness (default: 1)", wholeNumber("--seed", 0, 4294967295))
    .option("--task <name>", `one of ${TASKS.join(", ")} (default: 3v3)`, oneOf("--task", TASKS))
    .option("--policies <list>", "names or files, separated by commas (at least two)", list("--policies"))
    .option(
      "--games <n>",
      "games of each pair, both seats together (default: 100)",
      wholeNumber("--games", 2, 1_000_000),
    )
    .option("--deterministic", "mean actions instead of sampled ones")
    .option("--scene <file>", "start from a scene instead of a task's defaults")
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--picture <file>", "write the matrix as a heat map (.svg or .png)");
  addWorkFlags(command).action(async (flags: TournamentFlags) => {
    await runTournament(flags, output);
  });
  command.addHelpText(
    "after",
    `
Examples:
  gyre tournament --policies scripted,scripted-cautious,scripted-attacking --games 40
  gyre tournament --task 3v3 --policies scripted,a.safetensors,b.safetensors --games 200 --seed 1 --json
  gyre tournament --policies scripted,sp.safetensors --games 100 --picture cross-play.png`,
  );
}

/** A tournament set up from flags or from a ledger. */
export interface TournamentPlan {
  readonly scene: VolleyballScene;
  readonly sources: readonly PolicySource[];
  readonly header: JobHeader;
  readonly shard: Shard;
  readonly done: readonly UnitResult[];
}

/** Names for tables: distinct, also when two files have the same name. */
function distinctNames(sources: readonly PolicySource[]): PolicySource[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const times = (seen.get(source.name) ?? 0) + 1;
    seen.set(source.name, times);
    return times === 1 ? source : { ...source, name: `${source.name} (${times})` };
  });
}

/** Resolves the policies of a tournament. */
export function planTournament(
  kernels: Kernels,
  scene: VolleyballScene,
  words: readonly string[],
  shard: Shard,
): TournamentPlan {
  if (words.length < 2 || words.length > 64) throw new ConfigError("--policies", "2 to 64 policies", words);
  const sources = distinctNames(words.map((word) => findPolicy(word, "--policies")));
  const header: JobHeader = {
    kind: "tournament",
    scene,
    policies: words.map((word, k) => ({ word, hash: hashOfPolicy(kernels, sources[k] as PolicySource) })),
    gamesEach: tournamentJob(scene, sources, scene.games).gamesEach,
  };
  return { scene, sources, header, shard, done: [] };
}

/** Sets a tournament up again from a ledger. */
export function planTournamentLedger(kernels: Kernels, ledger: Ledger, path: string): TournamentPlan {
  if (ledger.job.kind !== "tournament") {
    throw new ConfigError(path, "the ledger of a tournament (a match: gyre match --resume)", ledger.job.kind);
  }
  const scene = parseVolleyballScene(ledger.job.scene, `${path}: scene`);
  const words = ledger.job.policies.map((policy) => policy.word);
  const plan = planTournament(kernels, scene, words, ledger.shard);
  compareHeaders(ledger.job, plan.header, path);
  return { ...plan, done: ledger.results };
}

/** The report of finished games. */
export function tournamentReport(
  kernels: Kernels,
  plan: TournamentPlan,
  results: readonly UnitResult[],
  seconds: number | null,
  workers: number,
): TournamentReport {
  return makeTournamentReport(kernels, plan.scene, results, {
    policies: plan.sources.map((source) => source.name),
    policyHashes: plan.header.policies.map((policy) => policy.hash),
    games: 2 * plan.header.gamesEach,
    seconds,
    workers,
  });
}

/** The tables of a tournament. */
export function tournamentTable(report: TournamentReport): string {
  const { policies } = report;
  const matrix = [
    ["won by row against", ...policies, "mean", "undecided"],
    ...policies.map((name, i) => [
      name,
      ...policies.map((_, j) => {
        if (i === j) return "·";
        return report.decided[i]?.[j] === 0 ? "–" : percent(report.winRate[i]?.[j] as number);
      }),
      percent(report.averageWinRate[i] as number),
      `${(report.undecided[i] as number[]).reduce((a, b) => a + b, 0)}`,
    ]),
  ];
  const ratings = [
    ["rating", "Bradley-Terry", "95 % interval", "Elo (K 84)"],
    ...policies.map((name, i) => {
      const { rating, ci95 } = report.bradleyTerry[i] as { rating: number; ci95: readonly [number, number] };
      return [
        name,
        rating.toFixed(0),
        `${ci95[0].toFixed(0)} – ${ci95[1].toFixed(0)}`,
        (report.elo[i] as number).toFixed(0),
      ];
    }),
  ];
  const speed =
    report.gamesPerSecond === null
      ? ""
      : `${report.gamesPerSecond.toFixed(1)} games/s on ${report.workers} workers; `;
  return `${formatTable(matrix)}\n\n${formatTable(ratings)}\n\n${speed}hash ${report.hash}`;
}

async function runTournament(flags: TournamentFlags, output: Output): Promise<void> {
  const kernels = await loadKernels();
  checkPicture(flags.picture);
  checkOutputs(
    [
      ["--save", flags.save],
      ["--picture", flags.picture],
    ],
    [["--scene", flags.scene], ...(flags.policies ?? []).map((path) => ["--policies", path] as const)],
  );
  const plan = planOfFlags(kernels, flags);
  const part = plan.shard.count > 1 ? `-${plan.shard.index}of${plan.shard.count}` : "";
  const name = `tournament-${plan.scene.task}-seed${plan.scene.seed}${part}`;
  const save = flags.save ?? flags.resume ?? (plan.shard.count > 1 ? `runs/${name}.jsonl` : undefined);
  const workers = flags.workers ?? defaultWorkers();
  const outcome = await play({
    job: tournamentJob(plan.scene, plan.sources, plan.header.gamesEach * 2),
    header: plan.header,
    shard: plan.shard,
    done: plan.done,
    workers,
    batch: flags.batch,
    save,
    fallback: `runs/${name}.jsonl`,
    label: "tournament",
    resume: "gyre tournament --resume",
  });
  const seconds = plan.done.length > 0 ? null : outcome.seconds;
  const report = tournamentReport(kernels, plan, outcome.results, seconds, workers);
  await printTournament(report, flags, output);
  if (save) output.note(`games written to ${save}`);
}

/** Prints a report and writes its picture. */
export async function printTournament(
  report: TournamentReport,
  flags: { readonly json?: boolean; readonly picture?: string },
  output: Output,
): Promise<void> {
  if (flags.json) output.print(JSON.stringify(report, null, 2));
  else {
    output.print(`${report.task}: ${report.games} games a pair, seed ${report.seed}\n`);
    output.print(tournamentTable(report));
  }
  if (flags.picture !== undefined) {
    writeOutput(flags.picture, await writePicture(report, flags.picture), "--picture");
    output.note(`heat map written to ${flags.picture}`);
  }
}

function planOfFlags(kernels: Kernels, flags: TournamentFlags): TournamentPlan {
  if (flags.resume !== undefined) {
    refuseBesideResume(flags);
    return planTournamentLedger(kernels, readLedger(flags.resume, "--resume"), flags.resume);
  }
  if (!flags.policies) throw new ConfigError("--policies", "at least two policies", undefined);
  const task = flags.task ?? "3v3";
  const raw: RawScene =
    flags.scene !== undefined
      ? readScene(flags.scene)
      : { room: "volleyball", title: `${task} tournament`, task };
  const scene = finishScene(raw, flags, flags.scene ?? "scene");
  if (!(TASKS as readonly string[]).includes(scene.task)) {
    throw new ConfigError("task", `one of ${TASKS.join(", ")}: both seats must be alike`, scene.task);
  }
  return planTournament(kernels, scene, flags.policies, flags.shard ?? { index: 1, count: 1 });
}
