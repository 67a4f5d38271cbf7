// The volleyball body on its own against a plain TypeScript twin of volleyball.md 2.1 and 2.3.
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { RowBlock, rowShape } from "../../src/kernels/row-block.ts";
import { BODY, VEHICLE, vehicleColumn } from "../../src/quadrotor/layout.ts";
import { type Quaternion, rotate, rotateInverse, type Vector } from "../../src/quadrotor/quaternion.ts";
import { iris } from "../../src/quadrotor/sheets/iris.ts";
import { maxMoment, maxThrust } from "../../src/quadrotor/vehicle.ts";

const DT = 0.02;
const tolerances = { f64: 1e-11, f32: 1e-4 } as const; // relative to max(1, |x|), 30 steps

/** One step of [p, q, v, ω world, throttles]. */
function stepTwin(s: number[], action: number[]): number[] {
  const q = s.slice(3, 7) as unknown as Quaternion;
  const throttle = s.slice(13).map((t, r) => {
    const target = Math.sqrt(Math.min(1, Math.max(0, ((action[r] as number) + 1) / 2)));
    return t + 0.43 * (target - t);
  });
  const part = throttle.map((t) => Math.min(1, Math.max(0, t * t)));
  const sum = (of: (r: number) => number): number => part.reduce((total, u, r) => total + u * of(r), 0);
  const rotor = (r: number): (typeof iris.rotors)[number] => iris.rotors[r] as (typeof iris.rotors)[number];
  const lift = maxThrust(iris) * sum(() => 1);
  const torque = [
    maxThrust(iris) * sum((r) => rotor(r).y_m),
    -maxThrust(iris) * sum((r) => rotor(r).x_m),
    -maxMoment(iris) * sum((r) => rotor(r).direction),
  ];
  const [p, w, r] = rotateInverse(q, s.slice(10, 13) as unknown as Vector);
  const [jx, jy, jz] = iris.inertia_kgm2;
  const gyro = [w * jz * r - r * jy * w, r * jx * p - p * jz * r, p * jy * w - w * jx * p];
  const rate = [p, w, r].map(
    (x, k) => x + (((torque[k] as number) - (gyro[k] as number)) / (iris.inertia_kgm2[k] as number)) * DT,
  );
  const spin = rotate(q, rate as unknown as Vector).map((x) => x * (1 - 0.2 * DT));
  const push = rotate(q, [0, 0, lift / iris.mass_kg]);
  const v = s
    .slice(7, 10)
    .map((x, k) => (x + ((push[k] as number) - (k === 2 ? 9.81 : 0)) * DT) * (1 - 0.2 * DT));
  const angle = Math.sqrt(spin.reduce((total, x) => total + x * x, 0)) * DT;
  const [a, b, c] = spin.map((x) => (angle > 0 ? (x * DT * Math.sin(angle / 2)) / angle : 0)) as [
    number,
    number,
    number,
  ];
  const e = Math.cos(angle / 2);
  const [qw, qx, qy, qz] = q;
  const next = [
    e * qw - a * qx - b * qy - c * qz,
    e * qx + a * qw + b * qz - c * qy,
    e * qy - a * qz + b * qw + c * qx,
    e * qz + a * qy - b * qx + c * qw,
  ];
  return [...s.slice(0, 3).map((x, k) => x + (v[k] as number) * DT), ...next, ...v, ...spin, ...throttle];
}

for (const precision of ["f64", "f32"] as const) {
  it(`steps as the twin does (${precision})`, async () => {
    const kernels = await loadKernels();
    const shape = rowShape(6, precision);
    const [bodies, vehicles, commands] = [BODY.fields, VEHICLE.fields, 4].map(
      (fields) => new RowBlock(kernels, shape, fields),
    ) as [RowBlock, RowBlock, RowBlock];
    bodies.fill([0, 0, 0, 1, ...new Array(13).fill(0)]);
    vehicles.fill(vehicleColumn(iris));
    const u = (k: number, drone: number): number => Math.sin(5.3 * k + 2.1 * drone);
    let states = Array.from({ length: 6 }, (_, drone) => {
      const q = [1.5, u(0, drone), u(1, drone), u(2, drone)];
      const norm = Math.sqrt(q.reduce((sum, x) => sum + x * x, 0));
      const rest = [3, 4, 5, 6, 7, 8].map((k) => 2 * u(k, drone));
      return [1, 2, 3, ...q.map((x) => x / norm), ...rest, 0.7, 0.75, 0.8, 0.85];
    });
    const actions = states.map((_, drone) => [9, 10, 11, 12].map((k) => 1.3 * u(k, drone)));
    states.forEach((state, drone) => {
      bodies.set(drone, state);
      commands.set(drone, actions[drone] as number[]);
    });
    const name = `quadrotorBodyStep${precision === "f32" ? "F32x4" : "F64"}`;
    for (let step = 0; step < 30; step++) {
      kernels.call(
        name,
        shape.padded,
        shape.stride,
        bodies.address,
        vehicles.address,
        commands.address,
        9.81,
        DT,
      );
      states = states.map((state, drone) => stepTwin(state, actions[drone] as number[]));
    }
    states.forEach((want, drone) => {
      bodies.column(drone).forEach((got, k) => {
        const x = want[k] as number;
        expect(Math.abs(got - x) / Math.max(1, Math.abs(x))).toBeLessThan(tolerances[precision]);
      });
    });
  });
}
