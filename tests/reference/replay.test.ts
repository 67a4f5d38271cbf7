// Two recorded 3v3 rallies, flown open loop: volleyball.md sections 1.4–1.8, 2.1, 2.3, 5.
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { AGENT, FAULT_BITS, OUTCOME, type Precision, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { makeWorlds } from "../../src/volleyball/make-worlds.ts";
import { TASKS } from "../../src/volleyball/tasks.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

const POSITION = 1e-3; // m, at every step; the file's own f32 re-run stayed within 2.5e-5
const OBSERVATION: Record<Precision, number> = { f32: 2e-3, f64: 2e-3 }; // open loop, rates drift most

interface Replay {
  steps: {
    actions: number[][][];
    drone_pos: number[][][];
    drone_quat: number[][][];
    drone_vel: number[][][];
    drone_angvel: number[][][];
    throttle: number[][][];
    ball_pos: number[][];
    ball_vel: number[][];
    already_hit: number[][];
    which_side: number[];
    last_hit_team: number[];
  };
  observations_before_step: Record<string, number[][]>;
  result: number;
  faults: { team0: number[]; team1: number[] };
  length: number;
  true_hits: number[];
}

const FAULT_NUMBERS = [
  FAULT_BITS.wrongTurn,
  FAULT_BITS.wrongRacket,
  FAULT_BITS.crossedNet,
  FAULT_BITS.ballIn,
  FAULT_BITS.ballOut,
  FAULT_BITS.net,
];

function faultList(bits: number): number[] {
  return FAULT_NUMBERS.flatMap((bit, k) => (bits & bit ? [k + 1] : []));
}

for (const server of [0, 1] as const) {
  const path = `volleyball/replay_3v3_server${server}.json`;
  describe.skipIf(!hasReference(path))(`rally with team ${server} serving`, () => {
    for (const precision of ["f32", "f64"] as const) {
      it(`follows the recorded rally in ${precision}`, async () => {
        const kernels = await loadKernels();
        const replay = referenceJson<Replay>(path);
        const worlds = makeWorlds(kernels, TASKS["3v3"], { worlds: 4, precision });
        const world = 1; // not the first lane
        worlds.reset(new Uint8Array(4).fill(1), new Uint8Array(4).fill(server), new Uint32Array(4), 1);
        let largest = 0;
        let compared = 0;
        const compare = (got: number, want: number, tolerance: number, what: string): void => {
          const gap = Math.abs(got - want);
          if (what.startsWith("position")) largest = Math.max(largest, gap);
          if (!(gap <= tolerance)) throw new Error(`${what}: ${got}, recorded ${want}, gap ${gap}`);
          compared++;
        };
        for (let step = 0; step < replay.length; step++) {
          const before = replay.observations_before_step[String(step)];
          before?.forEach((row, agent) => {
            row.forEach((want, k) => {
              const at = (world * 6 + agent) * worlds.observationSize + k;
              const name = `observation ${k} of drone ${agent} before step ${step}`;
              compare(worlds.observations[at] as number, want, OBSERVATION[precision], name);
            });
          });
          const actions = worlds.actions;
          replay.steps.actions[step]?.forEach((row, agent) => {
            for (let w = 0; w < 4; w++) actions.set(row, (w * 6 + agent) * 4);
          });
          worlds.step();
          for (let agent = 0; agent < 6; agent++) {
            const check = (field: number, rows: number[][][], tolerance: number, name: string): void => {
              rows[step]?.[agent]?.forEach((want, axis) => {
                const got = worlds.agentRow(field + axis, agent)[world] as number;
                compare(got, want, tolerance, `${name} ${axis} of drone ${agent} after step ${step}`);
              });
            };
            check(AGENT.position, replay.steps.drone_pos, POSITION, "position");
            check(AGENT.quaternion, replay.steps.drone_quat, 1e-3, "quaternion");
            check(AGENT.velocity, replay.steps.drone_vel, 5e-3, "velocity");
            check(AGENT.throttle, replay.steps.throttle, 1e-5, "throttle");
            const hit = replay.steps.already_hit[step]?.[agent] as number;
            compare(
              worlds.agentRow(AGENT.alreadyHit, agent)[world] as number,
              hit,
              0,
              `flag ${agent} ${step}`,
            );
          }
          replay.steps.ball_pos[step]?.forEach((want, axis) => {
            const got = worlds.worldRow(WORLD.ballPosition + axis)[world] as number;
            compare(got, want, POSITION, `position ${axis} of the ball after step ${step}`);
          });
          compare(
            worlds.worldRow(WORLD.side)[world] as number,
            replay.steps.which_side[step] as number,
            0,
            `side after step ${step}`,
          );
          compare(
            worlds.worldRow(WORLD.lastTeam)[world] as number,
            replay.steps.last_hit_team[step] as number,
            0,
            `last team after step ${step}`,
          );
          const isLast = step === replay.length - 1;
          const outcome = worlds.worldRow(WORLD.outcome)[world] as number;
          if (!isLast) expect(outcome, `outcome after step ${step}`).toBe(OUTCOME.running);
          else expect(outcome).toBe(replay.result > 0 ? OUTCOME.team0 : OUTCOME.team1);
        }
        expect(faultList(worlds.worldRow(WORLD.faults)[world] as number)).toEqual(replay.faults.team0);
        expect(faultList(worlds.worldRow(WORLD.faults + 1)[world] as number)).toEqual(replay.faults.team1);
        const hits = [0, 1, 2, 3, 4, 5].map((agent) => worlds.agentRow(AGENT.touches, agent)[world]);
        expect(hits).toEqual(replay.true_hits);
        report(`replay server ${server} ${precision}`, compared, 0, largest);
      });
    }
  });
}
