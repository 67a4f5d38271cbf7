// What every planner is asked and answers: waypoints in, times and weights out. A learned policy is one more of them.

import type { Kernels } from "../kernels/kernels.ts";
import type { GramKind } from "./hermite.ts";
import { MinSnap, type MinSnapSolution } from "./min-snap.ts";
import { MotorLimits } from "./motor-limits.ts";
import { type FlightSettings, LEVEL_2, Tracker } from "./tracking.ts";
import { type PlanVehicle, STMCFB } from "./vehicle.ts";

/** What is to be planned. */
export interface PlanProblem {
  /** [m+1][4] x, y, z in m, yaw unwrapped */
  readonly waypoints: readonly (readonly number[])[];
}

/** An answer. */
export interface Plan {
  readonly method: string;
  /** [m] s */
  readonly times: Float64Array;
  /** [m] of mean 1 */
  readonly weights: Float64Array;
  /** closed-loop flights that it took */
  readonly flights: number;
}

/** Solver, motor limits and closed loop of one vehicle: what planners share. Call `free()` when done. */
export class PlanTools {
  readonly solver: MinSnap;
  readonly limits: MotorLimits;
  readonly tracker: Tracker;
  /** flights so far */
  flights = 0;

  /**
   * @param segments the most that are planned
   * @throws ConfigError when the vehicle cannot hover
   */
  constructor(
    kernels: Kernels,
    segments: number,
    options: {
      readonly vehicle?: PlanVehicle;
      readonly flight?: FlightSettings;
      readonly gram?: GramKind;
    } = {},
  ) {
    const { vehicle = STMCFB, flight = LEVEL_2, gram = "exact" } = options;
    this.solver = new MinSnap(kernels, segments, gram);
    this.limits = new MotorLimits(kernels, vehicle);
    this.tracker = new Tracker(kernels, vehicle, flight);
  }

  solve({ waypoints }: PlanProblem, times: ArrayLike<number>, weights?: ArrayLike<number>): MinSnapSolution {
    return this.solver.solve({ waypoints, times, weights });
  }

  /** Whether a trajectory is tracked when its times are stretched. */
  isTracked(solution: MinSnapSolution, alpha = 1): boolean {
    this.flights++;
    return this.tracker.fly(solution, alpha).success;
  }

  free(): void {
    this.solver.free();
    this.limits.free();
    this.tracker.free();
  }
}
