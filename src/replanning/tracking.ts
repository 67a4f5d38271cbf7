// Levels 2 and 3: a trajectory flown in closed loop (replanning.md 4.2 to 4.4): the door to assembly/replanning/tracking.ts.

import type { Kernels } from "../kernels/kernels.ts";
import { MotorLimits } from "./motor-limits.ts";
import { STATUS, type Trajectory } from "./trajectory.ts";
import { type PlanVehicle, vehicleBlock } from "./vehicle.ts";

/** Process and sensor noise; all 0 by default. */
export interface FlightNoise {
  /** (N m)² s */
  readonly moment: number;
  /** N² s */
  readonly force: number;
  /** variances: (m/s²)² and (rad/s)² */
  readonly accelerometer: number;
  readonly gyro: number;
}

/** How a trajectory is flown and judged. */
export interface FlightSettings {
  /** Hz */
  readonly controlRate: number;
  /** simulator steps of a control step */
  readonly substeps: number;
  readonly integrator: "rk4" | "euler";
  /** m: a flight further from its reference has failed */
  readonly positionLimit: number;
  /** rad */
  readonly yawLimit: number;
  /** whether a yaw turned by 180° counts as aligned, as published */
  readonly yawFlips: boolean;
  /** control steps between a command and the motors, up to 31 */
  readonly latency: number;
  readonly noise: FlightNoise;
  /** m/s, world */
  readonly wind: readonly [number, number, number];
}

/** Level 2 as published: 200 Hz control, 400 Hz Runge–Kutta, 0.20 m and 15°, no noise. */
export const LEVEL_2: FlightSettings = {
  controlRate: 200,
  substeps: 2,
  integrator: "rk4",
  positionLimit: 0.2,
  yawLimit: Math.PI / 12,
  yawFlips: true,
  latency: 0,
  noise: { moment: 0, force: 0, accelerometer: 0, gyro: 0 },
  wind: [0, 0, 0],
};

/** s: longer trajectories fail at once, and only the first part of any is flown. */
export const LONGEST_S = 300;
export const FLOWN_S = 100;

/** Columns of a log, one row a control step. */
export const LOG_COLUMNS = [
  ...["px", "py", "pz", "vx", "vy", "vz", "qw", "qx", "qy", "qz", "wx", "wy", "wz"],
  ...["motor0", "motor1", "motor2", "motor3", "command0", "command1", "command2", "command3"],
  ...["positionError", "yawError"],
] as const;

/** A flight. */
export interface Flight {
  readonly success: boolean;
  /** control step of the first failure, or null */
  readonly failureStep: number | null;
  /** control steps flown */
  readonly steps: number;
  /** m */
  readonly maxPositionError: number;
  readonly rmsPositionError: number;
  /** rad */
  readonly maxYawError: number;
}

/** A flight with its log, [steps, LOG_COLUMNS]. */
export interface LoggedFlight extends Flight {
  readonly log: Float64Array;
}

/** Names the noise of a flight. */
export interface FlightName {
  readonly seed: number;
  readonly stream: number;
  readonly flight: number;
}

const SETTINGS = 15;
const RESULT = 5;
const NAMELESS: FlightName = { seed: 0, stream: 0, flight: 0 };

function settingsBlock(settings: FlightSettings, cosine: number, stops: boolean): number[] {
  const { noise } = settings;
  return [
    1 / settings.controlRate,
    settings.substeps,
    settings.integrator === "euler" ? 1 : 0,
    settings.positionLimit,
    cosine,
    settings.yawFlips ? 1 : 0,
    stops ? 1 : 0,
    settings.latency,
    noise.moment,
    noise.force,
    noise.accelerometer,
    noise.gyro,
    ...settings.wind,
  ];
}

/** Flies trajectories with one plant, one controller and one set of settings. Call `free()` when done. */
export class Tracker {
  readonly settings: FlightSettings;
  readonly vehicle: PlanVehicle;
  readonly plant: PlanVehicle;
  readonly #kernels: Kernels;
  readonly #reference: MotorLimits;
  readonly #block: number;
  readonly #at: {
    readonly plant: number;
    readonly vehicle: number;
    readonly settings: number;
    readonly result: number;
  };

  /**
   * @param vehicle what the controller believes
   * @param plant   what flies; the same by default
   */
  constructor(kernels: Kernels, vehicle: PlanVehicle, settings: FlightSettings = LEVEL_2, plant = vehicle) {
    this.settings = settings;
    this.vehicle = vehicle;
    this.plant = plant;
    this.#kernels = kernels;
    this.#reference = new MotorLimits(kernels, vehicle);
    const [flown, believed] = [vehicleBlock(plant), vehicleBlock(vehicle)];
    const size = flown.length;
    this.#block = kernels.alloc(8 * (2 * size + SETTINGS + RESULT));
    const at = this.#block;
    this.#at = {
      plant: at,
      vehicle: at + 8 * size,
      settings: at + 16 * size,
      result: at + 8 * (2 * size + SETTINGS),
    };
    kernels.f64(at, 2 * size).set([...flown, ...believed]);
  }

  /** Success or not, up to the first failure. */
  fly(trajectory: Trajectory, alpha = 1, name: FlightName = NAMELESS): Flight {
    const { log: _, ...flight } = this.#fly(trajectory, alpha, name, true, false);
    return flight;
  }

  /** The whole flight with its log, beyond a failure too. */
  flyWhole(trajectory: Trajectory, alpha = 1, name: FlightName = NAMELESS): LoggedFlight {
    return this.#fly(trajectory, alpha, name, false, true);
  }

  #fly(trajectory: Trajectory, alpha: number, name: FlightName, stops: boolean, logs: boolean): LoggedFlight {
    const { controlRate, yawLimit } = this.settings;
    const kernels = this.#kernels;
    const all = this.#reference.clockRows(trajectory, controlRate, alpha);
    const count = Math.min(all.length / STATUS, FLOWN_S * controlRate);
    if (all.length / STATUS > LONGEST_S * controlRate || count < 2) {
      const none = { maxPositionError: 0, rmsPositionError: 0, maxYawError: 0, steps: 0 };
      return { success: false, failureStep: 0, ...none, log: new Float64Array(0) };
    }
    const columns = LOG_COLUMNS.length;
    const rows = kernels.alloc(8 * count * STATUS);
    const log = logs ? kernels.alloc(8 * count * columns) : 0;
    kernels.f64(rows, count * STATUS).set(all.subarray(0, count * STATUS));
    const { plant, vehicle, settings, result } = this.#at;
    kernels.f64(settings, SETTINGS).set(settingsBlock(this.settings, cosine(kernels, yawLimit), stops));
    const { seed, stream, flight } = name;
    kernels.call("trackTrajectory", count, rows, plant, vehicle, settings, seed, stream, flight, result, log);
    const [failure, steps, most, squares, yaw] = kernels.f64(result, RESULT) as unknown as number[];
    const flown = logs ? kernels.f64(log, (steps as number) * columns).slice() : new Float64Array(0);
    kernels.free(rows);
    if (logs) kernels.free(log);
    return {
      success: failure === -1,
      failureStep: failure === -1 ? null : (failure as number),
      steps: steps as number,
      maxPositionError: most as number,
      rmsPositionError: Math.sqrt((squares as number) / (steps as number)),
      maxYawError: yaw as number,
      log: flown,
    };
  }

  free(): void {
    this.#reference.free();
    this.#kernels.free(this.#block);
  }
}

/** The kernels' own cosine: the same bits in every engine. */
function cosine(kernels: Kernels, angle: number): number {
  return kernels.call("cosine", angle);
}
