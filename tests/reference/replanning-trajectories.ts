// Trajectories of ../shared/reference/replanning/min_snap.json by name, solved as published.
import type { Kernels } from "../../src/kernels/kernels.ts";
import { MinSnap, type MinSnapSolution } from "../../src/replanning/min-snap.ts";
import { referenceJson } from "./reference.ts";

interface Problem {
  readonly name: string;
  readonly waypoints: number[][];
  readonly segment_times: number[];
  readonly smoothness_weights_in: number[];
  readonly initial_derivatives: number[][] | null;
  readonly initial_yaw_derivatives: number[][] | null;
  readonly free_end: boolean;
}

/** The `sampled` solution of a case. */
export function goldenTrajectory(kernels: Kernels, name: string): MinSnapSolution {
  const { cases } = referenceJson<{ cases: Problem[] }>("replanning/min_snap.json");
  const one = cases.find((problem) => problem.name === name);
  if (!one) throw new Error(`min_snap.json has no case ${name}`);
  const solver = new MinSnap(kernels, one.segment_times.length, { sampled: 40 });
  const solution = solver.solve({
    waypoints: one.waypoints,
    times: one.segment_times,
    weights: one.smoothness_weights_in,
    start: one.initial_derivatives ?? undefined,
    startYaw: one.initial_yaw_derivatives?.flat(),
    freeEnd: one.free_end,
  });
  solver.free();
  return solution;
}
