// The flows of the reference data: spec 1.1 of the published set-up (arXiv 2312.00907, its code's case list).
//
//   ∂ω/∂t + u·∇ω = ν∇²ω − αω + s β v − k_f[cos(k_f x) + cos(k_f y)] − Π      on [0, 2π)², ν = 1/Re
//
// All quantities are dimensionless.

/** One flow. */
export interface FlowCase {
  readonly name: string;
  /** a line about it, for `gyre list` */
  readonly about: string;
  /** Re = 1/ν */
  readonly reynolds: number;
  /** α, linear drag */
  readonly drag: number;
  readonly beta: number;
  /** k_f of both cosines, which is their amplitude too; 0 for no forcing */
  readonly forcingWavenumber: number;
  /** σ*, unit of the vorticity axis of PDFs and of exceedances: that of the truncated published DNS (spec 7.4) */
  readonly sigmaStar: number;
  /** whether reference statistics and initial fields belong to it */
  readonly hasReference: boolean;
}

const PUBLISHED = { reynolds: 20_000, drag: 0.1, hasReference: true } as const;

/** Flows by name. */
export const CASES = {
  kf4: {
    ...PUBLISHED,
    name: "kf4",
    about: "forced at k = 4: large coherent vortices",
    beta: 0,
    forcingWavenumber: 4,
    sigmaStar: 6.0705,
  },
  kf4beta20: {
    ...PUBLISHED,
    name: "kf4beta20",
    about: "forced at k = 4 with β = 20: zonal jets and waves",
    beta: 20,
    forcingWavenumber: 4,
    sigmaStar: 10.378936,
  },
  kf25: {
    ...PUBLISHED,
    name: "kf25",
    about: "forced at k = 25: inverse cascade, small intense vortices",
    beta: 0,
    forcingWavenumber: 25,
    sigmaStar: 12.85,
  },
  decay: {
    name: "decay",
    about: "no forcing, no drag: a flow that decays from its start",
    reynolds: 20_000,
    drag: 0,
    beta: 0,
    forcingWavenumber: 0,
    sigmaStar: 1,
    hasReference: false,
  },
} as const satisfies Record<string, FlowCase>;

/** Name of a flow. */
export type CaseName = keyof typeof CASES;

/** Names of all flows. */
export const CASE_NAMES: readonly CaseName[] = Object.keys(CASES) as CaseName[];
