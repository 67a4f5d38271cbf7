// What a body does at a moment, as rows of a table: for the body under the pointer.

import { frameLayout } from "../../recording/frame-layout.ts";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { Moment } from "../playback/moment.ts";
import { apexOf } from "./flight-path.ts";
import { BALL_VELOCITY, DRONE, ROTORS, valueAt } from "./pose.ts";

/** A row of a table; numbers are text with a fixed count of decimals, so that rows do not jump. */
export interface StateRow {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
}

type Vector = readonly [number, number, number];

/** attitude as (w, x, y, z) */
type Attitude = readonly [number, number, number, number];

const DEGREES = 180 / Math.PI;

/** Yaw, pitch, roll (z, then y, then x), rad; and the tilt: the angle between the body's z and the world's. */
export function anglesOf([w, x, y, z]: Attitude): { yaw: number; pitch: number; roll: number; tilt: number } {
  const clamp = (value: number): number => Math.min(1, Math.max(-1, value));
  return {
    yaw: Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
    pitch: Math.asin(clamp(2 * (w * y - z * x))),
    roll: Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)),
    tilt: Math.acos(clamp(1 - 2 * (x * x + y * y))),
  };
}

/** A vector of the world in the axes of a body: Rᵀ v. */
export function toBody([w, x, y, z]: Attitude, [a, b, c]: Vector): Vector {
  return [
    (1 - 2 * (y * y + z * z)) * a + 2 * (x * y + w * z) * b + 2 * (x * z - w * y) * c,
    2 * (x * y - w * z) * a + (1 - 2 * (x * x + z * z)) * b + 2 * (y * z + w * x) * c,
    2 * (x * z + w * y) * a + 2 * (y * z - w * x) * b + (1 - 2 * (x * x + y * y)) * c,
  ];
}

function vector(moment: Moment, at: number): Vector {
  return [valueAt(moment, at), valueAt(moment, at + 1), valueAt(moment, at + 2)];
}

/** The attitude between two frames: straight line, brought back to length 1 (enough for a table). */
function attitude(moment: Moment, at: number): Attitude {
  const from = moment.before.values;
  const to = moment.after.values;
  let dot = 0;
  for (let k = 0; k < 4; k++) dot += (from[at + k] ?? 0) * (to[at + k] ?? 0);
  const sign = dot < 0 ? -1 : 1;
  const mix = [0, 1, 2, 3].map(
    (k) => (from[at + k] ?? 0) * (1 - moment.blend) + sign * (to[at + k] ?? 0) * moment.blend,
  );
  const length = Math.hypot(...mix) || 1;
  const [w = 1, x = 0, y = 0, z = 0] = mix.map((value) => value / length);
  return [w, x, y, z];
}

/** A true minus sign, and no −0.00. */
function text(value: number, digits: number): string {
  const fixed = value.toFixed(digits);
  return Number(fixed) === 0 ? (0).toFixed(digits) : fixed.replace("-", "−");
}

function row(label: string, values: readonly number[], digits: number, unit: string): StateRow {
  return { label, value: values.map((value) => text(value, digits)).join("  "), unit };
}

function droneRows(moment: Moment, at: number, net: number | undefined): StateRow[] {
  const position = vector(moment, at + DRONE.position);
  const velocity = vector(moment, at + DRONE.velocity);
  const q = attitude(moment, at + DRONE.quaternion);
  const { yaw, pitch, roll, tilt } = anglesOf(q);
  const rates = toBody(q, vector(moment, at + DRONE.angularVelocity)).map((rate) => rate * DEGREES);
  const throttles = Array.from({ length: ROTORS }, (_, k) => valueAt(moment, at + DRONE.throttle + k) * 100);
  return [
    row("position x y z", position, 2, "m"),
    row("speed", [Math.hypot(...velocity)], 2, "m/s"),
    row("velocity x y z", velocity, 2, "m/s"),
    row("tilt", [tilt * DEGREES], 1, "°"),
    row("heading", [yaw * DEGREES], 1, "°"),
    row("roll, pitch", [roll * DEGREES, pitch * DEGREES], 1, "°"),
    row("body rates p q r", rates, 0, "°/s"),
    row("throttles 1 – 4", throttles, 0, "%"),
    ...heightRows(position[2], net),
  ];
}

function heightRows(height: number, net: number | undefined): StateRow[] {
  const rows = [row("height above the floor", [height], 2, "m")];
  if (net !== undefined) rows.push(row("height above the net", [height - net], 2, "m"));
  return rows;
}

function ballRows(header: RecordingHeader, moment: Moment, at: number): StateRow[] {
  const position = vector(moment, at);
  const velocity = vector(moment, at + BALL_VELOCITY);
  const rows = [
    row("position x y z", position, 2, "m"),
    row("speed", [Math.hypot(...velocity)], 2, "m/s"),
    row("velocity x y z", velocity, 2, "m/s"),
  ];
  if (header.flight)
    rows.push(row("apex of this flight", [apexOf(header.flight, position[2], velocity[2])], 2, "m"));
  return [...rows, ...heightRows(position[2], header.arena?.netHeight_m)];
}

/** What a body does at a moment; no rows for a body that there is not. */
export function bodyState(header: RecordingHeader, body: number, moment: Moment): StateRow[] {
  const at = frameLayout(header).bodies[body];
  const kind = header.bodies[body]?.kind;
  if (at === undefined || kind === undefined) return [];
  return kind === "ball" ? ballRows(header, moment, at) : droneRows(moment, at, header.arena?.netHeight_m);
}
