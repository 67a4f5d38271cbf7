// Vehicle sheets: found by name, physically sensible, and as the tables give them.
import { describe, expect, it } from "vitest";
import { hoverSpeed, hoverThrottle, maxThrust } from "../../src/quadrotor/vehicle.ts";
import { findVehicle, vehicleNames } from "../../src/quadrotor/vehicles.ts";

describe("vehicles", () => {
  it("are found by name in any case", () => {
    expect(vehicleNames).toEqual(["iris", "crazyflie", "hummingbird", "firefly", "neo11", "stmcfb"]);
    for (const name of vehicleNames) expect(findVehicle(name.toUpperCase()).name).toBe(name);
  });

  it("that are mistyped are answered with the nearest name", () => {
    expect(() => findVehicle("fierfly")).toThrow(
      /vehicle: expected one of .*\(did you mean firefly\?\), received/,
    );
    expect(() => findVehicle("zeppelin")).toThrow("vehicle: expected one of iris, crazyflie");
  });

  for (const name of vehicleNames) {
    it(`${name} can hover, and its moments cancel`, () => {
      const sheet = findVehicle(name);
      const sum = (of: (k: number) => number): number =>
        sheet.rotors.reduce((total, _, k) => total + of(k), 0);
      expect(sum((k) => sheet.rotors[k]?.direction ?? 0)).toBe(0);
      expect(Math.abs(sum((k) => sheet.rotors[k]?.x_m ?? 0))).toBeLessThan(1e-9);
      expect(Math.abs(sum((k) => sheet.rotors[k]?.y_m ?? 0))).toBeLessThan(1e-9);
      const ratio = (sheet.rotors.length * maxThrust(sheet)) / (sheet.mass_kg * 9.81);
      expect(ratio).toBeGreaterThan(1.5);
      expect(ratio).toBeLessThan(7);
      const w = hoverSpeed(sheet);
      const lift = sheet.rotors.length * sheet.thrustCoefficient * w * w;
      expect(lift / (sheet.mass_kg * 9.81)).toBeCloseTo(1, 12);
      // triangle rule of moments of inertia
      const [x, y, z] = sheet.inertia_kgm2;
      expect(x + y).toBeGreaterThanOrEqual(z * 0.8);
      // the throttle filter and the continuous lag close the same gap in 20 ms
      const closed = 1 - Math.exp(-0.02 / sheet.motorTimeConstant_s[0]);
      expect(closed).toBeCloseTo(sheet.rotorFilter, 4);
    });
  }

  it("have the values of volleyball.md 1.4 and replanning.md 3.1", () => {
    expect(hoverThrottle(findVehicle("iris"))).toBeCloseTo(0.7828, 4);
    expect(maxThrust(findVehicle("iris"))).toBeCloseTo(6.00319, 5);
    expect(hoverSpeed(findVehicle("stmcfb"))).toBeCloseTo(1080.34, 1);
    expect((4 * maxThrust(findVehicle("stmcfb"))) / (0.771 * 9.81)).toBeCloseTo(6.48, 2);
  });
});
