// Golden vectors of the quadrotor: rotor filter, quaternions, rate controllers, mirror (volleyball.md 2, 3).
import { describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { RowBlock, rowShape } from "../../src/kernels/row-block.ts";
import { BODY, VEHICLE, vehicleColumn } from "../../src/quadrotor/layout.ts";
import { leeGains } from "../../src/quadrotor/lee-gains.ts";
import { mirrorStates } from "../../src/quadrotor/mirror.ts";
import {
  fromRpy,
  heading,
  type Quaternion,
  rotate,
  rotateInverse,
  toRpy,
  up,
  type Vector,
} from "../../src/quadrotor/quaternion.ts";
import { RateController } from "../../src/quadrotor/rate-controller.ts";
import { iris } from "../../src/quadrotor/sheets/iris.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

const RELATIVE = 1e-4; // the data are PyTorch float32
const ABSOLUTE = 1e-5;

/** Largest part of the tolerance that a comparison used, and how many vectors were compared. */
class Comparison {
  vectors = 0;
  worst = 0;
  gap = 0;

  add(got: ArrayLike<number>, want: readonly number[]): void {
    this.vectors++;
    want.forEach((x, k) => {
      const gap = Math.abs((got[k] as number) - x);
      this.gap = Math.max(this.gap, gap / Math.max(1, Math.abs(x)));
      const used = gap / Math.max(ABSOLUTE, RELATIVE * Math.abs(x));
      if (!(used <= this.worst)) this.worst = used;
    });
  }

  finish(name: string, expected: number): void {
    report(name, this.vectors, expected - this.vectors, this.gap);
    expect(this.vectors).toBe(expected);
    expect(this.worst).toBeLessThanOrEqual(1);
  }
}

/** A suite on one file; says so where the file is missing. */
function onFile(file: string, run: () => void): void {
  const path = `volleyball/${file}.json`;
  if (!hasReference(path)) report(file, 0, 1, 0);
  describe.skipIf(!hasReference(path))(file, run);
}

for (const precision of ["f32", "f64"] as const) {
  onFile("rotor_model", () => {
    it(`filters, pushes and turns as recorded (${precision})`, async () => {
      const golden = referenceJson<Record<string, number[][]>>("volleyball/rotor_model.json");
      const kernels = await loadKernels();
      const shape = rowShape(1, precision);
      const bodies = new RowBlock(kernels, shape, BODY.fields);
      const vehicles = new RowBlock(kernels, shape, VEHICLE.fields);
      const commands = new RowBlock(kernels, shape, 4);
      // thrust a rotor follows from its throttle; the sums of thrust and yaw moment are read off the motion
      const column = vehicleColumn({ ...iris, linearDamping: 0, angularDamping: 0 });
      vehicles.fill(column);
      const comparison = new Comparison();
      const throttle0 = golden.throttle0 as unknown as number[];
      let throttle = throttle0;
      (golden.commands as number[][]).forEach((command, k) => {
        bodies.fill([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...throttle]);
        commands.fill(command);
        bodyStep(kernels, precision, bodies, vehicles, commands);
        throttle = [0, 1, 2, 3].map((r) => bodies.row(BODY.throttle + r)[0] as number);
        comparison.add(throttle, golden.throttle?.[k] as number[]);
        const thrust = golden.thrust_N?.[k] as number[];
        comparison.add(
          throttle.map((t) => Math.min(1, t * t) * (column[VEHICLE.thrust] as number)),
          thrust,
        );
        const moment = golden.yaw_moment_Nm?.[k] as number[];
        const total = (row: readonly number[]): number => row.reduce((sum, x) => sum + x, 0);
        const lift = ((bodies.row(BODY.velocity + 2)[0] as number) / DT + 9.81) * iris.mass_kg;
        const turn = ((bodies.row(BODY.angularVelocity + 2)[0] as number) / DT) * iris.inertia_kgm2[2];
        comparison.add([lift], [total(thrust)]);
        // starting level and at rest: body z is world z, and no gyroscopic torque
        comparison.add([turn], [total(moment)]);
      });
      comparison.finish(`rotor_model ${precision}`, 160);
    });
  });
}

const DT = 0.02;

function bodyStep(
  kernels: Kernels,
  precision: "f32" | "f64",
  bodies: RowBlock,
  vehicles: RowBlock,
  commands: RowBlock,
): void {
  const { padded, stride } = bodies.shape;
  const name = `quadrotorBodyStep${precision === "f32" ? "F32x4" : "F64"}`;
  kernels.call(name, padded, stride, bodies.address, vehicles.address, commands.address, 9.81, DT);
}

onFile("quaternion", () => {
  it("rotates, and turns angles into quaternions and back", async () => {
    const golden = referenceJson<Record<string, number[][]>>("volleyball/quaternion.json");
    const kernels = await loadKernels();
    const comparison = new Comparison();
    for (let k = 0; k < 12; k++) {
      const row = (key: string): number[] => golden[key]?.[k] as number[];
      const q = row("q") as unknown as Quaternion;
      const v = row("v") as unknown as Vector;
      const [roll, pitch, yaw] = row("rpy") as [number, number, number];
      comparison.add(rotate(q, v), row("rotate"));
      comparison.add(rotateInverse(q, v), row("rotate_inverse"));
      comparison.add(heading(q), row("heading"));
      comparison.add(up(q), row("up"));
      const built = fromRpy(kernels, roll, pitch, yaw);
      comparison.add(built, row("quat_from_rpy"));
      comparison.add(toRpy(kernels, built), row("rpy_back"));
    }
    comparison.finish("quaternion", 72);
  });
});

interface PidFile {
  root_state13: number[][][];
  target_rate_deg: number[][][];
  target_thrust_u16: number[][][];
  reset: number[][];
  rotor_cmd: number[][][];
  rpy_thrust_mix: number[][][];
}

for (const precision of ["f32", "f64"] as const) {
  onFile("pid_rate_controller", () => {
    it(`drives rotors as recorded, literal mix (${precision})`, async () => {
      const golden = referenceJson<PidFile>("volleyball/pid_rate_controller.json");
      const kernels = await loadKernels();
      const controller = new RateController(kernels, { drones: 3, vehicle: iris, mix: "literal", precision });
      const bodies = new RowBlock(kernels, rowShape(3, precision), BODY.fields);
      const comparison = new Comparison();
      golden.root_state13.forEach((states, call) => {
        const reset = golden.reset[call] as number[];
        controller.reset(reset.map((flag) => (flag ? 1 : 0)));
        states.forEach((state, drone) => {
          bodies.set(drone, [...state, 0, 0, 0, 0]);
          const rates = golden.target_rate_deg[call]?.[drone] as number[];
          const thrust = golden.target_thrust_u16[call]?.[drone] as number[];
          controller.target.set(drone, [...rates, ...thrust]);
        });
        controller.readBodyRates(bodies);
        controller.act();
        for (let drone = 0; drone < 3; drone++) {
          const command = controller.command.column(drone);
          comparison.add(command, golden.rotor_cmd[call]?.[drone] as number[]);
          const m = command.map((c) => (c + 1) * 32768);
          const at = (k: number): number => m[k] as number;
          const mix = [
            (at(0) + at(1) - at(2) - at(3)) / 4,
            (at(1) + at(2) - at(0) - at(3)) / 4,
            (at(0) + at(2) - at(1) - at(3)) / 4,
            (at(0) + at(1) + at(2) + at(3)) / 4,
          ];
          // undoing the mix cancels digits: compare relative to the size of the commands
          const size = Math.max(...m.map(Math.abs));
          comparison.add(
            mix.map((x) => x / size),
            (golden.rpy_thrust_mix[call]?.[drone] ?? []).map((x) => x / size),
          );
        }
      });
      comparison.finish(`pid_rate_controller ${precision}`, 90);
    });
  });
}

interface LeeFile {
  mixer: number[][];
  gain: number[];
  root_state13: number[][];
  target_rate_rad: number[][];
  target_thrust_N: number[][];
  rotor_cmd: number[][];
}

for (const precision of ["f32", "f64"] as const) {
  onFile("lee_rate_controller", () => {
    it(`mixes and drives as recorded (${precision})`, async () => {
      const golden = referenceJson<LeeFile>("volleyball/lee_rate_controller.json");
      const kernels = await loadKernels();
      // the source's angles and arm lengths, which are not where Iris' rotors turned out to be
      const angles = [-0.533708, 2.565218, 0.533708, -2.565218];
      const arms = [0.255539, 0.238537, 0.255539, 0.238537];
      const rotors = iris.rotors.map((rotor, r) => ({
        ...rotor,
        x_m: Math.cos(angles[r] as number) * (arms[r] as number),
        y_m: Math.sin(angles[r] as number) * (arms[r] as number),
      }));
      const gains = leeGains(iris, rotors);
      const comparison = new Comparison();
      comparison.add(gains.subarray(0, 3), golden.gain);
      golden.mixer.forEach((row, r) => {
        comparison.add(gains.subarray(3 + 4 * r, 7 + 4 * r), row);
      });
      const drones = golden.root_state13.length;
      const controller = new RateController(kernels, {
        drones,
        vehicle: iris,
        kind: "rate",
        gains,
        precision,
      });
      const bodies = new RowBlock(kernels, rowShape(drones, precision), BODY.fields);
      golden.root_state13.forEach((state, drone) => {
        bodies.set(drone, [...state, 0, 0, 0, 0]);
        const rates = golden.target_rate_rad[drone] as number[];
        controller.target.set(drone, [...rates, ...(golden.target_thrust_N[drone] as number[])]);
      });
      controller.readBodyRates(bodies);
      controller.act();
      golden.rotor_cmd.forEach((command, drone) => {
        comparison.add(controller.command.column(drone), command);
      });
      comparison.finish(`lee_rate_controller ${precision}`, 25);
    });
  });
}

onFile("mirror_root_state", () => {
  it("sees the other side", () => {
    const golden = referenceJson<Record<string, number[][]>>("volleyball/mirror_root_state.json");
    const comparison = new Comparison();
    const out = new Float64Array(23);
    (golden.input as number[][]).forEach((state, k) => {
      mirrorStates(state, out);
      comparison.add(out, golden.output?.[k] as number[]);
    });
    comparison.finish("mirror_root_state", 8);
  });
});
