// Laws of minimum snap: smooth, optimal, scaling as it must, gradients as differences say, errors in one line.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { MinSnap, type MinSnapProblem } from "../../src/replanning/min-snap.ts";
import { scaleTime, statusAt, totalTime, unwrapYaw } from "../../src/replanning/trajectory.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});
const solvers: MinSnap[] = [];
afterEach(() => {
  for (const solver of solvers.splice(0)) solver.free();
});
const solver = (segments: number): MinSnap => {
  const one = new MinSnap(kernels, segments);
  solvers.push(one);
  return one;
};

/** Places and weights of Gauss–Legendre with six points on [0, 1]: exact to degree 11, squares of snap have 10. */
const GAUSS = [
  [0.238619186083197, 0.467913934572691],
  [0.661209386466265, 0.360761573048139],
  [0.932469514203152, 0.17132449237917],
].flatMap(([x = 0, w = 0]) => [[0.5 - 0.5 * x, 0.5 * w] as const, [0.5 + 0.5 * x, 0.5 * w] as const]);

const WAYPOINTS = [
  [0, 0, 0, 0],
  [3, 1, -0.4, 0.6],
  [4.5, 3, 0.3, 1.9],
  [1, 4, 0.8, 2.4],
  [-2, 2.5, 0, 3.3],
];
const TIMES = [1.3, 0.9, 1.4, 1.1];
const START = [
  [1, -0.5, 0.2],
  [0.3, 0.4, -0.2],
  [2, -1, 0.5],
  [3, 1, -2],
];
const at = { waypoints: WAYPOINTS, times: TIMES, weights: [1, 2, 0.5, 1.5] };
const PROBLEMS: readonly (readonly [string, MinSnapProblem])[] = [
  ["from rest to rest", at],
  ["from a state of motion", { ...at, start: START, startYaw: [0.4, -0.3] }],
  ["with a free end", { ...at, start: START, freeEnd: true }],
  ["with one segment", { waypoints: WAYPOINTS.slice(0, 2), times: [1.5], start: START }],
  ["with one segment and a free end", { waypoints: WAYPOINTS.slice(0, 2), times: [1.5], freeEnd: true }],
  ["through a closed loop", { waypoints: [...WAYPOINTS, [0, 0, 0, 6.3]], times: [...TIMES, 1.2] }],
];

describe.each(PROBLEMS)("minimum snap %s", (_, problem) => {
  const m = problem.times.length;
  const solve = (change: Partial<MinSnapProblem> = {}) => solver(m).solve({ ...problem, ...change });

  it("goes through its waypoints, begins as told, and is smooth to the fourth derivative", () => {
    const solution = solve();
    problem.waypoints.forEach((row, i) => {
      const status = statusAt(solution, Math.max(i - 1, 0), i === 0 ? 0 : 1);
      [...status.subarray(0, 3), status[15] as number].forEach((value, k) => {
        expect(value).toBeCloseTo(row[k] as number, 9);
      });
    });
    const first = statusAt(solution, 0, 0);
    (problem.start ?? START.map(() => [0, 0, 0])).forEach((row, k) => {
      row.forEach((value, axis) => {
        expect(first[3 * (k + 1) + axis]).toBeCloseTo(value, 9);
      });
    });
    for (let s = 0; s + 1 < m; s++) {
      const [before, after] = [statusAt(solution, s, 1), statusAt(solution, s + 1, 0)];
      before.forEach((value, k) => {
        expect(Math.abs(value - (after[k] as number))).toBeLessThan(1e-9 * (1 + Math.abs(value)));
      });
    }
  });

  it("costs what its fourth derivative and its yaw's second do, and no change of what is free costs less", () => {
    const solution = solve();
    const integral = (of: (status: Float64Array) => number, trajectory = solution): number => {
      let sum = 0;
      for (let s = 0; s < m; s++) {
        const scale = (solution.weights[s] as number) * (problem.times[s] as number);
        for (const [u, weight] of GAUSS) sum += scale * weight * of(statusAt(trajectory, s, u));
      }
      return sum;
    };
    const squares = (row: Float64Array): number => row.subarray(12, 15).reduce((sum, x) => sum + x * x, 0);
    const snap = integral(squares);
    const turn = integral((row) => (row[17] as number) ** 2);
    expect(Math.abs(solution.positionCost / snap - 1)).toBeLessThan(1e-9);
    expect(Math.abs(solution.yawCost / turn - 1)).toBeLessThan(1e-9);
    if (m === 1 && !problem.freeEnd) return; // nothing is free
    const row = 5; // waypoint 1 is the first with free derivatives
    for (const k of [1, 2, 3, 4]) {
      for (const sign of [-1, 1]) {
        const moved = solution.position.slice();
        const i = 3 * (row + k) + 1;
        moved[i] = (moved[i] as number) + sign * 0.01;
        const moves = integral(squares, { ...solution, position: moved });
        expect(moves).toBeGreaterThan(solution.positionCost);
      }
    }
  });

  it("has the gradient of its cost by times, weights and waypoints", () => {
    const whole = solver(m);
    whole.solve(problem);
    const gradient = whole.gradient(0.3);
    const cost = (change: Partial<MinSnapProblem>): number => {
      const { positionCost, yawCost } = solve(change);
      return positionCost + 0.3 * yawCost;
    };
    checkGradient(problem, gradient, cost);
  });

  it("has the gradient of any function of its derivatives, through the solve", () => {
    const whole = solver(m);
    const solution = whole.solve(problem);
    // F = ½Σ c·(D/size)², different for every number
    const weigh = (values: Float64Array): Float64Array =>
      values.map((value, i) => (((i * 7) % 5) - 1.7) * value * 10 ** -(Math.floor(i / 3) % 5));
    const value = (values: Float64Array): number =>
      0.5 * values.reduce((sum, x, i) => sum + x * (weigh(values)[i] as number), 0);
    const gradient = whole.adjoint(weigh(solution.position), weigh(solution.yaw));
    checkGradient(problem, gradient, (change) => {
      const { position, yaw } = solve(change);
      return value(position) + value(yaw);
    });
  });
});

/** Holds a gradient against central differences of fourth order, to 1e-6 of its largest part. */
function checkGradient(
  problem: MinSnapProblem,
  gradient: ReturnType<MinSnap["gradient"]>,
  cost: (change: Partial<MinSnapProblem>) => number,
): void {
  const slope = (move: (by: number) => Partial<MinSnapProblem>, h: number): number =>
    (8 * (cost(move(h)) - cost(move(-h))) - (cost(move(2 * h)) - cost(move(-2 * h)))) / (12 * h);
  const plus = (values: ArrayLike<number>, k: number, by: number): number[] =>
    Array.from(values, (value, i) => (i === k ? value + by : value));
  const weights = problem.weights ?? Array.from(problem.times, () => 1);
  const compare = (got: ArrayLike<number>, want: readonly number[]): void => {
    const scale = Math.max(...want.map(Math.abs), 1e-9 * Math.abs(cost({})));
    want.forEach((x, k) => {
      expect(Math.abs((got[k] as number) - x) / scale).toBeLessThan(1e-6);
    });
  };
  const each = <T>(values: ArrayLike<T>, of: (k: number) => number): number[] =>
    Array.from(values, (_, k) => of(k));
  compare(
    gradient.times,
    each(problem.times, (k) => slope((by) => ({ times: plus(problem.times, k, by) }), 1e-3)),
  );
  compare(
    gradient.weights,
    each(problem.times, (k) => slope((by) => ({ weights: plus(weights, k, by) }), 1e-3)),
  );
  const moved = (i: number, column: number, by: number): number[][] =>
    problem.waypoints.map((row, k) => (k === i ? plus(row, column, by) : [...row]));
  const byWaypoints = problem.waypoints.flatMap((row, i) =>
    each(row, (column) => slope((by) => ({ waypoints: moved(i, column, by) }), 1e-2)),
  );
  compare(gradient.waypoints, byWaypoints);
}

it("flies the same path slower at a cost that falls by the seventh power, the third for yaw", () => {
  const one = solver(4).solve(at);
  const slow = solver(4).solve({ ...at, times: TIMES.map((time) => 1.7 * time) });
  expect(one.positionCost / slow.positionCost).toBeCloseTo(1.7 ** 7, 7);
  expect(one.yawCost / slow.yawCost).toBeCloseTo(1.7 ** 3, 9);
  const scaled = scaleTime(one, 1.7);
  expect(totalTime(scaled)).toBeCloseTo(1.7 * totalTime(one), 12);
  for (const name of ["position", "yaw"] as const) {
    scaled[name].forEach((value, i) => {
      expect(Math.abs(value - (slow[name][i] as number))).toBeLessThan(1e-9 * (1 + Math.abs(value)));
    });
  }
  const [fast, late] = [statusAt(one, 2, 0.3), statusAt(scaled, 2, 0.3)];
  fast.forEach((value, k) => {
    const order = k < 15 ? Math.floor(k / 3) : k - 15;
    expect(late[k]).toBeCloseTo(value / 1.7 ** order, 9);
  });
});

it("is the same for moved, turned and mirrored waypoints", () => {
  const one = solver(4).solve(at);
  const turned = solver(4).solve({
    ...at,
    waypoints: WAYPOINTS.map(([x = 0, y = 0, z = 0, yaw = 0]) => [5 - y, x - 2, -z, yaw + 1]),
  });
  expect(turned.positionCost / one.positionCost).toBeCloseTo(1, 12);
  expect(turned.yawCost / one.yawCost).toBeCloseTo(1, 12);
  for (let k = 1; k < 5; k++) {
    for (let i = 0; i < 5; i++) {
      const [a, b] = [3 * (5 * i + k), 3 * (5 * i + k)];
      expect(turned.position[a + 1]).toBeCloseTo(one.position[b] as number, 8);
      expect(turned.position[a]).toBeCloseTo(-(one.position[b + 1] as number), 8);
      expect(turned.position[a + 2]).toBeCloseTo(-(one.position[b + 2] as number), 8);
    }
  }
});

it("solves whatever its solver solved before, to the same bits", () => {
  const used = solver(7);
  used.solve({ ...at, start: START, freeEnd: true });
  used.gradient();
  expect(used.solve(at)).toEqual(solver(4).solve(at));
});

it("rests where all waypoints are the same", () => {
  const still = solver(2).solve({ waypoints: [1, 1, 1].map(() => [2, 3, -1, 0.5]), times: [1, 2] });
  expect([still.positionCost, still.yawCost]).toEqual([0, 0]);
  expect([...statusAt(still, 1, 0.4)].map((x) => Math.abs(x))).toEqual([
    2,
    3,
    1,
    ...Array(12).fill(0),
    0.5,
    0,
    0,
  ]);
});

it("unwraps yaw by the shorter turn", () => {
  expect(unwrapYaw([0.1, -0.2, 3, -3, 0.2]).map((x) => +x.toFixed(6))).toEqual(
    [0.1, -0.2, 3 - 2 * Math.PI, -3, 0.2 - 2 * Math.PI].map((x) => +x.toFixed(6)),
  );
});

describe("minimum snap refuses", () => {
  it.each<[string, Partial<MinSnapProblem>, string]>([
    [
      "one waypoint",
      { waypoints: [[0, 0, 0, 0]], times: [] },
      "waypoints: expected at least two, received 1",
    ],
    ["a time of zero", { times: [1, 0, 1, 1] }, "times[1]: expected a finite number > 0, received 0"],
    ["a negative time", { times: [1, 1, -2, 1] }, "times[2]: expected a finite number > 0, received -2"],
    ["too few times", { times: [1, 2] }, "times: expected 4 numbers, one a segment, received 2"],
    ["no weight", { weights: [1, 1, 1, 0] }, "weights[3]: expected a finite number > 0, received 0"],
    [
      "a waypoint that is not a number",
      { waypoints: WAYPOINTS.map((row, i) => (i === 2 ? [0, Number.NaN, 0, 0] : row)) },
      "waypoints[2][1]: expected a finite number, received NaN",
    ],
    ["half a state", { start: [[1, 2, 3]] }, "start: expected velocity to snap [4][3], and yaw [2]"],
  ])("%s", (_, change, message) => {
    expect(() => solver(4).solve({ ...at, ...change })).toThrow(message);
  });

  it("more segments than it was made for, and gradients before a solve", () => {
    expect(() => solver(3).solve(at)).toThrow("waypoints: expected at most 4 here, received 5");
    expect(() => solver(3).gradient()).toThrow("gradient: expected a solve before it");
  });
});
