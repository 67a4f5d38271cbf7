// The memory of V-RACER against hand-made episodes: V^tbc through terminal and truncated ends, rings that are full, states.
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { blockShapeOf } from "../../src/learning/experience-shard.ts";
import { ReplayMemory } from "../../src/learning/replay-memory.ts";
import { ToyEnv } from "./toy-env.ts";

const kernels = await loadKernels();
const GAMMA = 0.9;
const NOISE = 0.5;
const D = 3;

/** A step of a stream: value and reward, how it ended, and the value of what was last seen. */
type Step = readonly [value: number, reward: number, end?: 0 | 1 | 2, finalValue?: number];

/** A block of one shard with streams of steps, and the values of the present after them. */
function blockOf(streams: readonly (readonly Step[])[], after: readonly number[], action = 0) {
  const env = new ToyEnv(kernels, streams.length);
  const steps = (streams[0] as readonly Step[]).length;
  const shape = blockShapeOf(env, steps);
  env.free();
  const { rows, width, places } = shape;
  const block = new Float32Array((steps + 1) * rows * width);
  for (let t = 0; t <= steps; t++) {
    streams.forEach((stream, row) => {
      const at = (t * rows + row) * width;
      const [value, reward = 0, end = 0, finalValue = 0] =
        t < steps ? (stream[t] as Step) : [after[row] ?? 0];
      block[at + places.observation] = 10 * row + t;
      block[at + places.value] = value;
      block[at + places.reward] = reward;
      block[at + places.end] = end;
      block[at + places.finalValue] = finalValue;
      block.fill(action, at + places.action, at + places.action + 2);
      block.fill(NOISE, at + places.spread, at + places.spread + 2);
    });
  }
  return [block, shape] as const;
}

const make = (streams: number, capacity = 40): ReplayMemory =>
  new ReplayMemory(kernels, capacity, { inputs: D, actions: 2, streams }, GAMMA);

/** Rows of the memory by the first number of what was seen there. */
function rowOf(memory: ReplayMemory, seen: number): number {
  const all = kernels.f32(memory.observations, memory.filled * D);
  return Array.from({ length: memory.filled }, (_, row) => row).find(
    (row) => all[row * D] === seen,
  ) as number;
}

it("sums rewards back from a terminal end, from a truncated one, and from the present", () => {
  const memory = make(3);
  const streams: Step[][] = [
    [
      [5, 1],
      [6, 2],
      [7, 3, 1],
    ], // terminal: nothing follows
    [
      [5, 1],
      [6, 2],
      [7, 3, 2, 20],
    ], // truncated: what was last seen is worth 20
    [
      [5, 1],
      [6, 2],
      [7, 3],
    ], // goes on
  ];
  memory.add(...blockOf(streams, [100, 100, 30]));
  const from = (last: number): number[] => {
    const third = 3 + GAMMA * last;
    const second = 2 + GAMMA * third;
    return [1 + GAMMA * second, second, third];
  };
  [0, 20, 30].forEach((last, stream) => {
    from(last).forEach((target, t) => {
      expect(memory.target(rowOf(memory, 10 * stream + t)), `stream ${stream}, step ${t}`).toBeCloseTo(
        target,
        6,
      );
    });
  });
  expect(memory.count).toBe(9);
  // what was seen last, and the present of three streams
  expect(memory.filled).toBe(13);
});

it("goes on with a stream in the next block", () => {
  const memory = make(1);
  memory.add(
    ...blockOf(
      [
        [
          [5, 1],
          [6, 2],
        ],
      ],
      [7],
    ),
  );
  memory.add(
    ...blockOf(
      [
        [
          [7, 3],
          [8, 4, 1],
        ],
      ],
      [0],
    ),
  );
  const target = 1 + GAMMA * (2 + GAMMA * (3 + GAMMA * 4));
  expect(memory.target(0)).toBeCloseTo(target, 6);
  expect(memory.count).toBe(4);
});

it("trusts a step as far as min(1, ρ), and recomputes all before the step that was looked at", () => {
  const memory = make(1);
  memory.add(
    ...blockOf(
      [
        [
          [5, 1],
          [6, 2],
          [7, 3, 1],
        ],
      ],
      [0],
      0.5,
    ),
  );
  // the mean has moved away from the action: log ρ = −2·½·((0.5 + 0.4)² − 0.5²)/σ²
  const outputs = Float32Array.of(10, -0.4, -0.4, 0, 0);
  const ratio = Math.exp(-(0.9 ** 2 - 0.5 ** 2) / NOISE ** 2);
  memory.refresh(Int32Array.of(1), outputs, NOISE, 5);
  expect(memory.ratio(1)).toBeCloseTo(ratio, 6);
  expect([memory.isFar(1), memory.far]).toEqual([true, 1]);
  const second = 10 + ratio * (2 + GAMMA * 3 - 10);
  expect(memory.target(1)).toBeCloseTo(second, 5);
  expect(memory.target(0)).toBeCloseTo(1 + GAMMA * second, 5);
  expect(memory.advantage(0)).toBeCloseTo(1 + GAMMA * second - 5, 5);
  // a policy that makes the action likelier: ρ > 1 counts as 1
  memory.refresh(Int32Array.of(1), Float32Array.of(10, 0.5, 0.5, 0, 0), NOISE, 50);
  expect(memory.ratio(1)).toBeGreaterThan(1);
  expect([memory.isFar(1), memory.far]).toEqual([false, 0]);
  expect(memory.target(1)).toBeCloseTo(2 + GAMMA * 3, 5);
});

it("rescales rewards by mean and spread of the memory, and all targets with them", () => {
  const memory = make(1);
  memory.add(
    ...blockOf(
      [
        [
          [0, 1],
          [0, 2],
          [0, 6, 1],
        ],
      ],
      [0],
    ),
  );
  memory.rescaleRewards();
  const spread = Math.sqrt((4 + 1 + 9) / 3);
  const [a, b, c] = [-2 / spread, -1 / spread, 3 / spread];
  expect(memory.target(0)).toBeCloseTo(a + GAMMA * (b + GAMMA * c), 6);
  expect(memory.target(2)).toBeCloseTo(c, 6);
});

it("lets the newest take the place of the oldest", () => {
  const memory = make(2, 10);
  const steady = (value: number): Step[][] => [
    [
      [value, 1],
      [value, 1],
    ],
    [
      [value, 1],
      [value, 1],
    ],
  ];
  for (let k = 0; k < 4; k++) memory.add(...blockOf(steady(k), [k + 1, k + 1]));
  // ten rows: two of the present, eight experiences
  expect([memory.filled, memory.count]).toEqual([10, 8]);
  const one = 1 + GAMMA * 4;
  const targets = Array.from({ length: 10 }, (_, row) => memory.target(row)).sort((x, y) => x - y);
  const expected = [4, one, 1 + GAMMA * one];
  expect(targets[0]).toBeCloseTo(4, 6);
  for (const value of expected) expect(targets.some((target) => Math.abs(target - value) < 1e-5)).toBe(true);
});
