// An eddy viscosity whose coefficient comes from outside, as a field c(x, y): the action of agents (spec 5.2).
//
//   "leith"        ν_e = c·dx³·⟨|∇ω|⟩         (c = C_l³)
//   "smagorinsky"  ν_e = c·dx²·√⟨|S|²⟩        (c = C_s²)

import { ConfigError } from "../../base/errors.ts";
import type { Flow } from "../flow.ts";
import type { Closure } from "./closure.ts";
import { addFieldViscosity, type FieldOperator } from "./local.ts";
import { meanGradient } from "./scalar.ts";

/** A coefficient field that its owner may change between steps. */
export class CoefficientField implements Closure {
  readonly name: string;
  readonly base: "leith" | "smagorinsky";
  readonly operator: FieldOperator;
  #field: Float64Array;

  /** @param field c(x, y), [n, n] */
  constructor(base: "leith" | "smagorinsky", operator: FieldOperator, field: Float64Array) {
    this.name = `coefficient-field ${base}`;
    this.base = base;
    this.operator = operator;
    this.#field = field;
  }

  /** A copy of c(x, y), [n, n]. */
  get field(): Float64Array {
    return this.#field.slice();
  }

  /** Sets c(x, y), [n, n]. */
  set(field: Float64Array): void {
    if (field.length !== this.#field.length) {
      throw new ConfigError("coefficient field", `${this.#field.length} values`, field.length);
    }
    this.#field = field;
  }

  apply(flow: Flow): void {
    const { plan, dx } = flow;
    const factor =
      this.base === "leith" ? dx * dx * dx * meanGradient(flow) : dx * dx * Math.sqrt(flow.meanSquare);
    const nu = flow.scratch("viscosity").re;
    let sum = 0;
    for (let i = 0; i < this.#field.length; i++) sum += this.#field[i] as number;
    flow.terms.nuMean += (factor * sum) / this.#field.length;
    plan.writePlane(nu, this.#field);
    plan.kernel("combine")(plan.grid, nu, factor, nu, 0);
    addFieldViscosity(flow, nu, this.operator, "euler");
  }

  save(): Float64Array {
    return this.field;
  }

  restore(memory: Float64Array): void {
    this.set(memory.slice());
  }
}
