import { Quaternion, Vector3 } from "three";
import { expect, it } from "vitest";
import { momentAt } from "../../../src/viewer/playback/moment.ts";
import { anglesOf, bodyState, toBody } from "../../../src/viewer/volleyball/body-state.ts";
import { attitudeAt, DRONE, vectorAt } from "../../../src/viewer/volleyball/pose.ts";
import { BALL_AT, makeHeader, makeTrack } from "./made-up.ts";

const DEGREE = Math.PI / 180;

/** (w, x, y, z) of a turn about an axis, three's way */
function turn(axis: [number, number, number], angle: number): [number, number, number, number] {
  const q = new Quaternion().setFromAxisAngle(new Vector3(...axis), angle);
  return [q.w, q.x, q.y, q.z];
}

it("reads angles of simple turns", () => {
  expect(anglesOf(turn([0, 0, 1], 0.7)).yaw).toBeCloseTo(0.7, 9);
  expect(anglesOf(turn([0, 1, 0], 0.3)).pitch).toBeCloseTo(0.3, 9);
  expect(anglesOf(turn([1, 0, 0], -0.4)).roll).toBeCloseTo(-0.4, 9);
  expect(anglesOf(turn([1, 0, 0], -0.4)).tilt).toBeCloseTo(0.4, 9);
  expect(anglesOf(turn([0, 0, 1], 2)).tilt).toBeCloseTo(0, 6);
});

it("turns a vector into the axes of a body as the inverse rotation does", () => {
  const q = new Quaternion(0.1, -0.4, 0.3, 0.8).normalize();
  const expected = new Vector3(1, 2, 3).applyQuaternion(q.clone().invert());
  const seen = toBody([q.w, q.x, q.y, q.z], [1, 2, 3]);
  seen.forEach((value, k) => {
    expect(value).toBeCloseTo(expected.getComponent(k), 9);
  });
});

/** Drone 0 goes from x = 0 to 1 and yaws by 90° in one frame; the ball rises. */
function moment(time: number) {
  const track = makeTrack(makeHeader(), [1], (values, _game, step) => {
    values.set([step, 0, 2], DRONE.position);
    values.set(turn([0, 0, 1], step * 90 * DEGREE), DRONE.quaternion);
    values.set([3, 4, 0], DRONE.velocity);
    values.set([0, 0, Math.PI], DRONE.angularVelocity);
    values.set([0.5, 0.6, 0.7, 0.8], DRONE.throttle);
    values.set([1, 0, 0, 0], 17 + DRONE.quaternion);
    values.set([1, -1, 2, 0, 0, 9.81], BALL_AT);
  });
  const found = momentAt(track, time);
  if (!found) throw new Error("no frame");
  return found;
}

it("puts bodies between frames: straight, and on the great circle", () => {
  const half = moment(0.01);
  expect(vectorAt(half, DRONE.position, new Vector3()).toArray()).toEqual([0.5, 0, 2]);
  // frames are f32, and an arc cosine near 1 loses half of their digits
  const q = attitudeAt(half, DRONE.quaternion, new Quaternion());
  expect(q.angleTo(new Quaternion().setFromAxisAngle(new Vector3(0, 0, 1), 45 * DEGREE))).toBeCloseTo(0, 3);
});

it("tells what a drone does, with units", () => {
  const rows = bodyState(makeHeader(), 0, moment(0));
  const of = (label: string): string => {
    const found = rows.find((row) => row.label === label);
    return `${found?.value} ${found?.unit}`;
  };
  expect(of("position x y z")).toBe("0.00  0.00  2.00 m");
  expect(of("speed")).toBe("5.00 m/s");
  expect(of("body rates p q r")).toBe("0  0  180 °/s");
  expect(of("throttles 1 – 4")).toBe("50  60  70  80 %");
  expect(of("height above the net")).toBe("−0.43 m");
  expect(of("heading")).toBe("0.0 °");
});

it("tells what the ball does, and how high it will go", () => {
  const rows = bodyState(makeHeader(), 2, moment(0));
  expect(rows.find(({ label }) => label === "apex of this flight")).toMatchObject({
    value: "6.91",
    unit: "m",
  });
  const { flight: _, ...bare } = makeHeader();
  expect(bodyState(bare, 2, moment(0)).some(({ label }) => label.startsWith("apex"))).toBe(false);
});

it("has no rows for a body that there is not", () => {
  expect(bodyState(makeHeader(), 9, moment(0))).toEqual([]);
});
