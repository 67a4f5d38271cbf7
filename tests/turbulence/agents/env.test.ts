// Flows under agents: the contract, and the laws of a batch. A world's bits do not depend on its place, a saved state goes on
// as if never stopped, a policy as a closure does what its agents did, an episode that diverges is paid the penalty.
import { beforeAll, describe, expect, it } from "vitest";
import { checkEnv } from "../../../src/env/check-env.ts";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { Network } from "../../../src/learning/networks.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { ClosureEnv } from "../../../src/turbulence/agents/env.ts";
import type { AgentFlow } from "../../../src/turbulence/agents/flow-world.ts";
import { type AgentSettings, agentSettings } from "../../../src/turbulence/agents/settings.ts";
import { makeInitialField } from "../../../src/turbulence/initial.ts";
import { LearnedClosure } from "../../../src/turbulence/policies/learned-closure.ts";
import { flowOfScene, parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import { Simulation } from "../../../src/turbulence/simulation.ts";
import { SpectralTransform } from "../../../src/turbulence/spectral-transform.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const WANTED = {
  zxy: Float64Array.from({ length: 32 }, (_, k) => 10 / (1 + k * k * k)),
  exy: Float64Array.from({ length: 32 }, (_, k) => 3 / (1 + k ** 5)),
  kurtosis: 4,
};

function flow(grid = 16, change: object = {}): AgentFlow {
  const raw = { room: "turbulence", title: "t", case: "kf4", grid, initial: { from: "random" }, ...change };
  const scene = parseTurbulenceScene(raw);
  const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
  const starts = [1, 2, 3].map((seed) => makeInitialField({ ...scene, seed }, { transform }));
  return { scene, wanted: WANTED, starts };
}

const KNOBS = agentSettings.parse({
  control: "knobs",
  core: {},
  backscatter: {},
  hold: 4,
  episode: 12,
  memory: 0.01,
});
const NETWORK = agentSettings.parse({
  ...{ control: "knobs", network: {}, turn: "place", places: false },
  ...{ hold: 4, episode: 12, memory: 0.01 },
});
const AIMED = { ...KNOBS, turn: "place", places: false, marks: true } as const;
const LATTICE = agentSettings.parse({ side: 2, hold: 3, episode: 10, reward: "z1" });

const make = (agents: AgentSettings, worlds: number, flows: readonly AgentFlow[] = [flow()]): ClosureEnv =>
  new ClosureEnv(kernels, { worlds, flows, agents });

/** Actions that depend on the world's number and the step alone. */
function act(env: ClosureEnv, firstWorld: number, step: number): void {
  const size = env.agentCount * env.actionSize;
  const actions = kernels.f32(env.actionsAddress, env.worlds * size);
  for (let k = 0; k < actions.length; k++) {
    const world = firstWorld + Math.floor(k / size);
    actions[k] = Math.sin(3 * world + 5 * (k % size) + step);
  }
  env.advance();
}

const seenBy = (env: ClosureEnv, world: number): number[] => {
  const size = env.agentCount * env.observationSize;
  return [
    ...kernels.f32(env.observationsAddress + 4 * world * size, size),
    ...kernels.f32(env.rewardsAddress + 4 * world * env.agentCount, env.agentCount),
    ...kernels.u8(env.endsAddress + world, 1),
  ];
};

it("shows agents of knobs the bands, then the marks of the flow, then their knobs' places", () => {
  const numbers = (agents: AgentSettings): number[] => {
    const env = make(agents, 1);
    env.begin(7, 0);
    act(env, 0, 1);
    const seen = [...kernels.f32(env.observationsAddress, env.observationSize)];
    env.close();
    return seen;
  };
  const bands = numbers({ ...KNOBS, places: false });
  const places = numbers(KNOBS).slice(bands.length);
  const marks = numbers({ ...KNOBS, places: false, marks: true }).slice(bands.length);
  expect([bands.length, marks.length, places.length]).toEqual([5, 2, 3]);
  expect(numbers({ ...KNOBS, marks: true })).toEqual([...bands, ...marks, ...places]);
});

it("plays as many actions of each flow as it says, and rests a world that has ended", () => {
  const flows = [flow(), { ...flow(), episode: 5 }];
  const env = new ClosureEnv(kernels, { worlds: 2, flows, agents: KNOBS, autoreset: "disabled" });
  env.begin(7, 0);
  const ends: number[][] = [];
  for (let step = 0; step < 12; step++) {
    act(env, 0, step);
    ends.push([...kernels.u8(env.endsAddress, 2)]);
  }
  expect(env.maxSteps).toBe(12);
  expect(ends.findIndex(([, end]) => end === 2)).toBe(4);
  expect(ends.findIndex(([end]) => end === 2)).toBe(11);
  const lengths = kernels.f32(env.finalMetricsAddress, 2 * env.metrics.length);
  expect([lengths[1], lengths[env.metrics.length + 1]]).toEqual([12, 5]);
  env.close();
  const cut = new ClosureEnv(kernels, { worlds: 2, flows, agents: KNOBS, maxSteps: 3 });
  cut.begin(7, 0);
  for (let step = 0; step < 3; step++) act(cut, 0, step);
  expect([...kernels.u8(cut.endsAddress, 2)]).toEqual([2, 2]);
  cut.close();
});

describe.each([
  ["knobs", KNOBS],
  ["a network at every point", NETWORK],
  ["knobs that turn to places, by agents who see what flow it is", AIMED],
  ["a lattice", LATTICE],
] as const)("flows under %s", (_, agents) => {
  it.each(["same-step", "disabled"] as const)("conform, %s", (autoreset) => {
    const makeEnv = (): ClosureEnv =>
      new ClosureEnv(kernels, { worlds: 3, flows: [flow()], agents, autoreset });
    const report = checkEnv(makeEnv, { seed: 3, steps: 60 });
    expect(report.problems).toEqual([]);
    expect(report.episodes).toBeGreaterThan(3);
  });

  it("give a world the same bits in any batch, and go on from a state as if never stopped", () => {
    const whole = make(agents, 4);
    whole.begin(7, 10);
    const part = make(agents, 1);
    part.begin(7, 12);
    const other = make(agents, 4);
    for (let step = 0; step < 30; step++) {
      act(whole, 10, step);
      act(part, 12, step);
      expect(seenBy(part, 0)).toEqual(seenBy(whole, 2));
      if (step === 16) other.restore(whole.save());
      if (step <= 16) continue;
      act(other, 10, step);
      for (let world = 0; world < 4; world++) expect(seenBy(other, world)).toEqual(seenBy(whole, world));
    }
    expect(() => part.restore(whole.save())).toThrow("state: expected one saved by turbulence/kf4-16");
    for (const env of [whole, part, other]) env.close();
  });

  it("are flown by a policy as its agents were", () => {
    const one = flow();
    const fixed = { ...agents, start: "fixed" as const };
    const env = new ClosureEnv(kernels, { worlds: 1, flows: [one], agents: fixed });
    const actor = randomActor(env.observationSize, [8], env.actionSize, 5);
    const network = new Network(kernels, actor);
    const parameters = flowOfScene(one.scene);
    const closure = new LearnedClosure(kernels, parameters, {
      name: "random",
      actor,
      agents: fixed,
      wanted: WANTED.zxy,
    });
    const simulation = new Simulation(kernels, parameters, closure);
    simulation.setVorticity(one.starts[0] as Float64Array);
    env.begin(1, 0);
    for (let step = 0; step < 8; step++) {
      network.forward(env.agentCount, 0, env.observationsAddress, env.actionsAddress);
      env.advance();
      simulation.advance(agents.hold);
    }
    // the flow is the same: a look at it shows what the environment shows
    const shown = [...kernels.f32(env.observationsAddress, env.agentCount * env.observationSize)];
    const out = new Float32Array(shown.length);
    closure.watch.add(simulation.omegaHat(), agents.hold * parameters.dt);
    closure.controls.observe(simulation.omegaHat(), closure.watch, out);
    expect([...out]).toEqual(shown);
    // and a run goes on between two looks as if never stopped
    const again = new LearnedClosure(kernels, parameters, {
      name: "random",
      actor,
      agents: fixed,
      wanted: WANTED.zxy,
    });
    const second = new Simulation(kernels, parameters, again);
    second.setVorticity(one.starts[0] as Float64Array);
    second.advance(5);
    const memory = again.save();
    const state = second.saveState();
    second.advance(20);
    const hash = second.hash();
    again.reset();
    again.restore(memory);
    second.loadState(state);
    second.advance(20);
    expect(second.hash()).toBe(hash);
    for (const owned of [env, closure, again, simulation, second, network]) owned.free();
  });
});

it("plays flows of several grids in turn, each by its own reference", () => {
  const env = make(KNOBS, 4, [flow(16), flow(32)]);
  env.begin(1, 0);
  act(env, 0, 0);
  const alone = make(KNOBS, 1, [flow(32)]);
  alone.begin(1, 1); // world 1 plays the second flow; it draws as world 1 alone
  act(alone, 1, 0);
  expect(seenBy(env, 1)).toEqual(seenBy(alone, 0));
  expect(() => make(LATTICE, 2, [flow(16), flow(32)])).toThrow("agents.also: expected grid 16");
  env.close();
  alone.close();
});

it("ends an episode that diverges with the penalty, and goes on with the next", () => {
  const wild = agentSettings.parse({ side: 1, range: 1, hold: 400, episode: 50, penalty: -7 });
  const env = make(wild, 1, [flow(16, { dt: 0.005 })]);
  env.begin(1, 0);
  const actions = kernels.f32(env.actionsAddress, 1);
  let steps = 0;
  do {
    actions[0] = -1; // as much backscatter as there can be
    env.advance();
    steps++;
  } while (kernels.u8(env.endsAddress, 1)[0] === 0);
  expect(kernels.u8(env.endsAddress, 1)[0]).toBe(1);
  expect(kernels.f32(env.rewardsAddress, 1)[0]).toBe(-7);
  const metrics = [...kernels.f32(env.finalMetricsAddress, env.metrics.length)];
  expect(metrics[env.metrics.indexOf("diverged")]).toBe(1);
  expect(metrics[env.metrics.indexOf("length")]).toBe(steps);
  expect(steps).toBeLessThan(50);
  // judged by all the actions that it should have had
  const [sum, mean] = ["return", "reward"].map((name) => metrics[env.metrics.indexOf(name)] as number);
  expect(mean).toBeCloseTo((sum as number) / 50, 5);
  actions[0] = 0.1;
  env.advance();
  expect(kernels.u8(env.endsAddress, 1)[0]).toBe(0);
  for (const x of kernels.f32(env.observationsAddress, env.observationSize))
    expect(Number.isFinite(x)).toBe(true);
  env.close();
});

it("shows the bands alone where agents are not to see their knobs", () => {
  const [all, bands] = [make(KNOBS, 1), make({ ...KNOBS, places: false }, 1)];
  expect(all.observationSize).toBe(5 + 3);
  expect(bands.observationSize).toBe(5);
  for (const env of [all, bands]) {
    env.begin(1, 0);
    kernels.f32(env.actionsAddress, 3).fill(0.7);
    env.advance();
  }
  const seen = (env: ClosureEnv): number[] => [...kernels.f32(env.observationsAddress, env.observationSize)];
  expect(seen(bands)).toEqual(seen(all).slice(0, 5));
  expect(seen(all)[5]).not.toBe(0);
  for (const env of [all, bands]) env.close();
});
