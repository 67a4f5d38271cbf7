// The figures of a comparison, from what runs left and the reference.

import { superscript } from "../../base/ticks.ts";
import { budgetSvg } from "../../report/turbulence/budget.ts";
import { fieldSvg } from "../../report/turbulence/field.ts";
import type { PageFigure } from "../../report/turbulence/page.ts";
import { type DensityCurve, pdfSvg } from "../../report/turbulence/pdf.ts";
import { seriesSvg } from "../../report/turbulence/series.ts";
import { type ReferenceSpectrum, spectrumSvg } from "../../report/turbulence/spectrum.ts";
import { type TransferCurve, transferSvg } from "../../report/turbulence/transfer.ts";
import { viscositySvg } from "../../report/turbulence/viscosity.ts";
import { pdfOf } from "../../turbulence/diagnostics/pdf.ts";
import { type MeanSpectra, meanSpectra } from "../../turbulence/diagnostics/statistics.ts";
import type { FlowReference } from "../../turbulence/reference.ts";
import type { ComparedRun } from "./compare.ts";
import { BUDGET_TERMS, type FlowTerms, type TermByScale } from "./flow-terms.ts";

/** Half the width of the density's axis in σ*, and its floor: as published (spec 7.4). */
const PDF_AXES: Readonly<Record<string, { limit: number; floor: number }>> = {
  kf4: { limit: 5, floor: 1e-5 },
  kf4beta20: { limit: 5, floor: 1e-7 },
  kf25: { limit: 8, floor: 1e-5 },
};

const UNITS = "non-dimensional";

/** What all figures are made from. */
interface Material {
  readonly runs: readonly ComparedRun[];
  readonly spectra: readonly MeanSpectra[];
  readonly reference: FlowReference | null;
  /** the sub-grid term of finer snapshots on the grid of the runs; null when they do not share one */
  readonly exact: TermByScale | null;
  readonly words: string;
}

type SpectrumKind = "enstrophy" | "energy";

function referenceSpectrum(reference: FlowReference | null, kind: SpectrumKind): ReferenceSpectrum | null {
  if (!reference) return null;
  const { name, zxy, exy, band } = reference;
  if (kind === "enstrophy") return { name, mean: zxy, ...(band ? { low: band.low, high: band.high } : {}) };
  return exy ? { name: name.replace(/^enstrophy_spectrum/, "energy_spectrum"), mean: exy } : null;
}

function spectrumFigure(material: Material, kind: SpectrumKind, compensation: number): PageFigure {
  const reference = referenceSpectrum(material.reference, kind);
  const symbol = kind === "enstrophy" ? "Z" : "E";
  const title = `${compensation === 0 ? "" : "Compensated "}${kind} spectra, ${material.words}`;
  const power = compensation === 1 ? "k" : `k${superscript(compensation)}`;
  return {
    id: compensation === 0 ? `${kind}-spectrum` : `${kind}-spectrum-compensated`,
    caption:
      compensation === 0
        ? `Time-mean ${kind} spectra ${symbol}_xy(k) with ± 1 standard error from 5 blocks${reference ? "; below, the logarithm of the ratio to the reference" : ""}. Dashed: cut-off N/2 of each grid.`
        : `The same times ${power}: level where the ${kind} spectrum falls as k${superscript(-compensation)}.`,
    svg: spectrumSvg({
      title: title.charAt(0).toUpperCase() + title.slice(1),
      subtitle: `axis spectra, mean over both directions and time (${symbol}_xy); bands ± standard error; ${UNITS}`,
      quantity: kind,
      compensation,
      curves: material.runs.map((run, k) => {
        const spectra = material.spectra[k] as MeanSpectra;
        const [mean, error] =
          kind === "enstrophy"
            ? [spectra.zxy, spectra.standardErrors.zxy]
            : [spectra.exy, spectra.standardErrors.exy];
        return { name: run.name, mean, error, cutoff: run.grid / 2 };
      }),
      ...(reference ? { reference } : {}),
    }),
  };
}

function pdfFigure({ runs, reference, words }: Material): PageFigure {
  const [{ case: flow, sigmaStar }] = runs as [ComparedRun];
  const axes = PDF_AXES[flow] ?? { limit: 6, floor: 1e-6 };
  const curves = runs.map((run): DensityCurve => {
    const { omega, density, standardError } = pdfOf(run.samples, sigmaStar);
    return {
      name: run.name,
      x: omega.map((value) => value / sigmaStar),
      density,
      low: density.map((value, k) => value - (standardError[k] as number)),
      high: density.map((value, k) => value + (standardError[k] as number)),
    };
  });
  const pdf = reference?.pdf;
  return {
    id: "vorticity-pdf",
    caption:
      "Density of vorticity over all grid values of all samples, by a Gaussian kernel of width 10·(N²)^(−1/5); bands ± 1 standard error from 5 blocks.",
    svg: pdfSvg({
      title: `Vorticity distribution, ${words}`,
      subtitle: `kernel density of all grid values of all samples; bands ± standard error; ${UNITS}`,
      sigmaStar,
      ...axes,
      curves,
      ...(pdf
        ? {
            reference: {
              name: reference.name,
              x: pdf.omega.map((value) => value / sigmaStar),
              density: pdf.density,
            },
          }
        : {}),
    }),
  };
}

function fieldFigure({ runs, words }: Material): PageFigure[] {
  const fields = runs.flatMap(({ name, grid, field }) => (field ? [{ name, n: grid, values: field }] : []));
  if (fields.length === 0) return [];
  return [
    {
      id: "vorticity-fields",
      caption: "Vorticity at the end of each run: x to the right, y up, one colour scale for all.",
      svg: fieldSvg({
        title: `Vorticity at the end, ${words}`,
        subtitle: `ω(x, y); one colour scale for all, saturated at its ends; ${UNITS}`,
        fields,
      }),
    },
  ];
}

function seriesFigure({ runs, words }: Material): PageFigure {
  return {
    id: "energy-enstrophy",
    caption: "Domain means of energy and enstrophy over time. Grey: spin-up, left out of all statistics.",
    svg: seriesSvg({
      title: `Energy and enstrophy, ${words}`,
      subtitle: `domain means over time; grey: spin-up; ${UNITS}`,
      labels: ["energy ½⟨u² + v²⟩", "enstrophy ½⟨ω²⟩"],
      spinup: Math.max(...runs.map((run) => run.spinup)),
      runs: runs.map(({ name, series }) => ({
        name,
        time: series.time,
        values: [series.energy, series.enstrophy],
      })),
    }),
  };
}

const EXACT = "sub-grid term of the fine flow";

function curveOf(name: string, { transfer: { enstrophy, energy } }: TermByScale): TransferCurve {
  return {
    name,
    enstrophy: enstrophy.mean,
    energy: energy.mean,
    enstrophyError: enstrophy.error,
    energyError: energy.error,
  };
}

/** What closures do at each scale. */
function scaleFigures({ runs, exact, words }: Material): PageFigure[] {
  const known = runs.flatMap(({ name, terms }) => (terms ? [{ name, terms }] : []));
  if (known.length === 0) return [];
  const counts = known.map(({ terms }) => terms.fields);
  const fields = Math.min(...counts) === Math.max(...counts) ? `${counts[0]}` : counts.join(", ");
  const beside = exact ? ` Black: the ${EXACT}, cut to this grid, mean over ${exact.fields} snapshots.` : "";
  const subtitle = `mean over ${fields} stored fields; bands ± standard error; ${UNITS}`;
  const viscosityOf = (name: string, { viscosity }: TermByScale) => ({ name, ...viscosity });
  return [
    {
      id: "transfer",
      caption: `Interscale transfer by the closure in rings of wavenumber, mean over ${fields} stored fields with ± 1 standard error. Above zero the closure takes away, below it gives back.${beside}`,
      svg: transferSvg({
        title: `Interscale transfer of the closure, ${words}`,
        subtitle: `ring sums, ${subtitle}`,
        curves: known.map(({ name, terms }) => curveOf(name, terms)),
        ...(exact ? { exact: curveOf(EXACT, exact) } : {}),
      }),
    },
    {
      id: "effective-viscosity",
      caption: `The eddy viscosity that would take as much enstrophy from each ring as the closure does: below zero it feeds the scale.${beside}`,
      svg: viscositySvg({
        title: `Effective eddy viscosity by scale, ${words}`,
        subtitle: `of rings of wavenumber, ${subtitle}`,
        curves: known.map(({ name, terms }) => viscosityOf(name, terms)),
        ...(exact ? { exact: viscosityOf(EXACT, exact) } : {}),
      }),
    },
  ];
}

/** Terms that are zero throughout (β on the f-plane, no closure) are left out. */
function presentTerms(terms: FlowTerms["budget"]["energy"]): Record<string, readonly number[]> {
  return Object.fromEntries(
    BUDGET_TERMS.filter((name) => terms[name].some((value) => value !== 0)).map((name) => [
      name,
      terms[name],
    ]),
  );
}

function budgetFigures({ runs }: Material): PageFigure[] {
  return runs.flatMap((run, k) => {
    if (!run.terms || run.terms.fields < 2) return [];
    const { time, energy, enstrophy } = run.terms.budget;
    return [
      {
        id: `budget-${k + 1}`,
        caption: `Budgets of energy and enstrophy of ${run.name}: every term, and their sum, which is the tendency.`,
        svg: budgetSvg({
          title: `Budgets, ${run.name}, ${run.case} ${run.grid}²`,
          subtitle: `a unit of time, one step at each stored field; above zero adds; ${UNITS}`,
          time,
          panels: [
            { label: "energy budget", terms: presentTerms(energy) },
            { label: "enstrophy budget", terms: presentTerms(enstrophy) },
          ],
        }),
      },
    ];
  });
}

/**
 * All figures of a comparison.
 *
 * @param exact the sub-grid term on the runs' grid, where it is known
 */
export function compareFigures(
  runs: readonly ComparedRun[],
  reference: FlowReference | null,
  exact: TermByScale | null = null,
): PageFigure[] {
  const [first] = runs as [ComparedRun];
  const grids = [...new Set(runs.map((run) => run.grid))].sort((a, b) => a - b).map((grid) => `${grid}²`);
  const material: Material = {
    runs,
    reference,
    exact,
    spectra: runs.map((run) => meanSpectra(run.samples)),
    words: `${first.case}, ${grids.join(", ")}`,
  };
  return [
    spectrumFigure(material, "enstrophy", 0),
    spectrumFigure(material, "enstrophy", 1),
    spectrumFigure(material, "energy", 0),
    spectrumFigure(material, "energy", 3),
    pdfFigure(material),
    ...scaleFigures(material),
    ...fieldFigure(material),
    seriesFigure(material),
    ...budgetFigures(material),
  ];
}
