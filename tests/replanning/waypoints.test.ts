// Waypoints as they are drawn: what is promised of them holds, the same names give the same ones, and moves are as long as told.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { MinSnap } from "../../src/replanning/min-snap.ts";
import {
  drawRoom,
  moveWaypoints,
  polylineLength,
  ROOM_M,
  summedCurvature,
} from "../../src/replanning/waypoints.ts";

let kernels: Kernels;
let solver: MinSnap;
beforeAll(async () => {
  kernels = await loadKernels();
  solver = new MinSnap(kernels, 13);
});

const draw = (index: number, count = 6, seed = 1): number[][] =>
  drawRoom(kernels, solver, { seed, index, count });

describe("rooms", () => {
  it("lie in the room, are as long and as curved as told, and turn along the path", () => {
    for (let index = 0; index < 20; index++) {
      const waypoints = draw(index, 5 + (index % 10));
      expect(waypoints).toHaveLength(5 + (index % 10));
      for (const row of waypoints) {
        row.slice(0, 3).forEach((x, k) => {
          expect(Math.abs(x)).toBeLessThanOrEqual(0.5 * (ROOM_M[k] as number));
        });
      }
      const cube = waypoints.map((row) => row.slice(0, 3).map((x, k) => x / (ROOM_M[k] as number)));
      expect(polylineLength(cube)).toBeLessThanOrEqual(30);
      expect(summedCurvature(cube)).toBeGreaterThanOrEqual(5);
      expect(summedCurvature(cube)).toBeLessThanOrEqual(20);
      for (let i = 1; i < waypoints.length; i++) {
        expect(
          Math.abs((waypoints[i]?.[3] as number) - (waypoints[i - 1]?.[3] as number)),
        ).toBeLessThanOrEqual(Math.PI);
      }
    }
  });

  it("are named by seed and index alone", () => {
    const first = draw(3);
    draw(4);
    expect(draw(3)).toEqual(first);
    expect(draw(4)).not.toEqual(first);
    expect(draw(3, 6, 2)).not.toEqual(first);
  });

  it("need three waypoints", () => {
    expect(() => draw(0, 2)).toThrow("count: expected an integer ≥ 3 of waypoints, received 2");
  });
});

it("measures the curvature of a circle by its radius", () => {
  const circle = Array.from({ length: 9 }, (_, k) => [2 * Math.cos(k), 2 * Math.sin(k), 0]);
  expect(summedCurvature(circle)).toBeCloseTo(7 / 2, 12);
  expect(summedCurvature([0, 1, 2, 3].map((x) => [x, 2 * x, 0]))).toBe(0);
});

describe("moves", () => {
  const waypoints = [
    [0, 0, 0, 0],
    [2, 1, 0.3, 0.5],
    [3, -2, -0.5, 1],
    [-1, -3, 0, 2],
  ];
  const move = (options: object, seed = 1, index = 0): number[][] =>
    moveWaypoints(kernels, waypoints, { distance: 2, angle: 0.5, from: 1, ...options }, { seed, index });

  it("are exactly as long as told, inside the room, and turn yaw by ± the angle", () => {
    const signs = new Set<number>();
    for (let index = 0; index < 30; index++) {
      const moved = move({}, 1, index);
      expect(moved[0]).toEqual(waypoints[0]);
      for (const i of [1, 2, 3]) {
        const [before, after] = [waypoints[i] as number[], moved[i] as number[]];
        expect(polylineLength([before, after])).toBeCloseTo(2, 12);
        const turn = (after[3] as number) - (before[3] as number);
        expect(Math.abs(turn)).toBeCloseTo(0.5, 12);
        signs.add(Math.sign(turn));
        after.slice(0, 3).forEach((x, k) => {
          expect(Math.abs(x)).toBeLessThanOrEqual(0.5 * (ROOM_M[k] as number));
        });
      }
    }
    expect(signs).toEqual(new Set([-1, 1]));
  });

  it("touch as many as told, each in its turn, and are named by seed and index", () => {
    const chosen = Array.from({ length: 40 }, (_, index) => {
      const moved = move({ moved: 1 }, 1, index);
      const which = moved.flatMap((row, i) => (row[0] === waypoints[i]?.[0] ? [] : [i]));
      expect(which).toHaveLength(1);
      return which[0];
    });
    expect(new Set(chosen)).toEqual(new Set([1, 2, 3]));
    expect(move({})).toEqual(move({}));
    expect(move({}, 2)).not.toEqual(move({}));
    expect(move({ distance: 0, angle: 0 })).toEqual(waypoints);
  });

  it("refuse more than there are, and more than the room has", () => {
    expect(() => move({ moved: 4 })).toThrow("moved: expected 0 to 3 waypoints, received 4");
    expect(() => move({ distance: 40 })).toThrow("distance: expected a move inside the room of 9 × 9 × 3 m");
  });
});
