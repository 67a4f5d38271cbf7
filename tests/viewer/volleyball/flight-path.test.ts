import { expect, it } from "vitest";
import {
  apexOf,
  computeFlightPath,
  heightAfter,
  timeToApex,
  timeToFloor,
} from "../../../src/viewer/volleyball/flight-path.ts";

const FREE = { gravity_mps2: 9.81, damping_per_s: 0 };
const DAMPED = { gravity_mps2: 9.81, damping_per_s: 0.2 };

/** m/s and m, of the integration below with its step of 10 µs */
const INTEGRATED = 1e-3;

/** The same flight by many small steps. */
function integrate(damping: number, start: readonly number[], seconds: number): number[] {
  const [x, y, z, vx, vy, vz] = start as [number, number, number, number, number, number];
  const state = { x, y, z, vx, vy, vz };
  const dt = 1e-5;
  for (let t = 0; t < seconds - dt / 2; t += dt) {
    state.x += state.vx * dt;
    state.y += state.vy * dt;
    state.z += state.vz * dt;
    state.vx -= damping * state.vx * dt;
    state.vy -= damping * state.vy * dt;
    state.vz -= (9.81 + damping * state.vz) * dt;
  }
  return [state.x, state.y, state.z];
}

it("is the parabola without damping", () => {
  expect(timeToApex(FREE, 9.81)).toBeCloseTo(1, 12);
  expect(apexOf(FREE, 2, 9.81)).toBeCloseTo(2 + 9.81 / 2, 12);
  expect(timeToFloor(FREE, 4.905, 0, 0)).toBeCloseTo(1, 9);
  expect(apexOf(FREE, 2, -3)).toBe(2);
});

it("solves the damped equation", () => {
  const start = [1, 2, 3, 4, -1, 6];
  const expected = integrate(0.2, start, 0.8);
  expect(Math.abs(heightAfter(DAMPED, 3, 6, 0.8) - (expected[2] ?? 0))).toBeLessThan(INTEGRATED);
  const path = new Float32Array(3 * 33);
  const end = computeFlightPath(DAMPED, start, 0.1, path);
  const landed = integrate(0.2, start, end);
  expect(landed[2]).toBeCloseTo(0.1, 2);
  for (let k = 0; k < 3; k++)
    expect(Math.abs((path[96 + k] ?? 0) - (landed[k] ?? 0))).toBeLessThan(INTEGRATED);
  expect([...path.slice(0, 3)]).toEqual([1, 2, 3]);
});

it("goes over into the parabola as damping vanishes", () => {
  const weak = { gravity_mps2: 9.81, damping_per_s: 2e-6 };
  expect(heightAfter(weak, 2, 7, 1.3)).toBeCloseTo(heightAfter(FREE, 2, 7, 1.3), 4);
  expect(timeToApex(weak, 7)).toBeCloseTo(timeToApex(FREE, 7), 4);
});

it("ends at once for a ball on the floor", () => {
  expect(timeToFloor(FREE, 0.05, 3, 0.1)).toBe(0);
});
