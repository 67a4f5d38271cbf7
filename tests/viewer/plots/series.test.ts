// Series: the numbers of a frame against numbers worked out by hand.
import { expect, it } from "vitest";
import { DRONE_VALUES } from "../../../src/recording/recording.ts";
import { seriesOf } from "../../../src/viewer/plots/series.ts";
import { FLOW, headerOf, MATCH } from "./recordings.ts";

const values = new Float32Array(2 * DRONE_VALUES + 6);
const angle = Math.PI / 6;
// alice: at height 2, turned by 30° about the y axis, 3-4-12 m/s, throttles of 20 … 80 %
values.set([1, -1, 2, Math.cos(angle / 2), 0, Math.sin(angle / 2), 0, 3, 4, 12, 9, 9, 9, 0.2, 0.4, 0.6, 0.8]);
// bob: upright whatever its heading
values.set([0, 0, 1.5, Math.cos(1), 0, 0, Math.sin(1)], DRONE_VALUES);
values.set([0, 0, 3, 0.6, 0.8, 4], 2 * DRONE_VALUES);

const series = new Map(seriesOf(MATCH).map((each) => [each.id, each]));
const numberOf = (id: string, numbers = values): number => series.get(id)?.compute(numbers) ?? Number.NaN;
const SINGLE = 5; // decimals of a 32-bit float near one

it("gives height, speed, thrust and tilt of drones, with units and teams", () => {
  expect(numberOf("alice.height")).toBe(2);
  expect(numberOf("alice.speed")).toBeCloseTo(13, SINGLE);
  expect(numberOf("alice.thrust")).toBeCloseTo(50, SINGLE - 1);
  expect(numberOf("alice.tilt")).toBeCloseTo(30, SINGLE - 1);
  expect(numberOf("bob.tilt")).toBeCloseTo(0, SINGLE);
  expect(series.get("bob.tilt")).toMatchObject({ unit: "°", group: "Tilt", team: 1, body: "bob" });
  expect(series.get("ball.speed")).toMatchObject({ unit: "m/s", label: "ball speed" });
});

/** Top of a flight by small steps of dv/dt = −g − c v. */
function flownTop(z: number, rise: number): number {
  const dt = 1e-5;
  let [height, speed] = [z, rise];
  while (speed > 0) {
    height += dt * speed;
    speed -= dt * (9.81 + 0.1 * speed);
  }
  return height;
}

it("gives the top of the ball's flight, the same on the way up and down", () => {
  expect(numberOf("ball.apex")).toBeCloseTo(flownTop(3, 4), 3);
  // where the ball is 0.3 s and 0.9 s later: v(t) = (v + g/c) e^(−ct) − g/c
  for (const t of [0.3, 0.9]) {
    const fall = 98.1;
    const decay = Math.exp(-0.1 * t);
    const later = values.slice();
    later[2 * DRONE_VALUES + 2] = 3 + ((4 + fall) * (1 - decay)) / 0.1 - fall * t;
    later[2 * DRONE_VALUES + 5] = (4 + fall) * decay - fall;
    expect(numberOf("ball.apex", later)).toBeCloseTo(numberOf("ball.apex"), 3);
  }
});

it("knows the top without drag, and none without a law of flight", () => {
  const free = headerOf({ bodies: MATCH.bodies, flight: { gravity_mps2: 10, damping_per_s: 0 } });
  const apex = seriesOf(free).find(({ id }) => id === "ball.apex");
  expect(apex?.compute(values)).toBeCloseTo(3 + 16 / 20, SINGLE);
  expect(seriesOf(headerOf({ bodies: MATCH.bodies })).some(({ id }) => id === "ball.apex")).toBe(false);
});

it("gives the scalars behind fields and curves", () => {
  const frame = Float32Array.from({ length: 12 }, (_, k) => k);
  expect(seriesOf(FLOW).map(({ id, unit, compute }) => [id, unit, compute(frame)])).toEqual([
    ["scalar.energy", "", 10],
    ["scalar.rate, mean", "1/s", 11],
  ]);
});
