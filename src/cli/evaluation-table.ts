// An evaluation of closures, for people and for programs.

import { formatTable } from "../report/table.ts";
import type { EvaluationTable } from "../runs/turbulence/evaluation.ts";
import {
  EVALUATION_HEADS,
  type EvaluationCell,
  evaluationNote,
  evaluationRows,
} from "../runs/turbulence/evaluation-columns.ts";
import { joinWords } from "../runs/turbulence/number-words.ts";
import type { EvaluatePlan } from "./evaluate-plan.ts";

/** A cell with the larger of its two errors: both would make the table twice as wide. */
function cellWords({ text, error, spread, isBest }: EvaluationCell): string {
  const larger = spread !== null && Number(spread) > Number(error ?? 0) ? spread : error;
  return `${joinWords({ text, error: larger })}${isBest ? " *" : ""}`;
}

/** What a scan chose on, in words. */
export function choosingWords({ choosing }: EvaluatePlan): string | null {
  return choosing === null ? null : `best-… chosen on ${choosing.name}`;
}

/** The result as the command prints it. */
export function evaluationText(plan: EvaluatePlan, table: EvaluationTable, isJson: boolean): string {
  const { scene, policy, policyHash, samples, choosing } = plan;
  if (isJson) {
    const head = {
      scene: scene.title,
      policy: policy.name,
      policyHash,
      seed: scene.seed,
      steps: scene.steps,
      samples,
      chosenOn: choosing?.name ?? null,
    };
    return JSON.stringify({ ...head, ...table }, null, 2);
  }
  const rows = evaluationRows(table).map(({ name, cells }) => [name, ...cells.map(cellWords)]);
  const runs = plan.starts.length;
  const block = "standard error from 5 blocks of samples";
  const errors =
    runs > 1 ? `± the larger of ${block} and standard deviation over ${runs} runs` : `± ${block}`;
  const notes = [evaluationNote(table, errors), "* best of its column", choosingWords(plan)];
  const text = notes.flatMap((note) => note ?? []).join("; ");
  return `${scene.title}\n\n${formatTable([[...EVALUATION_HEADS], ...rows])}\n\n${text}`;
}
