// What a learned closure did: its knobs over time, and its coefficient against Okubo–Weiss where it has one.

import { coefficientSvg } from "../../report/turbulence/coefficient.ts";
import { fieldSvg } from "../../report/turbulence/field.ts";
import { invariantSvg } from "../../report/turbulence/invariants.ts";
import type { PageFigure } from "../../report/turbulence/page.ts";
import { seriesSvg } from "../../report/turbulence/series.ts";
import type { KnobName } from "../../turbulence/closures/controlled.ts";
import { PROFILE_POINTS } from "../../turbulence/closures/local.ts";
import { localCoefficient } from "../../turbulence/closures/local-coefficient.ts";
import type { KnobLine } from "./knob-lines.ts";
import { INVARIANT_ENDS, type LocalTransfer } from "./local-transfer.ts";
import type { CoefficientByQ } from "./okubo-weiss.ts";

/** What a run of a learned closure left. */
export interface LearnedTrace {
  /** of the run, such as `sample 2` */
  readonly name: string;
  readonly knobs: readonly KnobLine[];
  /** measured at stored fields; null for knobs that q alone decides */
  readonly coefficient: CoefficientByQ | null;
  /** where it takes and gives back, measured at stored fields; null when there are none */
  readonly local: LocalTransfer | null;
}

/** Words of a figure that all share. */
interface Words {
  /** such as `kf4, 32²` */
  readonly flow: string;
  /** end of the spin-up, time units */
  readonly spinup: number;
}

const LABELS: Readonly<Record<Exclude<KnobName, "profile" | "network">, string>> = {
  hyperviscosity: "hyperviscosity h",
  backscatter: "backscatter r",
  core: "vortex cores a",
};

function knobFigure(traces: readonly LearnedTrace[], words: Words): PageFigure[] {
  const first = traces[0]?.knobs[0]?.values ?? {};
  const names = (["hyperviscosity", "backscatter", "core"] as const).filter((name) => first[name]);
  if (names.length === 0) return [];
  return [
    {
      id: "learned-knobs",
      caption: "What the policy turned: the knobs of the learned closure over time, a line a run.",
      svg: seriesSvg({
        title: `Knobs of the learned closure, ${words.flow}`,
        subtitle: "as they stood at the times of samples; grey: spin-up; non-dimensional",
        labels: names.map((name) => LABELS[name]),
        spinup: words.spinup,
        runs: traces.map(({ name, knobs }) => ({
          name,
          time: knobs.map((line) => line.time),
          values: names.map((knob) => knobs.map((line) => line.values[knob]?.[0] ?? Number.NaN)),
        })),
      }),
    },
  ];
}

function profileFigure(traces: readonly LearnedTrace[], words: Words): PageFigure[] {
  const [trace] = traces;
  if (!trace?.knobs[0]?.values.profile) return [];
  return [
    {
      id: "learned-profile",
      caption: `The nine coefficients of the profile over time, ${trace.name}: ν = c(q)·dx²·S, a line a point of q.`,
      svg: seriesSvg({
        title: `Profile of the learned closure, ${words.flow}`,
        subtitle: `c at nine points of Okubo–Weiss q, ${trace.name}; grey: spin-up; non-dimensional`,
        labels: ["coefficient c"],
        spinup: words.spinup,
        runs: PROFILE_POINTS.map((q, k) => ({
          name: `q = ${q}`,
          time: trace.knobs.map((line) => line.time),
          values: [trace.knobs.map((line) => line.values.profile?.[k] ?? Number.NaN)],
        })),
      }),
    },
  ];
}

/** The coefficient that knobs stand for, at the points of the profile; null where a network sees more than q. */
function coefficientOfKnobs(knobs: readonly KnobLine[], spinup: number): CoefficientByQ | null {
  const lines = knobs.filter((line) => line.time > spinup);
  if (!lines.some(({ values }) => values.profile ?? values.core)) return null;
  if (lines.some(({ values }) => values.network)) return null;
  const columns = PROFILE_POINTS.map((q) =>
    lines.map(({ values }) => localCoefficient(values.core?.[0] ?? 0, values.profile, q)),
  );
  const mean = columns.map((list) => list.reduce((sum, x) => sum + x, 0) / list.length);
  const deviation = columns.map((list, k) => {
    const squares = list.reduce((sum, x) => sum + (x - (mean[k] as number)) ** 2, 0);
    return Math.sqrt(squares / list.length);
  });
  return { q: [...PROFILE_POINTS], mean, deviation };
}

function coefficientFigure(traces: readonly LearnedTrace[], words: Words): PageFigure[] {
  const curves = traces.flatMap(({ name, knobs, coefficient }) => {
    const found = coefficient ?? coefficientOfKnobs(knobs, words.spinup);
    return found && found.q.length > 0 ? [{ name, ...found }] : [];
  });
  if (curves.length === 0) return [];
  return [
    {
      id: "learned-coefficient",
      caption:
        "Local eddy viscosity of the learned closure by Okubo–Weiss, with ± 1 standard deviation: vortex cores to the right, strain to the left; below zero it feeds them.",
      svg: coefficientSvg({
        title: `Coefficient against Okubo–Weiss, ${words.flow}`,
        subtitle: "mean after the spin-up; band: ± standard deviation; non-dimensional",
        curves,
      }),
    },
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Where in the flow it takes and gives back, the exact sub-grid term beside it. */
function localFigures(
  traces: readonly LearnedTrace[],
  exact: LocalTransfer | null,
  words: Words,
): PageFigure[] {
  const [trace] = traces;
  if (!trace?.local) return [];
  const learned = { name: `learned, ${trace.name}`, local: trace.local };
  const all = exact ? [learned, { name: "sub-grid term of the fine flow", local: exact }] : [learned];
  const numbers = all.map(
    ({ name, local: { area, share } }) =>
      `${name}: gives back on ${percent(area)} of the points, ${percent(share)} of what it takes elsewhere`,
  );
  const note = `${numbers.join("; ")}.`;
  return [
    {
      id: "learned-backscatter",
      caption: `Where the closure takes enstrophy and where it gives it back at one instant: ωΠ in units of S³. ${note}`,
      svg: fieldSvg({
        title: `Local enstrophy transfer, ${words.flow}`,
        subtitle: "ωΠ/S³ at one instant; red: takes away, blue: gives back; saturated at the ends",
        fields: all.map(({ name, local: { n, field } }) => ({ name, n, values: field })),
        quantity: "ωΠ",
      }),
    },
    {
      id: "learned-invariants",
      caption: `The same by the invariants of the velocity gradient, mean over stored fields: vortex cores above the dashed line (q > 0), strain below it. ${note}`,
      svg: invariantSvg({
        title: `Enstrophy transfer by rotation and strain, ${words.flow}`,
        subtitle: "mean of ωΠ/S³ in bins; red: takes away, blue: gives back; grey: hardly any points",
        ends: INVARIANT_ENDS,
        pictures: all.map(({ name, local: { plane } }) => ({ name, plane })),
      }),
    },
  ];
}

/**
 * All figures of what a policy did.
 *
 * @param exact the sub-grid term of finer snapshots on this grid; null where it is not known
 */
export function learnedFigures(
  traces: readonly LearnedTrace[],
  exact: LocalTransfer | null,
  words: Words,
): PageFigure[] {
  const kept = traces.filter(({ knobs, coefficient }) => knobs.length > 1 || coefficient !== null);
  return [
    ...knobFigure(kept, words),
    ...profileFigure(kept, words),
    ...coefficientFigure(kept, words),
    ...localFigures(kept, exact, words),
  ];
}
