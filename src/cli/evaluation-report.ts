// The report of an evaluation: figures, the page, and what the policy did.

import { join } from "node:path";
import { VERSION } from "../base/version.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { PageCell, PageFigure, PageTable } from "../report/turbulence/page.ts";
import { writeOutput } from "../runs/files.node.ts";
import { type Evaluated, type EvaluationTable, pooledRun } from "../runs/turbulence/evaluation.ts";
import { EVALUATION_HEADS, evaluationNote, evaluationRows } from "../runs/turbulence/evaluation-columns.ts";
import { readLearnedTrace } from "../runs/turbulence/learned-trace.node.ts";
import { type ExactTerm, loadExactTerm } from "../runs/turbulence/subgrid-source.node.ts";
import type { TurbulenceScene } from "../turbulence/scene.ts";
import type { EvaluatePlan } from "./evaluate-plan.ts";
import { choosingWords, evaluationText } from "./evaluation-table.ts";

/** What the report is made from. */
export interface ReportMaterial {
  readonly kernels: Kernels;
  readonly plan: EvaluatePlan;
  readonly table: EvaluationTable;
  readonly all: readonly Evaluated[];
  readonly folder: string;
  readonly command: string;
  /** runs of the policy */
  readonly learned: { readonly folders: readonly string[]; readonly scenes: readonly TurbulenceScene[] };
}

function pageTable({ plan, table }: ReportMaterial): PageTable {
  const rows = evaluationRows(table).map(({ name, cells }) => [
    { text: name },
    ...cells.map(({ text, error, spread, isBest }): PageCell => {
      const errors = [error, spread].flatMap((one) => one ?? []).join(" / ");
      return { text, isBest, ...(errors === "" ? {} : { error: errors }) };
    }),
  ]);
  const runs = plan.starts.length;
  const spread = runs > 1 ? ` / standard deviation over ${runs} runs` : "";
  const note = `${evaluationNote(table, `± standard error from 5 blocks of samples${spread}`)}. Marked: best of its column.`;
  return { head: EVALUATION_HEADS, rows, note };
}

/** What the policy turned, and how its coefficient depends on the flow. */
async function figuresOfPolicy(material: ReportMaterial, exact: ExactTerm | null): Promise<PageFigure[]> {
  const { kernels, plan, learned } = material;
  const { learnedFigures } = await import("../runs/turbulence/learned-figures.ts");
  const traces = [];
  for (const [k, folder] of learned.folders.entries()) {
    const name = plan.starts[k]?.name ?? "";
    traces.push(await readLearnedTrace(kernels, folder, learned.scenes[k] as TurbulenceScene, name, k === 0));
  }
  const { case: flow, grid, statistics } = plan.scene;
  return learnedFigures(traces, exact?.local ?? null, {
    flow: `${flow}, ${grid}²`,
    spinup: statistics.spinup,
  });
}

/** Writes page and figures. @returns the number of figures */
export async function writeEvaluation(material: ReportMaterial): Promise<number> {
  const { kernels, plan, table, all, folder, command } = material;
  const { compareFigures } = await import("../runs/turbulence/compare-figures.ts");
  const { pageOfRuns } = await import("../runs/turbulence/compare-page.ts");
  const { svgToPng } = await import("../report/png.node.ts");
  const runs = all.flatMap((one) => pooledRun(one) ?? []);
  const { whole } = plan.references;
  const exact = loadExactTerm(kernels, plan.scene.case, plan.scene.grid);
  const figures = [
    ...(runs.length > 0 ? compareFigures(runs, whole, exact?.byScale ?? null) : []),
    ...(await figuresOfPolicy(material, exact)),
  ];
  for (const { id, svg } of figures) {
    writeOutput(join(folder, `${id}.svg`), svg, "--report");
    writeOutput(join(folder, `${id}.png`), svgToPng(svg), "--report");
  }
  const chosen = choosingWords(plan);
  const facts: [string, string][] = [
    ["command", command],
    ["version", `gyre ${VERSION}`],
    ["policy", `${plan.policy.name}, weights ${plan.policyHash}`],
    ["starts", plan.starts.map(({ name }) => name).join(", ")],
    ...(chosen === null ? [] : [["scans", chosen] as [string, string]]),
  ];
  const given = {
    title: `${plan.scene.title}: ${plan.policy.name}`,
    facts,
    runs: pageTable(material),
    figures,
  };
  writeOutput(join(folder, "report.html"), pageOfRuns(given, runs, whole), "--report");
  writeOutput(join(folder, "evaluation.json"), `${evaluationText(plan, table, true)}\n`, "--report");
  return figures.length;
}
