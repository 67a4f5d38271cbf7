// The viewer may not import vehicles; the places that it draws rotors at are those of the sheets all the same.
import { expect, it } from "vitest";
import { crazyflie } from "../../../src/quadrotor/sheets/crazyflie.ts";
import { hummingbird } from "../../../src/quadrotor/sheets/hummingbird.ts";
import { iris } from "../../../src/quadrotor/sheets/iris.ts";
import { stmcfb } from "../../../src/quadrotor/sheets/stmcfb.ts";
import { rotorPlaces } from "../../../src/viewer/volleyball/rotor-places.ts";

it.each([iris, crazyflie, hummingbird, stmcfb])(
  "draws the rotors of $name where its sheet has them",
  (sheet) => {
    const places = rotorPlaces(sheet.name);
    expect(places.length).toBe(sheet.rotors.length);
    sheet.rotors.forEach(({ x_m, y_m, direction }, k) => {
      const [x, y, turns] = places[k] ?? [0, 0, 0];
      expect(x * sheet.box_m[0]).toBeCloseTo(x_m, 3);
      expect(y * sheet.box_m[0]).toBeCloseTo(y_m, 3);
      expect(turns).toBe(direction);
    });
  },
);
