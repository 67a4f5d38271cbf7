// gyre merge

import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { checkOutputs } from "../../runs/files.node.ts";
import { mergeLedgers } from "../../runs/ledger.ts";
import { makeMatchReport } from "../../runs/match-report.ts";
import type { Output } from "../context.ts";
import { readLedger } from "../ledger-source.ts";
import { matchTable } from "../match-table.ts";
import { checkPicture } from "../picture.node.ts";
import { requireMatch } from "../scene-source.ts";
import { planLedger } from "./match.ts";
import { planTournamentLedger, printTournament, tournamentReport } from "./tournament.ts";

/** Registers the command. */
export function addMergeCommand(program: Command, output: Output): void {
  program
    .command("merge")
    .description("put the parts of a sharded match or tournament together: exactly the undivided result")
    .argument("<ledgers...>", "files written with --shard and --save")
    .option("--json", "print the result as JSON")
    .option("--picture <file>", "tournaments: write the matrix as a heat map (.svg or .png)")
    .addHelpText("after", "\nExample:\n  gyre merge part1.jsonl part2.jsonl --json")
    .action(async (paths: string[], flags: { json?: boolean; picture?: string }) => {
      await runMerge(paths, flags, output);
    });
}

async function runMerge(
  paths: readonly string[],
  flags: { json?: boolean; picture?: string },
  output: Output,
): Promise<void> {
  const kernels = await loadKernels();
  const parts = paths.map((name) => ({ name, ledger: readLedger(name, "ledger") }));
  const [{ name, ledger }] = parts as [(typeof parts)[number]];
  checkPicture(flags.picture);
  checkOutputs(
    [["--picture", flags.picture]],
    paths.map((path) => ["ledger", path] as const),
  );
  if (flags.picture !== undefined && ledger.job.kind === "match") {
    throw new ConfigError("--picture", "parts of a tournament", ledger.job.kind);
  }
  const results = mergeLedgers(parts);
  if (ledger.job.kind === "tournament") {
    const plan = planTournamentLedger(kernels, ledger, name);
    await printTournament(tournamentReport(kernels, plan, results, null, 0), flags, output);
    return;
  }
  const plan = planLedger(kernels, ledger, name);
  requireMatch(plan.spec.scene, `${name}: scene`);
  const report = makeMatchReport(kernels, plan.spec, results, {
    policyHashes: plan.hashes,
    seconds: null,
    workers: 0,
  });
  if (flags.json) output.print(JSON.stringify(report, null, 2));
  else {
    output.print(`${report.task}: ${report.games} games, seed ${report.seed}, from ${paths.length} parts\n`);
    output.print(matchTable(report));
  }
}
