// Gradient (Taylor) models of the Gaussian filter, GM2, GM4 and GM6 (spec 4.3), explicit Euler:
//
//   Π = Δ²/12·[…] + Δ⁴/288·[…] + Δ⁶/10368·[…]
//
// Each bracket is a sum of products of one derivative of the velocity and one of the vorticity. With the 3/2 rule the
// products are formed on the larger grid, as the advection term.

import { type Derivative, type Pair, UNPACK } from "../../kernels/spectral-plan.ts";
import type { Flow } from "../flow.ts";
import type { Closure } from "./closure.ts";

/** weight × ∂x^a ∂y^b of u or v, times ∂x^c ∂y^d of ω. */
type Product = readonly [weight: number, of: "u" | "v", a: number, b: number, c: number, d: number];

/** The bracket of each order, spec 4.3. */
const BRACKETS: readonly {
  readonly order: 2 | 4 | 6;
  readonly divisor: number;
  readonly products: readonly Product[];
}[] = [
  {
    order: 2,
    divisor: 12,
    products: [
      [1, "u", 0, 1, 1, 1],
      [1, "v", 1, 0, 1, 1],
      [1, "u", 1, 0, 2, 0],
      [-1, "u", 1, 0, 0, 2],
    ],
  },
  {
    order: 4,
    divisor: 288,
    products: [
      [2, "u", 1, 1, 2, 1],
      [1, "v", 2, 0, 2, 1],
      [1, "u", 2, 0, 3, 0],
      [-2, "u", 2, 0, 1, 2],
      [-1, "u", 1, 1, 0, 3],
      [1, "u", 0, 2, 1, 2],
    ],
  },
  {
    order: 6,
    divisor: 10368,
    products: [
      [3, "u", 2, 1, 3, 1],
      [1, "v", 3, 0, 3, 1],
      [1, "u", 0, 3, 1, 3],
      [-3, "u", 2, 1, 1, 3],
      [3, "u", 1, 2, 2, 2],
      [1, "u", 3, 0, 4, 0],
      [-3, "u", 3, 0, 2, 2],
      [-1, "u", 1, 2, 0, 4],
    ],
  },
];

/** Derivative of a velocity component through ψ: u = ψ_y, v = −ψ_x. */
function velocityDerivative(of: Pair, component: "u" | "v", a: number, b: number): Derivative {
  return component === "u" ? { of, x: a, y: b + 1, ofPsi: true } : { of, x: a + 1, y: b, ofPsi: true };
}

/** Gradient model of order 2, 4 or 6; `delta` in units of dx. */
export function gradientModel(order: 2 | 4 | 6, delta: number): Closure {
  return {
    name: `gm${order}`,
    apply: (flow: Flow) => {
      const { products: plan } = flow.workspace;
      const pair = flow.workspace.plane(plan, "scratch gradient model");
      const sum = flow.workspace.plane(plan, "scratch gradient sum");
      const scaled = plan.kernel("productScaled");
      const width = delta * flow.dx;
      let isAdded = 0;
      for (const bracket of BRACKETS) {
        if (bracket.order > order) break;
        let unit = 1 / bracket.divisor;
        for (let k = 0; k < bracket.order; k++) unit *= width;
        for (const [weight, component, a, b, c, d] of bracket.products) {
          const velocity = velocityDerivative(flow.hat, component, a, b);
          plan.derivatives(velocity, { of: flow.hat, x: c, y: d }, pair);
          const sign = component === "u" ? 1 : -1;
          scaled(plan.grid, pair.re, pair.im, sign * weight * unit, sum.re, isAdded);
          isAdded = 1;
        }
      }
      plan.view(sum.im, plan.m * plan.stride).fill(0);
      plan.termOf(UNPACK.scalar, sum, flow.explicit, 1, flow.terms.hasExplicit);
      flow.terms.hasExplicit = true;
    },
  };
}
