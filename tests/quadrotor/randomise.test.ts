// Domain randomisation: seeded, repeatable, inside its spread, one draw a parameter.
import { describe, expect, it } from "vitest";
import { randomiseVehicle, type VehicleSpread } from "../../src/quadrotor/randomise.ts";
import { findVehicle } from "../../src/quadrotor/vehicles.ts";

const iris = findVehicle("iris");
const firefly = findVehicle("firefly");
const all: VehicleSpread = {
  mass: 0.2,
  inertia: 0.2,
  thrustCoefficient: 0.1,
  momentCoefficient: 0.1,
  armLengths: 0.05,
  rotorFilter: 0.3,
  motorTime: 0.3,
  damping: 0.5,
};

describe("randomiseVehicle", () => {
  it("repeats for the same name and changes with each part of it", () => {
    const draw = { seed: 7, world: 3, agent: 1 };
    const first = randomiseVehicle(iris, all, draw);
    expect(randomiseVehicle(iris, all, { ...draw })).toEqual(first);
    for (const other of [{ seed: 8 }, { world: 4 }, { agent: 0 }]) {
      expect(randomiseVehicle(iris, all, { ...draw, ...other }).mass_kg).not.toBe(first.mass_kg);
    }
  });

  it("gives the numbers it always gave", () => {
    // pinned once: a change here changes every randomised result ever published
    const sheet = randomiseVehicle(iris, all, { seed: 1, world: 0, agent: 0 });
    expect([sheet.mass_kg, sheet.inertia_kgm2[2], sheet.rotors[3]?.y_m]).toMatchInlineSnapshot(`
      [
        1.28820832804963,
        0.09049094343306031,
        -0.20728763081831858,
      ]
    `);
  });

  it("stays inside the spread, with the sheet in the middle", () => {
    let sum = 0;
    for (let world = 0; world < 2000; world++) {
      const sheet = randomiseVehicle(firefly, all, { seed: 5, world, agent: 0 });
      const ratio = sheet.mass_kg / firefly.mass_kg;
      expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(0.2);
      expect(sheet.rotorFilter).toBeLessThanOrEqual(1);
      const arms = sheet.rotors.map((rotor, r) => rotor.x_m / (firefly.rotors[r]?.x_m || 1));
      for (const r of [0, 2, 3, 5])
        expect(Math.abs((arms[r] as number) - 1)).toBeLessThanOrEqual(0.05 + 1e-12);
      expect(arms[0]).not.toBe(arms[5]);
      sum += ratio;
    }
    expect(Math.abs(sum / 2000 - 1)).toBeLessThan(0.01); // standard error 0.2/√3/√2000 = 0.0026
  });

  it("moves no other parameter when one is added, and none without a spread", () => {
    const draw = { seed: 2, world: 9, agent: 4 };
    const only = randomiseVehicle(iris, { damping: 0.5 }, draw);
    expect(only.linearDamping).toBe(randomiseVehicle(iris, all, draw).linearDamping);
    expect(only.linearDamping).not.toBe(only.angularDamping);
    expect(only.mass_kg).toBe(iris.mass_kg);
    expect(randomiseVehicle(iris, {}, draw)).toEqual(iris);
  });

  it("names the spread or the part of the name that is wrong", () => {
    const draw = { seed: 1, world: 0, agent: 0 };
    expect(() => randomiseVehicle(iris, { mass: 1 }, draw)).toThrow("spread.mass: expected a number from 0");
    expect(() => randomiseVehicle(iris, { mass: Number.NaN }, draw)).toThrow("spread.mass");
    expect(() => randomiseVehicle(iris, { weight: 0.1 } as VehicleSpread, draw)).toThrow(
      "spread: expected one of",
    );
    expect(() => randomiseVehicle(iris, {}, { ...draw, seed: -1 })).toThrow("seed: expected a whole number");
  });
});
