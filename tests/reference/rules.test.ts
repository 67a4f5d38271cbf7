// 400 referee cases each for 3v3 and 1v1: volleyball.md 5.3, 5.4.
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { AGENT, FAULT_BITS, OUTCOME, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { makeWorlds } from "../../src/volleyball/make-worlds.ts";
import { TASKS } from "../../src/volleyball/tasks.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

interface Cases {
  ball_pos: number[][];
  last_hit_team?: number[];
  turn?: number[];
  wrong_hit_turn: number[][];
  wrong_hit_racket: number[][];
  drone_pos_x: number[][];
  draw: boolean[];
  result: number[];
  cases: number[][][];
}

const BITS = [
  FAULT_BITS.wrongTurn,
  FAULT_BITS.wrongRacket,
  FAULT_BITS.crossedNet,
  FAULT_BITS.ballIn,
  FAULT_BITS.ballOut,
  FAULT_BITS.net,
];

for (const [task, file] of [
  ["3v3", "volleyball/rules_3v3.json"],
  ["1v1", "volleyball/rules_1v1.json"],
] as const) {
  for (const precision of ["f32", "f64"] as const) {
    describe.skipIf(!hasReference(file))(`referee of ${task} in ${precision}`, () => {
      it("finds the recorded faults and results", async () => {
        const golden = referenceJson<Cases>(file);
        const count = golden.ball_pos.length;
        const kernels = await loadKernels();
        const worlds = makeWorlds(kernels, TASKS[task], { worlds: count, precision });
        const agents = worlds.agents;
        for (let w = 0; w < count; w++) {
          golden.ball_pos[w]?.forEach((value, axis) => {
            worlds.worldRow(WORLD.ballPosition + axis)[w] = value;
          });
          worlds.worldRow(WORLD.lastTeam)[w] = (golden.last_hit_team ?? golden.turn)?.[w] as number;
          golden.drone_pos_x[w]?.forEach((x, agent) => {
            worlds.agentRow(AGENT.position, agent)[w] = x;
            worlds.agentRow(AGENT.position + 1, agent)[w] = 3 * agent; // apart, and away from the ball
            worlds.agentRow(AGENT.position + 2, agent)[w] = 9;
          });
        }
        // flags of wrong hits are lists of drones in 3v3, one flag a drone in 1v1
        const wrong = (rows: number[][], w: number, agent: number): number =>
          (task === "3v3" ? (rows[w] as number[]).includes(agent) : rows[w]?.[agent] === 1) ? 1 : 0;
        for (let agent = 0; agent < agents; agent++) {
          for (let w = 0; w < count; w++) {
            worlds.agentRow(AGENT.wrongTurn, agent)[w] = wrong(golden.wrong_hit_turn, w, agent);
            worlds.agentRow(AGENT.wrongRacket, agent)[w] = wrong(golden.wrong_hit_racket, w, agent);
          }
        }
        worlds.settle();
        for (let w = 0; w < count; w++) {
          const found = [0, 1].map((team) => {
            const bits = worlds.worldRow(WORLD.faults + team)[w] as number;
            return BITS.flatMap((bit, k) => (bits & bit ? [k + 1] : []));
          });
          expect(found, `faults of case ${w}`).toEqual(golden.cases[w]);
          const outcome = worlds.worldRow(WORLD.outcome)[w] as number;
          const result = outcome === OUTCOME.team0 ? 1 : outcome === OUTCOME.team1 ? -1 : 0;
          expect(result, `result of case ${w}`).toBe(golden.result[w]);
          expect(outcome === OUTCOME.draw, `draw of case ${w}`).toBe(golden.draw[w]);
        }
        expect(agents).toBe(TASKS[task].teamSize * 2);
        report(`rules ${task} ${precision}`, count, 0, 0);
      });
    });
  }
}
