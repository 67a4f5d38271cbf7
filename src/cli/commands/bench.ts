// gyre bench

import type { Command } from "commander";
import { type Kernels, loadKernels } from "../../kernels/kernels.ts";
import { formatTable } from "../../report/table.ts";
import { benchClosureTraining } from "../../runs/bench/closure-training.ts";
import { benchLearning } from "../../runs/bench/learning.ts";
import { benchPolicy } from "../../runs/bench/policy.ts";
import { benchQuadrotor } from "../../runs/bench/quadrotor.ts";
import type { BenchResult } from "../../runs/bench/result.ts";
import { benchTfjs } from "../../runs/bench/tfjs.ts";
import { benchTurbulence } from "../../runs/bench/turbulence.ts";
import { benchVolleyball } from "../../runs/bench/volleyball.ts";
import type { Output } from "../context.ts";
import { oneOf } from "../options.ts";

const BENCHES = {
  quadrotor: benchQuadrotor,
  volleyball: benchVolleyball,
  policy: benchPolicy,
  turbulence: (kernels: Kernels): BenchResult[] => [
    ...benchTurbulence(kernels),
    ...benchClosureTraining(kernels),
  ],
  learning: async (kernels: Kernels): Promise<BenchResult[]> => [
    ...benchLearning(kernels),
    ...(await benchTfjs()),
  ],
};
const NAMES = Object.keys(BENCHES) as (keyof typeof BENCHES)[];

/** Registers the command. */
export function addBenchCommand(program: Command, output: Output): void {
  program
    .command("bench")
    .description("measure the kernels on one core: median of repeated blocks")
    .argument("[what]", `one of ${NAMES.join(", ")}; all when left out`, oneOf("what", NAMES))
    .option("--json", "print { results: [{ name, value, unit, samples }] }")
    .action(async (what: keyof typeof BENCHES | undefined, flags: { json?: boolean }) => {
      const results: BenchResult[] = [];
      for (const name of what ? [what] : NAMES) results.push(...(await BENCHES[name](await loadKernels())));
      output.print(flags.json ? JSON.stringify({ results }, null, 2) : benchTable(results));
    });
}

function short(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toFixed(2)} M` : value.toPrecision(4);
}

function benchTable(results: readonly BenchResult[]): string {
  return formatTable([
    ["kernel", "median", "best", "worst", "unit"],
    ...results.map(({ name, value, unit, samples }) => {
      const isTime = unit.startsWith("µs");
      const sorted = [...samples].sort((a, b) => (isTime ? a - b : b - a));
      return [name, short(value), short(sorted[0] ?? value), short(sorted.at(-1) ?? value), unit];
    }),
  ]);
}
