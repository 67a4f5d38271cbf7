// The continuous-time multirotor in plain TypeScript: the whole state in one derivative, the textbook
// Runge–Kutta step, nothing shared with the kernels.
import type { VehicleSheet } from "../../src/quadrotor/vehicle.ts";

const G = 9.81;

/** Derivative of [p, q, v, ω_b, rotor speeds] under rotor speed commands. */
export function derivative(sheet: VehicleSheet, s: readonly number[], command: readonly number[]): number[] {
  const at = (k: number): number => s[k] as number;
  const axis = sheet.world === "ned" ? -1 : 1;
  const [jx, jy, jz] = sheet.inertia_kgm2;
  const [w, x, y, z] = [at(3), at(4), at(5), at(6)];
  const v = [at(7), at(8), at(9)] as const;
  const [wx, wy, wz] = [at(10), at(11), at(12)];
  let [lift, roll, pitch, yaw, h, dh] = [0, 0, 0, 0, 0, 0];
  const dw = sheet.rotors.map((rotor, r) => {
    const speed = at(13 + r);
    const gap = (command[r] as number) - speed;
    const rate = gap / (gap >= 0 ? sheet.motorTimeConstant_s[0] : sheet.motorTimeConstant_s[1]);
    const t =
      (sheet.thrustOffset_N ?? 0) + (sheet.thrustSlope ?? 0) * speed + sheet.thrustCoefficient * speed ** 2;
    lift += axis * t;
    roll += axis * rotor.y_m * t;
    pitch -= axis * rotor.x_m * t;
    yaw -= (rotor.direction * sheet.momentCoefficient * t) / sheet.thrustCoefficient;
    h += rotor.direction * (sheet.rotorInertia_kgm2 ?? 0) * speed;
    dh += rotor.direction * (sheet.rotorInertia_kgm2 ?? 0) * rate;
    return rate;
  });
  const r = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ] as const;
  const body = [0, 1, 2].map((j) =>
    r.reduce((sum, row, i) => sum + (row[j] as number) * (v[i] as number), 0),
  );
  const speed = Math.sqrt(v[0] ** 2 + v[1] ** 2 + v[2] ** 2);
  const dv = [0, 1, 2].map((i) => {
    const row = r[i] as readonly number[];
    const drag = (sheet.rotorDrag ?? [0, 0, 0]).reduce(
      (sum, d, j) => sum + (row[j] as number) * d * (body[j] as number),
      0,
    );
    const air = (sheet.quadraticDrag ?? 0) * speed * (v[i] as number);
    const force = lift * (row[2] as number) - drag - air;
    return force / sheet.mass_kg - sheet.linearDamping * (v[i] as number) - (i === 2 ? axis * G : 0);
  });
  return [
    ...v,
    -0.5 * (x * wx + y * wy + z * wz),
    0.5 * (w * wx + y * wz - z * wy),
    0.5 * (w * wy + z * wx - x * wz),
    0.5 * (w * wz + x * wy - y * wx),
    ...dv,
    (roll - (jz - jy) * wy * wz - wy * h) / jx - sheet.angularDamping * wx,
    (pitch - (jx - jz) * wz * wx + wx * h) / jy - sheet.angularDamping * wy,
    (yaw - (jy - jx) * wx * wy - dh) / jz - sheet.angularDamping * wz,
    ...dw,
  ];
}

/** One integration step, quaternion not normalised. */
export function integrate(
  sheet: VehicleSheet,
  s: readonly number[],
  command: readonly number[],
  dt: number,
  integrator: "rk4" | "euler",
): number[] {
  const along = (k: readonly number[], h: number): number[] => s.map((x, i) => x + h * (k[i] as number));
  const k1 = derivative(sheet, s, command);
  if (integrator === "rk4") {
    const k2 = derivative(sheet, along(k1, dt / 2), command);
    const k3 = derivative(sheet, along(k2, dt / 2), command);
    const k4 = derivative(sheet, along(k3, dt), command);
    return along(
      k1.map((k, i) => (k + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number)) / 6),
      dt,
    );
  }
  // velocities, rates and rotor speeds first; pose and attitude with the new ones
  const next = s.map((x, i) => (i < 7 ? x : x + dt * (k1[i] as number)));
  const moved = derivative(sheet, [...s.slice(0, 7), ...next.slice(7)], command);
  return next.map((x, i) => (i < 7 ? x + dt * (moved[i] as number) : x));
}

/** A control step of `substeps` integration steps, quaternion normalised at the end. */
export function fly(
  sheet: VehicleSheet,
  s: readonly number[],
  command: readonly number[],
  dt: number,
  substeps: number,
  integrator: "rk4" | "euler",
): number[] {
  let out = [...s];
  for (let k = 0; k < substeps; k++) out = integrate(sheet, out, command, dt / substeps, integrator);
  const norm = Math.sqrt(out.slice(3, 7).reduce((sum, c) => sum + c * c, 0));
  return out.map((x, i) => (i >= 3 && i < 7 ? x / norm : x));
}

/** A state that is nowhere special: moving, turning, rotors apart. Different for each `k`. */
export function someState(sheet: VehicleSheet, k: number): number[] {
  const u = (i: number): number => Math.sin(12.9898 * (i + 1) + 4.1414 * k);
  const q = [2 + u(0), u(1), u(2), u(3)];
  const norm = Math.sqrt(q.reduce((sum, c) => sum + c * c, 0));
  return [
    u(4),
    u(5),
    u(6),
    ...q.map((c) => c / norm),
    2 * u(7),
    2 * u(8),
    2 * u(9),
    3 * u(10),
    3 * u(11),
    3 * u(12),
    ...sheet.rotors.map((_, r) => sheet.maxRotorSpeed * (0.5 + 0.3 * u(13 + r))),
  ];
}

/** Commands on both sides of the present speeds. */
export function someCommand(sheet: VehicleSheet, k: number): number[] {
  return sheet.rotors.map((_, r) => sheet.maxRotorSpeed * (0.5 + 0.45 * Math.sin(7.7 * r + 1.3 * k)));
}
