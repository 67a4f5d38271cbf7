// Tasks: courts, anchors, starts and configuration of volleyball.md 1.2, 5.4–5.6 and 6.
import { describe, expect, it } from "vitest";
import { AGENT, CONFIG, observationSize, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import {
  allAnchors,
  configBlock,
  defaultSettings,
  startColumn,
  startPoints,
  TASK_NAMES,
  TASKS,
} from "../../src/volleyball/tasks.ts";

describe.each(TASK_NAMES)("%s", (name) => {
  const task = TASKS[name];
  const agents = 2 * task.teamSize;

  it("mirrors the far team, inside the court and on its own side", () => {
    const anchors = allAnchors(task);
    expect(anchors.length).toBe(agents);
    anchors.forEach(([x, y], agent) => {
      expect(agent < task.teamSize ? x > 0 : x < 0).toBe(true);
      expect(Math.abs(x)).toBeLessThanOrEqual(task.court.length_m / 2);
      expect(Math.abs(y)).toBeLessThanOrEqual(task.court.width_m / 2);
      const [tx, ty, tz] = anchors[(agent + task.teamSize) % agents] as [number, number, number];
      expect([tx + x, ty + y, tz]).toEqual([0, 0, anchors[agent]?.[2]]);
    });
  });

  for (const server of [0, 1] as const) {
    it(`starts with the ball at rest above the server of team ${server}, who alone may touch it`, () => {
      const column = startColumn(task, server);
      const at = (field: number, agent: number): number => column[field * agents + agent] as number;
      const world = (row: number): number => column[AGENT.fields * agents + row] as number;
      const serving = server * task.teamSize + task.serverIndex;
      for (let agent = 0; agent < agents; agent++) {
        expect(at(AGENT.alreadyHit, agent)).toBe(agent === serving ? 0 : 1);
        expect([0, 1, 2].map((k) => at(AGENT.position + k, agent))).toEqual(startPoints(task, server)[agent]);
        expect([0, 1, 2].map((k) => at(AGENT.velocity + k, agent))).toEqual([0, 0, 0]);
      }
      expect(world(WORLD.ballPosition + 2)).toBe(at(AGENT.position + 2, serving) + task.ballHeight_m);
      expect([0, 1].map((k) => world(WORLD.ballPosition + k))).toEqual(
        [0, 1].map((k) => at(AGENT.position + k, serving)),
      );
      expect([WORLD.side, WORLD.lastTeam, WORLD.server].map(world)).toEqual([server, server, server]);
    });
  }

  it("writes its settings where the kernels read them", () => {
    const settings = { ...defaultSettings(task), gravity_mps2: 3.7, rules: { crash: "ignore" as const } };
    const config = configBlock(task, settings);
    expect(config.length).toBe(CONFIG.slots);
    expect(config[CONFIG.gravity]).toBe(3.7);
    expect(config[CONFIG.crashEnds]).toBe(0);
    expect(config[CONFIG.inverseBallMass]).toBeCloseTo(200);
    expect(config[CONFIG.halfLength]).toBe(task.court.length_m / 2);
    expect([...config.subarray(CONFIG.anchor, CONFIG.anchor + 3 * agents)]).toEqual(allAnchors(task).flat());
  });
});

it("observation sizes are 37, 57 and 78", () => {
  expect([2, 6, 12].map(observationSize)).toEqual([37, 57, 78]);
});
