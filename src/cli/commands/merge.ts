// gyre merge

import type { Command } from "commander";
import { loadKernels } from "../../kernels/kernels.ts";
import { readText } from "../../runs/files.node.ts";
import { decodeLedger, mergeLedgers } from "../../runs/ledger.ts";
import { makeMatchReport } from "../../runs/match-report.ts";
import type { Output } from "../context.ts";
import { matchTable } from "../match-table.ts";
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
  const parts = paths.map((name) => ({
    name,
    ledger: decodeLedger(readText(name, "ledger", 512 * 1024 * 1024), name),
  }));
  const first = paths[0] as string;
  const kind = parts[0]?.ledger.job.kind;
  if (kind === "tournament") {
    const plan = planTournamentLedger(kernels, first);
    const n = plan.sources.length;
    const results = mergeLedgers(parts, n * (n - 1));
    await printTournament(tournamentReport(kernels, plan, results, null, 0), flags, output);
    return;
  }
  const plan = planLedger(kernels, first);
  const results = mergeLedgers(parts, 1);
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
