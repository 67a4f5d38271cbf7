// Plain TypeScript twins of the practice tasks (volleyball.md 4): observation, reward, end and metrics of one world from
// its states before and after a step. Whether the ball was touched is read off its velocity.

import { PRACTICE_AGENT, PRACTICE_WORLD } from "../../../src/kernels/practice-worlds.ts";
import { heading, type Quaternion, up } from "../../../src/quadrotor/quaternion.ts";
import type { PracticeEnv } from "../../../src/volleyball/practice/env.ts";

export interface Body {
  p: number[];
  q: Quaternion;
  v: number[];
  w: number[];
  throttle: number[];
}

export interface State {
  drones: Body[];
  ball: number[];
  ballVelocity: number[];
  step: number;
  /** Hover: target heading x, y */
  own: number[];
}

/** What an episode remembers; counted by the twin itself. */
export class Memory {
  return = 0;
  near = 0;
  goal = 0;
  waypoints = 0;
  hits = 0;
  lastHit = [-100, -100];
  apex = 0;
  apexSum = 0;
  highHits = 0;
  turn = 0;
  lastCross = -100;
  bumps = 0;
  stages = [0, 0, 0, 0];
  planned = false;
}

export interface Verdict {
  rewards: number[];
  ended: boolean;
}

/** States of all worlds. */
export function statesOf(env: PracticeEnv): State[] {
  const { batch } = env;
  const rows = Array.from({ length: batch.state.fields }, (_, row) => batch.state.row(row));
  const world = PRACTICE_AGENT.fields * env.agentCount;
  return Array.from({ length: env.worlds }, (_, e) => {
    const read = (first: number, count: number, apart = 1): number[] =>
      Array.from({ length: count }, (_, k) => rows[first + k * apart]?.[e] as number);
    const drones = env.agents.map((_, i) => {
      const part = (field: number, count: number): number[] =>
        read(field * env.agentCount + i, count, env.agentCount);
      const q = part(3, 4) as unknown as Quaternion;
      return { p: part(0, 3), q, v: part(7, 3), w: part(10, 3), throttle: part(13, 4) };
    });
    return {
      drones,
      ball: read(world + PRACTICE_WORLD.ball, 3),
      ballVelocity: read(world + PRACTICE_WORLD.ball + 3, 3),
      step: read(world + PRACTICE_WORLD.step, 1)[0] as number,
      own: read(world + PRACTICE_WORLD.own, 2),
    };
  });
}

/** Overwrites the ball of one world. */
export function putBall(env: PracticeEnv, world: number, p: number[], v: number[]): void {
  [...p, ...v].forEach((x, k) => {
    env.batch.worldRow(PRACTICE_WORLD.ball + k)[world] = x;
  });
}

/** Puts a drone level and at rest at a place; unless told otherwise it has not hit the ball yet. */
export function putDrone(
  env: PracticeEnv,
  world: number,
  agent: number,
  p: number[],
  forgets: boolean = true,
): void {
  [...p, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0].forEach((x, k) => {
    env.batch.agentRow(k, agent)[world] = x;
  });
  if (forgets) env.batch.agentRow(PRACTICE_AGENT.lastHit, agent)[world] = -100;
}

const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, k) => x - (b[k] as number));
const norm = (a: readonly number[]): number => Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);
const xy = (a: readonly number[]): number[] => a.slice(0, 2);
const cosine = (a: readonly number[], b: readonly number[]): number => dot(a, b) / (norm(a) * norm(b) || 1);
const drone = (s: State, k: number): Body => s.drones[k] as Body;
const z = (p: readonly number[]): number => p[2] as number;
const oneHot = (k: number, n: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));

/** Whether anything but gravity acted on the ball. */
export function wasTouched(before: State, after: State): boolean {
  const fall = minus(after.ballVelocity, before.ballVelocity);
  return norm([fall[0] as number, fall[1] as number, (fall[2] as number) + 9.81 * 0.02]) > 1e-9;
}

function vector({ p, q, v, w, throttle }: Body): number[] {
  return [...p, ...q, ...v, ...w, ...heading(q), ...up(q), ...throttle.map((t) => 2 * t - 1)];
}

/** The observation of drone i, with the turn and the target from before this step's hits. */
export function observe(env: PracticeEnv, s: State, m: Memory, i: number): number[] {
  const self = drone(s, i);
  const { name, anchors } = env.task;
  const time = env.observationSize > env.task.observationSize ? new Array(4).fill(s.step / env.maxSteps) : [];
  const fromBall = minus(self.p, s.ball);
  const away = minus(self.p, anchors[i] as readonly number[]);
  if (name === "hover") {
    const turn = minus([s.own[0] as number, s.own[1] as number, 0], heading(self.q));
    return [...minus([0, 0, 2], self.p), ...vector(self).slice(3), ...turn, ...time];
  }
  if (name === "back-and-forth") {
    const target = anchors[1 - m.goal] as readonly number[];
    return [...vector(self), ...minus(target, self.p), ...time];
  }
  if (s.drones.length === 1) return [...vector(self), ...away, ...fromBall, ...s.ballVelocity, ...time];
  const other = minus(drone(s, 1 - i).p, self.p);
  const turn = oneHot(m.turn, name === "bump-and-pass" ? 2 : 3);
  return [
    ...vector(self),
    ...away,
    ...other,
    ...fromBall,
    ...s.ballVelocity,
    ...turn,
    ...oneHot(i, 2),
    ...time,
  ];
}

/** Rewards and end of the step from `before` to `after`; updates the memory. */
export function judge(env: PracticeEnv, before: State, after: State, m: Memory): Verdict {
  const touched = wasTouched(before, after);
  const { name } = env.task;
  const verdict =
    name === "hover"
      ? judgeHover(after)
      : name === "back-and-forth"
        ? judgeWay(env, after, m)
        : name === "hit-the-ball" || name === "solo-bump"
          ? judgeSolo(env, after, m, touched)
          : name === "bump-and-pass"
            ? judgePass(env, after, m, touched)
            : judgeSpike(env, before, after, m, touched);
  m.return += verdict.rewards.reduce((sum, r) => sum + r, 0) / verdict.rewards.length;
  return verdict;
}

function judgeHover(s: State): Verdict {
  const { p, q, w, throttle } = drone(s, 0);
  const d = norm([...minus([0, 0, 2], p), ...minus([s.own[0] as number, s.own[1] as number, 0], heading(q))]);
  const near = 1 / (1 + (1.2 * d) ** 2);
  const terms = ((z(up(q) as unknown as number[]) + 1) / 2) ** 2 + 1 / (1 + (w[2] as number) ** 4);
  const effort = throttle.reduce((sum, t) => sum + t, 0);
  return { rewards: [near + near * terms + 0.1 * Math.exp(-effort)], ended: z(p) < 0.2 || d > 4 };
}

function judgeWay(env: PracticeEnv, s: State, m: Memory): Verdict {
  const { p } = drone(s, 0);
  const d = norm(minus(env.task.anchors[1 - m.goal] as readonly number[], p));
  m.near = d < 0.6 ? m.near + 1 : 0;
  const ended = z(p) < 0.4 || z(p) > 5 || d > 7.5;
  const reward = 2.5 * m.near + (0.5 / (1 + d * d)) * 0.02 * (50 - m.near) - (ended ? 10 : 0);
  if (m.near >= 5) {
    m.goal = 1 - m.goal;
    m.waypoints++;
  }
  return { rewards: [reward], ended };
}

function judgeSolo(env: PracticeEnv, s: State, m: Memory, touched: boolean): Verdict {
  const { p } = drone(s, 0);
  const x = p[0] as number;
  const isTrue = touched && s.step - (m.lastHit[0] as number) > 25;
  const wrong = touched && !isTrue;
  m.apex = Math.max(m.apex, z(s.ball));
  if (isTrue) {
    m.lastHit[0] = s.step;
    m.hits++;
    if (m.hits > 1) {
      m.apexSum += m.apex;
      if (m.apex > 3.5) m.highHits++;
    }
    m.apex = 0;
  }
  if (env.task.name === "hit-the-ball") {
    const finish = m.hits === 1 && z(s.ball) <= 2 && z(s.ballVelocity) < 0;
    const bad = [z(p) < 0.4 || Math.abs(x) < 0.01, z(s.ball) < 0.15 || z(s.ball) > 16, wrong];
    const away = norm(minus(p, [4.5, 0, 2])) > 1;
    const distance = finish ? 2 * (4.5 - (s.ball[0] as number)) : 0;
    const reward = (isTrue ? 1 : 0) - (away ? 0.05 : 0) + distance - 10 * bad.filter(Boolean).length;
    return { rewards: [reward], ended: bad.includes(true) || finish };
  }
  const out = Math.abs(s.ball[0] as number) > 9 || Math.abs(s.ball[1] as number) > 4.5;
  const bad = [
    z(p) < 0.4 || z(p) > 2.5 || Math.abs(x) < 0.01,
    z(s.ball) < 0.15 || z(s.ball) > 4.5 || out,
    wrong,
  ];
  const mean = m.hits > 1 ? m.apexSum / (m.hits - 1) : 0;
  const aside = norm(xy(minus(p, s.ball)));
  const lift = Math.min(Math.max(z(s.ball) - Math.max(z(p), 1), 0), 2);
  const reward = (isTrue && mean > 3.5 ? 8 : 0) + (isTrue ? 2 : 0) + 1 / (1 + aside) + 0.5 * lift;
  return { rewards: [reward - 10 * bad.filter(Boolean).length], ended: bad.includes(true) };
}

/** Success and wrong hits of each drone. */
function creditHit(s: State, m: Memory, touched: boolean): { success: boolean[]; wrong: boolean[] } {
  const success = [false, false];
  const wrong = [false, false];
  const [d0, d1] = s.drones.map(({ p }) => norm(minus(s.ball, p))) as [number, number];
  const i = d0 <= d1 ? 0 : 1;
  if (!touched) return { success, wrong };
  const isTrue = s.step - (m.lastHit[i] as number) > 3;
  m.lastHit[i] = s.step;
  if (!isTrue) return { success, wrong };
  const { p, q } = drone(s, i);
  const along = dot(minus(s.ball, p), up(q));
  const aside = Math.sqrt(norm(minus(s.ball, p)) ** 2 - along ** 2);
  const inRacket = along >= 0 && along <= 0.2 && aside <= 0.2;
  (m.turn === i && inRacket ? success : wrong)[i] = true;
  return { success, wrong };
}

const inNet = (p: readonly number[], radius: number): boolean =>
  Math.abs(p[0] as number) < radius && Math.abs(p[1] as number) < 4.5 && z(p) < 2.43;

function isBallBad(s: State): boolean {
  const out = Math.abs(s.ball[0] as number) > 9 || Math.abs(s.ball[1] as number) > 4.5;
  return z(s.ball) < 0.2 || z(s.ball) > 16 || inNet(s.ball, 0.1) || out;
}

const stray = (env: PracticeEnv, s: State): number =>
  0.05 *
  s.drones.reduce(
    (sum, { p }, i) => sum + Math.max(norm(minus(p, env.task.anchors[i] as readonly number[])) - 0.5, 0) / 2,
    0,
  );

function judgePass(env: PracticeEnv, s: State, m: Memory, touched: boolean): Verdict {
  const { success, wrong } = creditHit(s, m, touched);
  const any = success.includes(true);
  if (any) {
    m.turn = 1 - m.turn;
    m.bumps++;
  }
  const cross = Math.abs(s.ball[1] as number) <= 0.1;
  const high = cross && s.step - m.lastCross > 3 && z(s.ball) > 4;
  if (cross) m.lastCross = s.step;
  const bad = s.drones.map(({ p }) => z(p) < 0.4 || inNet(p, 0.2));
  const ballBad = isBallBad(s);
  const under = s.drones.map(({ p }, i) => (i === m.turn ? 1 : -1) / (1 + norm(xy(minus(p, s.ball)))));
  const near = (0.05 * ((under[0] as number) + (under[1] as number))) / 2;
  const rewards = [0, 1].map((i) => {
    const way = xy(minus(drone(s, 1 - i).p, drone(s, i).p));
    const aim = success[i] ? cosine(way, xy(s.ballVelocity)) : 0;
    const faults = [ballBad, bad[i], wrong[i]].filter(Boolean).length;
    return -10 * faults + (any ? 1 : 0) + (high ? 1 : 0) - stray(env, s) + near + aim;
  });
  return { rewards, ended: ballBad || bad.includes(true) || wrong.includes(true) };
}

/** Whether the board makes a plan, seen before the step. */
function plans(before: State, m: Memory): boolean {
  const [vx, vy, vz] = before.ballVelocity as [number, number, number];
  if (m.turn !== 2 || vx >= -2 || vz >= 0 || z(before.ball) < 1.2) return false;
  const t = (vz + Math.sqrt(vz * vz + 2 * 9.81 * (z(before.ball) - 1.1))) / 9.81;
  const [x, y] = [(before.ball[0] as number) + vx * t, (before.ball[1] as number) + vy * t];
  return x >= -9 && x <= 0 && Math.abs(y) <= 4.5;
}

function judgeSpike(env: PracticeEnv, before: State, s: State, m: Memory, touched: boolean): Verdict {
  const isHard = env.task.name === "set-and-spike-hard";
  m.planned ||= isHard && plans(before, m);
  const { success, wrong } = creditHit(s, m, touched);
  const any = success.includes(true);
  if (any) m.turn++;
  const target = [-4.5, 0];
  const toTarget = norm(minus(xy(s.ball), target));
  const low = m.turn === 2 && z(s.ball) < 0.2;
  const now = [
    any,
    success[1] === true && z(s.ballVelocity) < 0,
    m.turn === 2 && (s.ball[0] as number) <= -0.1 && (before.ball[0] as number) > -0.1,
    low && (isHard ? m.planned : toTarget < 1),
  ];
  now.forEach((reached, k) => {
    if (reached) m.stages[k] = 1;
  });
  const droneBad = s.drones.some(({ p }) => z(p) < (isHard ? 0.4 : 0.2) || (p[0] as number) < 0);
  const ballBad = isBallBad(s);
  const signs = [
    [1, 0],
    [-1, 1],
    [0, -1],
  ][m.turn] as number[];
  const under = s.drones.map(({ p }, i) => (signs[i] as number) / (1 + norm(xy(minus(p, s.ball)))));
  const shaping =
    (0.05 * ((under[0] as number) + (under[1] as number))) / 2 +
    (success[1] ? 0.2 * Math.max(5 - z(s.ballVelocity), 0) : 0) +
    (low && !isHard ? 0.2 * Math.max(10 - toTarget, 0) : 0);
  const rewards = [0, 1].map((i) => {
    const goal = i === 0 ? xy(drone(s, 1).p) : target;
    const aim = success[i] ? cosine(minus(goal, xy(drone(s, i).p)), xy(s.ballVelocity)) : 0;
    const faults = [ballBad, droneBad, wrong[i]].filter(Boolean).length;
    return 5 * now.filter(Boolean).length - stray(env, s) - 10 * faults + shaping + aim;
  });
  return { rewards, ended: ballBad || droneBad || wrong.includes(true) };
}

/** Metrics of an episode that ended in state `s`. */
export function measure(env: PracticeEnv, s: State, m: Memory, isTruncated: boolean): number[] {
  const distance = norm(minus([0, 0, 2], drone(s, 0).p));
  const own = {
    hover: [isTruncated && distance < 0.2 ? 1 : 0, distance],
    "back-and-forth": [m.waypoints],
    "hit-the-ball": [
      4.5 - (s.ball[0] as number),
      m.hits === 1 && z(s.ball) <= 2 && z(s.ballVelocity) < 0 ? 1 : 0,
    ],
    "solo-bump": [m.hits, m.highHits],
    "bump-and-pass": [m.bumps],
    "set-and-spike-easy": [m.stages.reduce((sum, x) => sum + x, 0) / 4, ...m.stages],
    "set-and-spike-hard": [m.stages.reduce((sum, x) => sum + x, 0) / 4, ...m.stages],
  }[env.task.name];
  return [m.return, s.step, ...own];
}
