// What of a recording can be plotted against time: numbers of one frame each, whatever the room.

import { bodyOffset, frameLayout } from "../../recording/frame-layout.ts";
import type { RecordedBody, RecordingHeader } from "../../recording/recording.ts";

/** A number that every frame has. */
export interface Series {
  /** stays the same between recordings of the same scene, e.g. "alice.height" */
  readonly id: string;
  /** e.g. "alice height" */
  readonly label: string;
  /** empty for dimensionless ones */
  readonly unit: string;
  /** what is usually plotted together, e.g. "Height" */
  readonly group: string;
  /** name of the body that it belongs to */
  readonly body?: string;
  readonly team?: number;
  /** @param values numbers of a frame */
  readonly compute: (values: Float32Array) => number;
}

type Compute = Series["compute"];

const DEGREES = 180 / Math.PI;

function component(at: number): Compute {
  return (values) => values[at] as number;
}

function length3(at: number): Compute {
  return (values) => Math.hypot(values[at] as number, values[at + 1] as number, values[at + 2] as number);
}

/** Angle between a body's z axis and the vertical, degrees: cos = 1 − 2 (x² + y²) of the quaternion w, x, y, z. */
function tilt(at: number): Compute {
  return (values) => {
    const [x, y] = [values[at + 1] as number, values[at + 2] as number];
    return Math.acos(Math.min(1, Math.max(-1, 1 - 2 * (x * x + y * y)))) * DEGREES;
  };
}

/** Mean of the four throttles, %. */
function thrust(at: number): Compute {
  return (values) => {
    let sum = 0;
    for (let r = 0; r < 4; r++) sum += values[at + r] as number;
    return 25 * sum;
  };
}

/**
 * Top of the path that a ball is on, from where it is and how fast it rises. With dv/dt = −g − c v it stands still at
 *
 *   t = ln(1 + c v/g)/c,   z + (v − g t)/c     (z + v²/2g for c = 0)
 *
 * The same number all through a flight, also after the top; not a number above the speed of a fall without end.
 */
function apex(at: number, gravity: number, damping: number): Compute {
  return (values) => {
    const z = values[at + 2] as number;
    const v = values[at + 5] as number;
    if (damping * Math.abs(v) < 1e-4 * gravity) return z + (v * v) / (2 * gravity);
    const time = Math.log1p((damping * v) / gravity) / damping;
    return z + (v - gravity * time) / damping;
  };
}

interface Quantity {
  readonly word: string;
  readonly unit: string;
  readonly group: string;
  readonly compute: Compute;
}

function quantitiesOf(header: RecordingHeader, body: RecordedBody, at: number): readonly Quantity[] {
  const height = { word: "height", unit: "m", group: "Height", compute: component(at + 2) };
  const speed = (from: number): Quantity => ({
    word: "speed",
    unit: "m/s",
    group: "Speed",
    compute: length3(from),
  });
  if (body.kind === "drone") {
    return [
      height,
      speed(at + 7),
      { word: "thrust", unit: "%", group: "Thrust", compute: thrust(at + 13) },
      { word: "tilt", unit: "°", group: "Tilt", compute: tilt(at + 3) },
    ];
  }
  const { flight } = header;
  if (!flight || !(flight.gravity_mps2 > 0)) return [height, speed(at + 3)];
  const top = apex(at, flight.gravity_mps2, flight.damping_per_s);
  return [height, { word: "apex", unit: "m", group: "Height", compute: top }, speed(at + 3)];
}

/** Everything that can be plotted of a recording, bodies first. */
export function seriesOf(header: RecordingHeader): Series[] {
  const bodies = header.bodies.flatMap((body, k) =>
    quantitiesOf(header, body, bodyOffset(header, k)).map(
      ({ word, unit, group, compute }): Series => ({
        id: `${body.name}.${word}`,
        label: `${body.name} ${word}`,
        unit,
        group,
        body: body.name,
        ...(body.team === undefined ? {} : { team: body.team }),
        compute,
      }),
    ),
  );
  const { scalars: offsets } = frameLayout(header);
  const scalars = (header.scalars ?? []).map(
    ({ name, unit }, k): Series => ({
      id: `scalar.${name}`,
      label: name,
      unit,
      group: name,
      compute: component(offsets[k] as number),
    }),
  );
  return [...bodies, ...scalars];
}
