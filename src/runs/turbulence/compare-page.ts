// The report page of a comparison.

import {
  type PageCell,
  type PageData,
  type PageFact,
  type PageFigure,
  type PageTable,
  reportPage,
} from "../../report/turbulence/page.ts";
import type { FlowReference } from "../../turbulence/reference.ts";
import type { ComparedRun, CompareReport } from "./compare.ts";
import { COLUMN_HEADS, columnRows } from "./compare-columns.ts";

/** How each quantity is defined, with the names it has in the published codes. */
const DEFINITIONS: readonly PageFact[] = [
  ["ω, ψ, u, v", "u = ∂ψ/∂y, v = −∂ψ/∂x, ω = −∇²ψ = ∂v/∂x − ∂u/∂y; fields [x][y], domain [0, 2π)²"],
  [
    "Z_xy(k)",
    "mean of Z_0(k) = N⁻⁴ Σ_ky ½|ω̂(k, ky)|² and Z_1(k) = N⁻⁴ Σ_kx ½|ω̂(kx, k)|²; Z(0) + 2Σ Z(k) = ½⟨ω²⟩; RLonKorali: enstrophy_spectrum … xy",
  ],
  [
    "E_xy(k)",
    "the same sums over |ω̂|²/k², without the ½: E(0) + 2Σ E(k) = ⟨u² + v²⟩, twice the kinetic energy",
  ],
  ["Elog", "rms over 1 ≤ k < N/2 of ln Z_xy(k) − ln Z_ref(k), Z_xy the time mean"],
  ["σ_ω", "√⟨ω²⟩ over all grid points and samples"],
  ["kurtosis", "⟨ω⁴⟩/⟨ω²⟩² of the time means; 3 for a Gaussian"],
  [
    "P(>3σ*), P(>5σ*)",
    "share of grid values with |ω| above three and five times σ*, the σ_DNS of the published figures",
  ],
  [
    "tail dist.",
    "mean |log10 p − log10 p_ref| at ω = ±2.5, ±3, ±3.5, ±4 σ*, p the histogram of all grid values (bins of σ*/16 there); empty bins count as 1e−9",
  ],
  ["mean ν_e", "domain and time mean of the eddy viscosity of the closure; py2d: eddyViscosity (nu_e)"],
  ["energy, enstrophy", "½⟨u² + v²⟩ and ½⟨ω²⟩"],
  [
    "P_Z(k), P_E(k)",
    "interscale transfer: sums of Re(conj(Π)·ω)/N⁴ and Re(conj(Π)·ψ)/N⁴ of the Fourier coefficients over rings k − ½ < |k| ≤ k + ½; positive is forward; py2d: enstrophyTransfer, energyTransfer",
  ],
  [
    "budgets",
    "∂ω/∂t = −N + ν∇²ω − αω + s β v − F − Π: each term times ω (enstrophy) or ψ (energy), domain mean; the sum of all is the tendency to round-off",
  ],
  [
    "± standard error",
    "of the mean of the statistic over 5 blocks of samples in order of time; runs whose flow varies slowly scatter more",
  ],
  ["snapshots", "samples after the spin-up that the statistics are made of"],
];

/** A closure in words: `hyperviscosity (order 8, coefficient 0.15)`; several joined by +. */
function closureWords(value: unknown): string | null {
  if (Array.isArray(value)) {
    const words = value.map(closureWords);
    return words.length === 0 || words.includes(null) ? null : words.join(" + ");
  }
  if (typeof value !== "object" || value === null) return null;
  const { name, ...rest } = value as Record<string, unknown>;
  if (typeof name !== "string") return null;
  const settings = Object.entries(rest).map(([key, item]) => `${key} ${String(item)}`);
  return settings.length === 0 ? name : `${name} (${settings.join(", ")})`;
}

/** Facts of a scene as dotted paths with values in words. */
function flatten(value: unknown, path: string, into: Map<string, string>): void {
  const closure = path === "closure" ? closureWords(value) : null;
  if (closure !== null) into.set(path, closure);
  else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, item] of Object.entries(value))
      flatten(item, path === "" ? key : `${path}.${key}`, into);
  } else into.set(path, typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}

/** Settings of all runs; those that differ come first. */
function settingsTable(runs: readonly ComparedRun[]): PageTable {
  const columns = runs.map(({ scene, version, command }) => {
    const facts = new Map<string, string>([
      ["command", command],
      ["gyre", version],
    ]);
    flatten(scene, "", facts);
    return facts;
  });
  const keys = [...new Set(columns.flatMap((facts) => [...facts.keys()]))];
  const differs = (key: string): boolean => new Set(columns.map((facts) => facts.get(key))).size > 1;
  const ordered = [...keys.filter(differs), ...keys.filter((key) => !differs(key))];
  return {
    head: ["setting", ...runs.map((run) => run.name)],
    rows: ordered.map((key) => [
      { text: key },
      ...columns.map((facts): PageCell => ({ text: facts.get(key) ?? "–", isBest: differs(key) })),
    ]),
    note: "Marked: settings in which the runs differ. All of a run's settings stand in its run.json.",
  };
}

function runsTable(report: CompareReport, runs: readonly ComparedRun[]): PageTable {
  const rows = columnRows(report).map(({ name, cells }) => [
    { text: name },
    ...cells.map(
      ({ text, error, isBest }): PageCell => ({ text, isBest, ...(error === null ? {} : { error }) }),
    ),
  ]);
  const best =
    report.runs.length > 1
      ? " Marked: best of its column (Elog, tail distance: least; others: nearest to the reference where it says)."
      : "";
  const remarks = runs
    .flatMap(({ name, remark }) => (remark === null ? [] : [` ${name}: ${remark}.`]))
    .join("");
  const note = `± standard error from 5 blocks.${best} σ* = ${report.sigmaStar}.${remarks}`;
  return { head: COLUMN_HEADS, rows, note };
}

function provenance(reference: FlowReference | null): PageFact[] {
  if (!reference) return [["reference", "none"]];
  const facts: (readonly [string, string | number | null])[] = [
    ["name", reference.name],
    ["case", reference.case],
    ["grid points a side", reference.n],
    ["spectrum", `k = 0 … ${reference.zxy.length - 1}${reference.band ? ", with band" : ""}`],
    ["density of vorticity", reference.pdf ? `${reference.pdf.omega.length} points` : null],
    ["source", reference.provenance],
  ];
  return facts.map(([name, words]) => [name, words === null ? "not stated" : `${words}`]);
}

/** The page of a comparison as HTML. */
export function comparePage(
  report: CompareReport,
  runs: readonly ComparedRun[],
  reference: FlowReference | null,
  figures: readonly PageFigure[],
  facts: readonly PageFact[],
): string {
  const against = report.reference === null ? "" : ` against ${report.reference}`;
  const title = `${report.runs.map((run) => run.name).join(", ")}${against}`;
  return pageOfRuns({ title, facts, runs: runsTable(report, runs), figures }, runs, reference);
}

/** A page about runs as HTML: what is given, then their settings, definitions and the reference. */
export function pageOfRuns(
  given: Pick<PageData, "title" | "facts" | "runs" | "figures">,
  runs: readonly ComparedRun[],
  reference: FlowReference | null,
): string {
  return reportPage({
    ...given,
    settings: settingsTable(runs),
    definitions: DEFINITIONS,
    provenance: provenance(reference),
  });
}
