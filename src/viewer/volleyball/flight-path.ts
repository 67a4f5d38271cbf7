// The free flight of a ball, dv/dt = −g ẑ − d v, in closed form:
//
//   v(t) = v₀ e^(−dt) − (g/d)(1 − e^(−dt)) ẑ
//   x(t) = x₀ + v₀ E − (g/d)(t − E) ẑ,    E = (1 − e^(−dt))/d
//
// and for d → 0: E = t, x(t) = x₀ + v₀ t − ½ g t² ẑ. Legend: g m/s², d 1/s.

/** How a ball flies, as a recording's header says. */
export interface Flight {
  readonly gravity_mps2: number;
  readonly damping_per_s: number;
}

/** A damping below which the limit d → 0 is exact to rounding. */
const NO_DAMPING = 1e-6;

/** [E, drop]: s that the start velocity counts for, and m fallen after t seconds. */
function coefficients({ gravity_mps2: g, damping_per_s: d }: Flight, t: number): [number, number] {
  if (d < NO_DAMPING) return [t, (g * t * t) / 2];
  const e = -Math.expm1(-d * t) / d;
  return [e, (g / d) * (t - e)];
}

/** Height after t seconds of free flight from height z, m, with upward speed vz, m/s. */
export function heightAfter(flight: Flight, z: number, vz: number, t: number): number {
  const [e, drop] = coefficients(flight, t);
  return z + vz * e - drop;
}

/** s until the ball is highest; 0 when it is falling already. */
export function timeToApex({ gravity_mps2: g, damping_per_s: d }: Flight, vz: number): number {
  if (vz <= 0) return 0;
  return d < NO_DAMPING ? vz / g : Math.log1p((vz * d) / g) / d;
}

/** Greatest height of the flight from here on, m. */
export function apexOf(flight: Flight, z: number, vz: number): number {
  return heightAfter(flight, z, vz, timeToApex(flight, vz));
}

/** s until the ball's centre comes down to `floor`, m; 0 when it is there or below. */
export function timeToFloor(flight: Flight, z: number, vz: number, floor: number): number {
  if (z <= floor) return 0;
  let low = timeToApex(flight, vz);
  let high = low + 1;
  while (heightAfter(flight, z, vz, high) > floor) high *= 2;
  // height falls steadily behind the apex
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (heightAfter(flight, z, vz, middle) > floor) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Points of the flight until the ball is on the floor, evenly in time. Writes `out`.
 *
 * @param start [6] position m and velocity m/s
 * @param floor m, height of the ball's centre when it lies on the floor
 * @param out   [P, 3] m
 * @returns s until then
 */
export function computeFlightPath(
  flight: Flight,
  start: ArrayLike<number>,
  floor: number,
  out: Float32Array,
): number {
  const end = timeToFloor(flight, start[2] as number, start[5] as number, floor);
  const points = out.length / 3;
  for (let k = 0; k < points; k++) {
    const [e, drop] = coefficients(flight, (end * k) / (points - 1));
    for (let axis = 0; axis < 3; axis++) {
      const fallen = axis === 2 ? drop : 0;
      out[3 * k + axis] = (start[axis] as number) + (start[axis + 3] as number) * e - fallen;
    }
  }
  return end;
}
