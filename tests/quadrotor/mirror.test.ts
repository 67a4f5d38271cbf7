// The other side's view is a rotation by π about z: twice is the identity, and headings stay unit vectors.
import { expect, it } from "vitest";
import { mirrorStates } from "../../src/quadrotor/mirror.ts";

it("mirrored twice, a state is itself", () => {
  const [w, x, y, z] = [0.5, -0.1, 0.7, Math.sqrt(1 - 0.25 - 0.01 - 0.49)];
  const state = Float64Array.from([
    ...[1, 2, 3, w, x, y, z, 4, 5, 6, 7, 8, 9],
    ...[1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
    ...[2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)],
    ...[0.1, 0.2, 0.3, 0.4],
  ]);
  const other = new Float64Array(23);
  mirrorStates(state, other);
  expect(Array.from(other.subarray(0, 3))).toEqual([-1, -2, 3]);
  expect(Array.from(other.subarray(7, 13))).toEqual([-4, -5, 6, -7, -8, 9]);
  expect(other[3] as number).toBeGreaterThanOrEqual(0);
  for (const [axis, sign] of [
    [13, -1],
    [14, -1],
    [15, 1],
    [16, -1],
    [17, -1],
    [18, 1],
  ] as const) {
    expect(other[axis] as number).toBeCloseTo(sign * (state[axis] as number), 14);
  }
  mirrorStates(other, other);
  other.forEach((value, k) => {
    expect(value).toBeCloseTo(state[k] as number, 14);
  });
});

it("refuses arrays that are not rows of 23", () => {
  expect(() => mirrorStates(new Float64Array(22), new Float64Array(22))).toThrow("states: expected [n, 23]");
});
