// Why a practice episode ended by itself, in words for whoever watches. The kernels decide (solo.ts, duo.ts, spike.ts,
// way.ts in assembly/volleyball/practice); here their rules are asked one by one, and an end that none of the others
// explains was a wrong hit.

import { PRACTICE_AGENT, PRACTICE_WORLD } from "../../kernels/practice-worlds.ts";
import { AGENT } from "../../kernels/volleyball-worlds.ts";
import type { PracticeEnv } from "./env.ts";
import type { PracticeSettings } from "./env-options.ts";
import type { PracticeName } from "./tasks.ts";

/** One reason. */
export interface EpisodeFault {
  /** index of the drone; undefined for the ball's */
  readonly agent?: number;
  readonly text: string;
}

/** m, the highest that a drone may fly */
const CEILINGS: Partial<Record<PracticeName, number>> = {
  "back-and-forth": 5,
  "solo-bump": 2.5,
};
/** m, how near the net's plane a drone on its own may come, and one of two below the net's top */
const NET = { alone: 0.01, pair: 0.2 } as const;

/** What is looked at. */
interface Scene {
  readonly env: PracticeEnv;
  readonly court: PracticeSettings["court"];
  /** m, of the ball */
  readonly radius: number;
}

function positionOf({ env }: Scene, agent: number): [number, number, number] {
  const [x, y, z] = [0, 1, 2].map((axis) => env.batch.agentRow(AGENT.position + axis, agent)[0] as number);
  return [x as number, y as number, z as number];
}

function droneWords(scene: Scene, agent: number): string | undefined {
  const { env, court } = scene;
  const { task } = env;
  const [x, y, z] = positionOf(scene, agent);
  if (z < task.droneFloor_m) return "near the ground";
  if (z > (CEILINGS[task.name] ?? Number.POSITIVE_INFINITY)) return "too high";
  if (task.name === "hover" || task.name === "back-and-forth") return "too far from its target";
  if (task.agents === 1) return Math.abs(x) < NET.alone ? "at the net" : undefined;
  if (task.name !== "bump-and-pass") return x < 0 ? "across the net" : undefined;
  const isInNet = Math.abs(x) < NET.pair && Math.abs(y) < court.width_m / 2 && z < court.netHeight_m;
  return isInNet ? "in the net" : undefined;
}

function ballWords({ env, court, radius }: Scene): string | undefined {
  const { task } = env;
  const [x, y, z] = [0, 1, 2].map((axis) => env.batch.worldRow(PRACTICE_WORLD.ball + axis)[0] as number);
  if (z === undefined || x === undefined || y === undefined) return undefined;
  if (z < (task.ballFloor_m / 0.1) * radius) return "the ball is down";
  if (z > task.ballCeiling_m) return "the ball is too high";
  if (task.name === "hit-the-ball") return undefined;
  if (Math.abs(x) > court.length_m / 2 || Math.abs(y) > court.width_m / 2) return "the ball is out";
  const isInNet = task.agents === 2 && Math.abs(x) < radius && z < court.netHeight_m;
  return isInNet ? "the ball is in the net" : undefined;
}

/** The drone that hit in this step, or the first. */
function hitterOf({ batch, agentCount }: PracticeEnv): number {
  const step = batch.worldRow(PRACTICE_WORLD.step)[0];
  const agents = Array.from({ length: agentCount }, (_, agent) => agent);
  return agents.find((agent) => batch.agentRow(PRACTICE_AGENT.lastHit, agent)[0] === step) ?? 0;
}

/** All reasons for which the episode of world 0, just terminated, did end. */
export function faultsOf(env: PracticeEnv, settings: PracticeSettings): EpisodeFault[] {
  const scene: Scene = { env, court: settings.court, radius: settings.ball.radius_m };
  const faults: EpisodeFault[] = [];
  env.agents.forEach((name, agent) => {
    const words = droneWords(scene, agent);
    if (words) faults.push({ agent, text: `${name}: ${words}` });
  });
  const words = env.task.ballAbove_m > 0 ? ballWords(scene) : undefined;
  if (words) faults.push({ text: words });
  if (faults.length > 0) return faults;
  const agent = hitterOf(env);
  return [{ agent, text: `${env.agents[agent]}: wrong hit` }];
}
