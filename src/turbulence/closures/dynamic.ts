// Dynamic coefficients by the Germano-type identity on the vorticity equation (spec 4.1):
//
//   J(a, b) = a_x·b_y − a_y·b_x, so J(ω, ψ) = u·ω_x + v·ω_y
//   L = filt[J(ω, ψ)] − J(filt ω, filt ψ)
//   M = Δᵖ·filt[X·∇²ω] − Δ_testᵖ·filt[X]·∇²(filt ω),      Δ_test = 2Δ
//   c = ⟨max(L·M, 0)⟩/⟨M²⟩          (published: clipped point by point BEFORE averaging)
//   c = max(⟨L·M⟩, 0)/⟨M²⟩          (clip "after")
//   ν_e = c·Δᵖ·(rms of X for Smagorinsky, mean of X for Leith)
//
// p = 2, X = |S| (Smagorinsky); p = 3, X = |∇ω| (Leith). Test filter: sharp square, |kx|, |ky| < n/4. Plain products.

import { PACK, type Pair, type SpectralPlan } from "../../kernels/spectral-plan.ts";
import type { Flow } from "../flow.ts";
import type { Closure } from "./closure.ts";
import { meanGradient } from "./scalar.ts";

/** Which positive part is kept. */
export type Clip = "before" | "after";

/** filt of both fields of a plane, in place. */
function filterPlane(plan: SpectralPlan, plane: Pair): void {
  plan.forward(plane);
  plan.kernel("cutPlane")(plan.grid, plane.re, plane.im, plan.n / 4);
  const scale = 1 / (plan.n * plan.n);
  plan.inverse(plane);
  plan.kernel("combine")(plan.grid, plane.re, scale, plane.re, 0);
  plan.kernel("combine")(plan.grid, plane.im, scale, plane.im, 0);
}

/** J(ω, ψ) into `to` from the fields of ω̂ or of filt ω̂. */
function jacobian(plan: SpectralPlan, velocity: Pair, gradient: Pair, to: number): void {
  plan.kernel("productSum")(plan.grid, velocity.re, gradient.re, velocity.im, gradient.im, to);
}

/** The dynamic coefficient c of the current state, with Δ in physical units. */
export function dynamicCoefficient(flow: Flow, power: 2 | 3, delta: number, clip: Clip): number {
  const { plan } = flow;
  const { grid } = plan;
  const scaled = plan.kernel("productScaled");
  const cut = flow.workspace.half("filtered");
  for (const part of ["re", "im"] as const) {
    plan.kernel("cutHalf")(grid, flow.hat[part], cut[part], plan.n / 4);
  }
  // characteristic X and J(ω, ψ)
  const x = flow.scratch("characteristic");
  const source = flow.fields(power === 2 ? "strain" : "gradient");
  plan.kernel("norm")(grid, source.re, source.im, power === 2 ? 2 : 1, x.re);
  const pair = flow.scratch("filtered products");
  jacobian(plan, flow.fields("velocity"), flow.fields("gradient"), pair.re);
  scaled(grid, x.re, flow.fields("laplacian").re, 1, pair.im, 0);
  filterPlane(plan, pair); // filt[J], filt[X·∇²ω]
  plan.view(x.im, plan.m * plan.stride).fill(0);
  filterPlane(plan, x); // filt[X]
  // fields of filt ω
  const velocity = flow.scratch("filtered velocity");
  const gradient = flow.scratch("filtered gradient");
  const laplacian = flow.scratch("filtered laplacian");
  plan.fieldsOf(PACK.velocity, cut, velocity);
  plan.fieldsOf(PACK.gradient, cut, gradient);
  plan.fieldsOf(PACK.laplacian, cut, laplacian);
  jacobian(plan, velocity, gradient, velocity.re);
  plan.kernel("combine")(grid, pair.re, 1, velocity.re, -1); // L
  scaled(grid, x.re, laplacian.re, 1, laplacian.re, 0); // filt[X]·∇²(filt ω)
  const ratio = power === 2 ? 4 : 8; // (Δ_test/Δ)ᵖ
  const unit = power === 2 ? delta * delta : delta * delta * delta;
  plan.kernel("combine")(grid, pair.im, unit, laplacian.re, -unit * ratio); // M
  const square = plan.kernel("meanProduct")(grid, pair.im, pair.im);
  const kernel = clip === "before" ? "meanPositiveProduct" : "meanProduct";
  const product = plan.kernel(kernel)(grid, pair.re, pair.im);
  return square > 0 ? Math.max(product, 0) / square : 0;
}

/** Dynamic Smagorinsky; `delta` in units of dx. The name carries no constant: there is none. */
export function dynamicSmagorinsky(delta: number, clip: Clip): Closure {
  return {
    name: "dynamic-smagorinsky",
    apply: (flow) => {
      const width = delta * flow.dx;
      const c = dynamicCoefficient(flow, 2, width, clip);
      flow.addViscosity(c * width * width * Math.sqrt(flow.meanSquare));
    },
  };
}

/** Dynamic Leith; `delta` in units of dx. */
export function dynamicLeith(delta: number, clip: Clip): Closure {
  return {
    name: "dynamic-leith",
    apply: (flow) => {
      const width = delta * flow.dx;
      const c = dynamicCoefficient(flow, 3, width, clip);
      flow.addViscosity(c * width * width * width * meanGradient(flow));
    },
  };
}
