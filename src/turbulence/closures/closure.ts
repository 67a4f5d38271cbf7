// The one interface of closures. A closure adds to the terms of a step; see README.md for one of one's own.

import type { Flow } from "../flow.ts";

/** A subgrid model Π of the coarse equation ∂ω/∂t + … = … − Π. */
export interface Closure {
  /** as it stands in results */
  readonly name: string;
  /** Before every step: reads the flow's fields and adds to its terms. Must be deterministic. */
  apply(flow: Flow): void;
  /** What `apply` remembers from step to step, if anything, for a bitwise restart. */
  save?(): Float64Array;
  restore?(memory: Float64Array): void;
}

/** Several closures that act together. */
export function combineClosures(closures: readonly Closure[]): Closure {
  if (closures.length === 1) return closures[0] as Closure;
  return {
    name: closures.length === 0 ? "none" : closures.map(({ name }) => name).join(" + "),
    apply: (flow) => {
      for (const closure of closures) closure.apply(flow);
    },
    save: () => {
      const parts = closures.map((closure) => closure.save?.() ?? new Float64Array(0));
      return Float64Array.from(parts.flatMap((part) => [part.length, ...part]));
    },
    restore: (memory) => {
      let at = 0;
      for (const closure of closures) {
        const length = memory[at] as number;
        closure.restore?.(memory.slice(at + 1, at + 1 + length));
        at += 1 + length;
      }
    },
  };
}
