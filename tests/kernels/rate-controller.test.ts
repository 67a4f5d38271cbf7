// Rate controllers: the kernels against a plain TypeScript twin, and the response of Iris to a rate step.
import { describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { RowBlock, rowShape } from "../../src/kernels/row-block.ts";
import { BODY, VEHICLE, vehicleColumn } from "../../src/quadrotor/layout.ts";
import { leeGains } from "../../src/quadrotor/lee-gains.ts";
import { RateController } from "../../src/quadrotor/rate-controller.ts";
import { iris } from "../../src/quadrotor/sheets/iris.ts";
import { hoverThrottle } from "../../src/quadrotor/vehicle.ts";

const DT = 0.02;
const DEGREES = 180 / Math.PI;
const tolerances = { f64: 1e-12, f32: 3e-6 } as const; // relative to the largest command

/** PIDrate of volleyball.md 2.2 for one drone, geometric mix. */
function pidTwin(rate: number[], target: number[], memory: number[]): number[] {
  const kp = [250, 250, 120];
  const ki = [500, 500, 16.7];
  const kd = [2.5, 2.5, 0];
  const limit = [33.3, 33.3, 166.7];
  const cut = (x: number, bound: number): number => Math.min(bound, Math.max(-bound, x));
  const out = [0, 1, 2].map((k) => {
    const now = (rate[k] as number) * DEGREES;
    const error = (target[k] as number) - now;
    const sum = cut((memory[k] as number) + error * DT, limit[k] as number);
    const slope = (now - (memory[3 + k] as number)) / DT;
    memory[k] = sum;
    memory[3 + k] = now;
    return cut((kp[k] as number) * error + (ki[k] as number) * sum - (kd[k] as number) * slope, 32767);
  }) as [number, number, number];
  return iris.rotors.map((rotor) => {
    const m =
      (target[3] as number) +
      (Math.sign(rotor.y_m) * out[0]) / 2 -
      (Math.sign(rotor.x_m) * out[1]) / 2 -
      rotor.direction * out[2];
    return m / 32768 - 1;
  });
}

for (const precision of ["f32", "f64"] as const) {
  it(`PIDrate and rate compute what the twin computes (${precision})`, async () => {
    const kernels = await loadKernels();
    const drones = 7;
    const pid = new RateController(kernels, { drones, vehicle: iris, precision });
    const lee = new RateController(kernels, { drones, vehicle: iris, precision, kind: "rate" });
    const gains = leeGains(iris);
    const memories = Array.from({ length: drones }, () => [0, 0, 0, 0, 0, 0]);
    for (let step = 0; step < 20; step++) {
      for (let drone = 0; drone < drones; drone++) {
        const u = (k: number): number => Math.sin(3.7 * k + 1.9 * drone + 0.8 * step);
        const rate = [u(0), u(1), u(2)];
        const target = [100 * u(3), 100 * u(4), 50 * u(5), 40000];
        for (const controller of [pid, lee]) {
          controller.rate.set(drone, rate);
          controller.target.set(drone, target);
        }
        pid.rate.set(drone, rate);
        lee.target.set(drone, [u(3), u(4), u(5), 15]);
      }
      pid.act();
      lee.act();
      for (let drone = 0; drone < drones; drone++) {
        // the twin reads what the controller reads, rounded to its precision
        const rate = Array.from(pid.rate.column(drone));
        const want = pidTwin(rate, Array.from(pid.target.column(drone)), memories[drone] as number[]);
        const size = Math.max(1, ...want.map(Math.abs));
        pid.command.column(drone).forEach((got, r) => {
          expect(Math.abs(got - (want[r] as number)) / size).toBeLessThan(tolerances[precision] * 10);
        });
        const t = lee.target.column(drone);
        lee.command.column(drone).forEach((got, r) => {
          let force = (gains[6 + 4 * r] as number) * (t[3] as number);
          for (let k = 0; k < 3; k++) {
            const a = -(gains[k] as number) * ((rate[k] as number) - (t[k] as number));
            force += (gains[3 + 4 * r + k] as number) * a;
          }
          expect(Math.abs(got - ((2 * force) / (8.54858e-6 * 838 ** 2) - 1))).toBeLessThan(
            tolerances[precision] * 10,
          );
        });
      }
    }
  });

  it(`turns actions into set points (${precision})`, async () => {
    const controller = new RateController(await loadKernels(), { drones: 5, vehicle: iris, precision });
    const actions = [
      0, 1e-4, -0.3, 0.7, 2, -5, 30, -30, 0.001, 0.002, -0.003, 3, 1, -1, 0.5, -0.5, 9, 0, 0.1, 100,
    ];
    controller.setActions(actions);
    for (let drone = 0; drone < 5; drone++) {
      controller.target.column(drone).forEach((got, k) => {
        const y = Math.tanh(actions[4 * drone + k] as number);
        const want = k < 3 ? 144 * y : 32768 * (y + 1);
        expect(Math.abs(got - want)).toBeLessThan((k < 3 ? 144 : 65536) * tolerances[precision]);
      });
    }
  });
}

/** Body rates of Iris, deg/s, one row a step, under a set point held from rest. */
async function rateStep(
  kernels: Kernels,
  target: number[],
  mix: "geometric" | "literal",
): Promise<number[][]> {
  const controller = new RateController(kernels, { drones: 1, vehicle: iris, mix, precision: "f64" });
  const shape = rowShape(1, "f64");
  const bodies = new RowBlock(kernels, shape, BODY.fields);
  const vehicles = new RowBlock(kernels, shape, VEHICLE.fields);
  vehicles.fill(vehicleColumn(iris));
  const throttle = hoverThrottle(iris);
  bodies.fill([0, 0, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, throttle, throttle, throttle, throttle]);
  controller.target.fill([...target, throttle * throttle * 65536]);
  const rows: number[][] = [];
  for (let step = 0; step < 100; step++) {
    controller.readBodyRates(bodies);
    rows.push(Array.from(controller.rate.column(0), (rate) => rate * DEGREES));
    controller.act();
    const addresses = [bodies.address, vehicles.address, controller.command.address];
    kernels.call("quadrotorBodyStepF64", shape.padded, shape.stride, ...addresses, 9.81, DT);
  }
  return rows;
}

describe("rate step of Iris, 40 deg/s from rest", () => {
  /** mean over the steps from 0.5 s to 2 s */
  const settled = (rows: number[][], axis: number): number =>
    rows.slice(25).reduce((sum, row) => sum + (row[axis] as number), 0) / (rows.length - 25);

  for (const [axis, name] of ["roll", "pitch"].entries()) {
    it(`is followed in ${name} with the geometric mix, without moving the other axes`, async () => {
      const target = [0, 1, 2].map((k) => (k === axis ? 40 : 0));
      const rows = await rateStep(await loadKernels(), target, "geometric");
      expect(rows[5]?.[axis] as number).toBeGreaterThan(20); // half of it within 0.1 s
      expect(Math.abs(settled(rows, axis) - 40)).toBeLessThan(4);
      for (const other of [0, 1, 2])
        if (other !== axis) expect(Math.abs(settled(rows, other))).toBeLessThan(2);
    });
  }

  it("is followed in yaw slowly (gain and moment are small), in the right direction", async () => {
    const rows = await rateStep(await loadKernels(), [0, 0, 40], "geometric");
    expect(rows[50]?.[2] as number).toBeGreaterThan(8);
    expect(rows[99]?.[2] as number).toBeGreaterThan(rows[50]?.[2] as number);
    expect(rows[99]?.[2] as number).toBeLessThan(44);
    for (const other of [0, 1]) expect(Math.abs(settled(rows, other))).toBeLessThan(2);
  });

  it("is not followed in roll with the literal mix, which assumes other rotors", async () => {
    const rows = await rateStep(await loadKernels(), [40, 0, 0], "literal");
    expect(Math.abs(settled(rows, 0) - 40)).toBeGreaterThan(100);
  });
});
