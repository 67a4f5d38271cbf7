// Hits (volleyball.md 5.1, 5.2, 5.4), possession and rewards (5.4, 5.5) against plain twins, f64.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { FAULT_BITS, OUTCOME, type VolleyballWorlds } from "../../src/kernels/volleyball-worlds.ts";
import { allAnchors, TASKS } from "../../src/volleyball/tasks.ts";
import { AGENT, setBall, setDrone, startWorlds, WORLD } from "./rally.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

describe("hits", () => {
  /** A ball falls at 3 m/s onto drone 2 of 3v3, `aside` metres off its centre, and is struck in this step. */
  function drop(aside: number, prepare: (worlds: VolleyballWorlds) => void = () => undefined) {
    const worlds = startWorlds(kernels, "3v3", 1);
    setDrone(worlds, 0, 2, AGENT.position, [6, 0, 2]);
    setBall(worlds, 0, [6 + aside, 0, 2.12], [0, 0, -3]);
    prepare(worlds);
    worlds.step();
    const flags = (drone: number) =>
      [AGENT.trueHit, AGENT.wrongTurn, AGENT.wrongRacket].map(
        (field) => worlds.agentRow(field, drone)[0] as number,
      );
    const found = {
      two: flags(2),
      others: [0, 1, 3, 4, 5].flatMap(flags),
      touches: worlds.agentRow(AGENT.touches, 2)[0],
      last: worlds.agentRow(AGENT.lastHitStep, 2)[0],
      may: worlds.agentRow(AGENT.alreadyHit, 2)[0],
      outcome: worlds.worldRow(WORLD.outcome)[0],
      faults: worlds.worldRow(WORLD.faults)[0],
    };
    worlds.free();
    return found;
  }

  it("in the racket cylinder are legal once a possession, and are counted", () => {
    const hit = drop(0.1);
    expect(hit.two).toEqual([1, 0, 0]);
    expect(hit.others.every((flag) => flag === 0)).toBe(true);
    expect({ touches: hit.touches, last: hit.last, already: hit.may }).toEqual({
      touches: 1,
      last: 1,
      already: 1,
    });
    expect(hit.outcome).toBe(OUTCOME.running);
    const again = drop(0.1, (worlds) => setDrone(worlds, 0, 2, AGENT.alreadyHit, [1]));
    expect(again.two).toEqual([0, 1, 0]);
    expect(again.faults).toBe(FAULT_BITS.wrongTurn);
    expect(again.outcome).toBe(OUTCOME.team1);
    expect(again.touches).toBe(0);
  });

  it("end at a radius of 0.2 m: beyond it the racket was missed", () => {
    expect(drop(0.199).two).toEqual([1, 0, 0]);
    const beside = drop(0.205);
    expect(beside.two).toEqual([0, 0, 1]);
    expect(beside.faults).toBe(FAULT_BITS.wrongRacket);
    expect(beside.outcome).toBe(OUTCOME.team1);
  });

  it("count when the ball was in the cylinder at the last step only", () => {
    expect(drop(0.205, (worlds) => setDrone(worlds, 0, 2, AGENT.nearRacket, [1])).two).toEqual([1, 0, 0]);
  });

  it("need more than three steps since the drone's last", () => {
    const gapOf = (gap: number) =>
      drop(0.1, (worlds) => {
        setDrone(worlds, 0, 2, AGENT.lastHitStep, [100 - gap]);
        worlds.worldRow(WORLD.step)[0] = 99; // the step to come is 100
      });
    expect(gapOf(3).two).toEqual([0, 0, 0]);
    expect(gapOf(4).two).toEqual([1, 0, 0]);
    expect(gapOf(4).last).toBe(100);
  });

  it("need a ball that was struck: one that only passes is none", () => {
    const passes = drop(0.1, (worlds) => setBall(worlds, 0, [6.1, 0, 2.12], [0, 0, 3]));
    expect(passes.two).toEqual([0, 0, 0]);
  });

  it("in 1v1 belong to the nearer drone, and to it only when it is its turn", () => {
    const solo = (turn: number) => {
      const worlds = startWorlds(kernels, "1v1", 1);
      setDrone(worlds, 0, 1, AGENT.position, [-1.5, 0, 2]);
      setDrone(worlds, 0, 1, AGENT.quaternion, [0, 0, 0, 1]);
      setBall(worlds, 0, [-1.5, 0, 2.12], [0, 0, -3]);
      worlds.worldRow(WORLD.lastTeam)[0] = turn;
      worlds.step();
      const flags = [0, 1].flatMap((drone) =>
        [AGENT.trueHit, AGENT.wrongTurn].map((field) => worlds.agentRow(field, drone)[0] as number),
      );
      const found = {
        flags,
        turn: worlds.worldRow(WORLD.lastTeam)[0],
        outcome: worlds.worldRow(WORLD.outcome)[0],
      };
      worlds.free();
      return found;
    };
    expect(solo(1)).toEqual({ flags: [0, 0, 1, 0], turn: 0, outcome: OUTCOME.running });
    expect(solo(0)).toEqual({ flags: [0, 0, 0, 1], turn: 0, outcome: OUTCOME.team0 });
  });
});

describe("possession", () => {
  it("changes when the ball crosses: the receiving team may touch, the other may not", () => {
    const worlds = startWorlds(kernels, "3v3", 1);
    const may = () =>
      [0, 1, 2, 3, 4, 5].map((drone) => 1 - (worlds.agentRow(AGENT.alreadyHit, drone)[0] as number));
    expect(may()).toEqual([0, 0, 1, 0, 0, 0]);
    setBall(worlds, 0, [-0.5, 0, 5], [0, 0, 0]);
    worlds.settle();
    expect(may()).toEqual([0, 0, 0, 1, 1, 1]);
    expect([worlds.worldRow(WORLD.side)[0], worlds.worldRow(WORLD.crossings)[0]]).toEqual([1, 1]);
    worlds.settle();
    expect(worlds.worldRow(WORLD.crossings)[0]).toBe(1);
    setBall(worlds, 0, [0.5, 0, 5], [0, 0, 0]);
    worlds.settle();
    expect(may()).toEqual([1, 1, 1, 0, 0, 0]);
    expect(worlds.worldRow(WORLD.crossings)[0]).toBe(2);
    worlds.free();
  });
});

describe("rewards", () => {
  const some = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
  const point = fc.tuple(some(7), some(4), fc.double({ min: 0.1, max: 4, noNaN: true }));
  const flag = fc.constantFrom(0, 1);
  const plus = (x: number): number => Math.max(x, 0);
  const norm = (a: readonly number[], b: readonly number[]): number =>
    Math.hypot(...a.map((x, k) => x - (b[k] as number)));

  it("of 3v3 are those of the twin (5.5)", () => {
    const worlds = startWorlds(kernels, "3v3", 1);
    const anchors = allAnchors(TASKS["3v3"]);
    const points = fc.array(point, { minLength: 7, maxLength: 7 });
    const six = fc.array(flag, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(points, six, six, (places, already, hits) => {
        const ball = places[6] as number[];
        for (let drone = 0; drone < 6; drone++) {
          setDrone(worlds, 0, drone, AGENT.position, places[drone] as number[]);
          setDrone(worlds, 0, drone, AGENT.alreadyHit, [already[drone] as number]);
          setDrone(worlds, 0, drone, AGENT.trueHit, [hits[drone] as number]);
          setDrone(worlds, 0, drone, AGENT.wrongTurn, [0]);
          setDrone(worlds, 0, drone, AGENT.wrongRacket, [0]);
        }
        setBall(worlds, 0, ball, [0, 0, 0]);
        worlds.settle();
        const outcome = worlds.worldRow(WORLD.outcome)[0];
        const result = outcome === OUTCOME.team0 ? 1 : outcome === OUTCOME.team1 ? -1 : 0;
        for (let drone = 0; drone < 6; drone++) {
          const team = drone < 3 ? 0 : 1;
          const mates = [0, 1, 2].map((k) => k + 3 * team);
          const self = places[drone] as number[];
          const close = mates.some((k) => k !== drone && norm(places[k] as number[], self) < 0.8);
          const want =
            100 * (team === 0 ? result : -result) +
            (mates.some((k) => hits[k] === 1) ? 10 : 0) +
            (already[drone] === 1 ? 0 : 0.5 / (1 + norm(self, ball))) +
            0.05 / (1 + norm(self, anchors[drone] as readonly number[])) -
            ((self[2] as number) < 0.3 ? 100 : 0) -
            (close ? 100 : 0);
          expect(Math.abs((worlds.rewards[drone] as number) - want)).toBeLessThan(2e-5); // rewards are f32
        }
      }),
      { seed: 8, numRuns: 400 },
    );
    worlds.free();
  });

  it("of 1v1 are those of the twin (5.4)", () => {
    const worlds = startWorlds(kernels, "1v1", 1);
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 3 }), flag, flag, (places, turn, hit) => {
        const ball = places[2] as number[];
        for (const drone of [0, 1]) {
          setDrone(worlds, 0, drone, AGENT.position, places[drone] as number[]);
          setDrone(worlds, 0, drone, AGENT.trueHit, [drone === turn ? hit : 0]);
        }
        setBall(worlds, 0, ball, [0, 0, 0]);
        worlds.worldRow(WORLD.lastTeam)[0] = turn;
        worlds.settle();
        const outcome = worlds.worldRow(WORLD.outcome)[0];
        const result = outcome === OUTCOME.team0 ? 1 : outcome === OUTCOME.team1 ? -1 : 0;
        for (const drone of [0, 1]) {
          const [x, y, z] = places[drone] as [number, number, number];
          const aside = Math.hypot((ball[0] as number) - x, (ball[1] as number) - y);
          const penalty =
            plus(0.5 - Math.abs(x)) +
            plus(0.5 - (3 - Math.abs(x))) +
            plus(0.5 - Math.abs(y)) +
            plus(0.5 - (1.5 - Math.abs(y))) +
            plus(Math.abs(z - 2) - 1);
          const isOn = drone === turn ? 1 : 0;
          const want =
            100 * (drone === 0 ? result : -result) +
            5 * isOn * hit +
            (isOn * 0.5) / (1 + aside) -
            0.2 * penalty -
            (z < 0.3 ? 100 : 0);
          expect(Math.abs((worlds.rewards[drone] as number) - want)).toBeLessThan(2e-5);
        }
      }),
      { seed: 9, numRuns: 400 },
    );
    worlds.free();
  });
});
