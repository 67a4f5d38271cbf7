// The temper of a scripted team: what it thinks shots are worth, how carefully it looks, where it waits.

import { SETTING } from "../../../kernels/scripted-planner.ts";
import type { TaskName } from "../policy.ts";

/** Names of the scripted policies. */
export type ScriptedVariant = "scripted" | "scripted-cautious" | "scripted-attacking";

/** Position in the own frame, m. */
export type Home = readonly [x: number, y: number, z: number];

/** Numbers of one variant. Worths have no unit: a safe ball over the net is about 1. */
export interface Temper {
  readonly valueOver: number;
  /** per metre from the landing to the nearest opponent, up to 4 m */
  readonly valueDistance: number;
  /** per second of flight beyond 0.8 s */
  readonly valueTime: number;
  /** per m/s of downward speed after the hit, up to 3 m/s */
  readonly valueDown: number;
  readonly valuePass: number;
  /** m over the net */
  readonly clearance: number;
  /** m inside the lines */
  readonly margin: number;
  /** s, flight times tried over the net */
  readonly overTimes: readonly number[];
  /** s, flight times tried for passes */
  readonly passTimes: readonly number[];
}

const ALL_ROUND: Temper = {
  valueOver: 1,
  valueDistance: 0.12,
  valueTime: 0.25,
  valueDown: 0,
  valuePass: 0.3,
  clearance: 0.25,
  margin: 0.35,
  overTimes: [0.8, 0.95, 1.1, 1.3, 1.6],
  passTimes: [1.3, 1.6, 1.9],
};

/** The three variants. */
export const TEMPERS: Readonly<Record<ScriptedVariant, Temper>> = {
  scripted: ALL_ROUND,
  "scripted-cautious": {
    ...ALL_ROUND,
    valueDistance: 0.03,
    valueTime: 0,
    valuePass: 0.6,
    clearance: 0.35,
    margin: 0.6,
    overTimes: [0.95, 1.1, 1.3, 1.6, 1.9],
  },
  "scripted-attacking": {
    ...ALL_ROUND,
    valueDistance: 0.2,
    valueTime: 0.7,
    valueDown: 0.1,
    valuePass: 0.7,
    clearance: 0.2,
    margin: 0.3,
    overTimes: [0.6, 0.7, 0.8, 0.95, 1.1, 1.3],
  },
};

/** Where the drones of a team wait, by moment of the game. */
export interface Bases {
  /** during the rally */
  readonly rally: readonly Home[];
  /** before the own serve is hit */
  readonly serve: readonly Home[];
  /** before the opponents' serve is hit */
  readonly receive: readonly Home[];
}

const BASES_3: Bases = {
  rally: [
    [3.2, -1.9, 1.5],
    [3.2, 1.9, 1.5],
    [4.7, 0, 1.5],
  ],
  serve: [
    [3, -1.6, 1.8],
    [3, 1.6, 1.8],
    [6, 0, 1.8],
  ],
  // serves come down the middle: closer together
  receive: [
    [3.1, -1, 1.7],
    [3.1, 1, 1.7],
    [5, 0, 1.7],
  ],
};

const BASES_6: Bases = {
  rally: [
    [2.6, -2.8, 1.8],
    [2.6, 0, 1.8],
    [2.6, 2.8, 1.8],
    [5.8, -2.2, 1.8],
    [7.4, 0, 1.8],
    [5.8, 2.2, 1.8],
  ],
  serve: [
    [3, -3, 1.8],
    [3, 0, 1.8],
    [3, 3, 1.8],
    [6, -3, 1.8],
    [9, 0, 1.8],
    [6, 3, 1.8],
  ],
  receive: [
    [2.6, -2.8, 1.8],
    [2.6, 0, 1.8],
    [2.6, 2.8, 1.8],
    [5.8, -2.2, 1.8],
    [7.4, 0, 1.8],
    [5.8, 2.2, 1.8],
  ],
};

const BASES_1: Bases = { rally: [[1.6, 0, 1.8]], serve: [[1.6, 0, 1.8]], receive: [[1.6, 0, 1.8]] };

/** Bases of every task. */
export const BASES: Readonly<Record<TaskName, Bases>> = {
  "1v1": BASES_1,
  "3v3": BASES_3,
  "6v6": BASES_6,
  "3v3-hier": BASES_3,
};

/** Steps of flying home that the judge looks at after a hit. */
const RECOVERY_STEPS = 70;

/** Half length of the court that the flight times are for, m. */
const USUAL_HALF_LENGTH = 6;

/** Beyond this a drone cannot serve to the far half from the line, m. */
const LONG_HALF_LENGTH = 7.5;

/** Flight time of a high serve on a long court, s. */
const HIGH_SERVE = 2.2;

/**
 * The settings block of a variant, SETTING.slots numbers.
 *
 * @param halfLength of the court, m: flight times over the net grow with its root
 * @param solo       1v1: hits alternate and a ball out in the air is out
 */
export function settingsOf(temper: Temper, halfLength: number, solo: boolean): Float32Array {
  const settings = new Float32Array(SETTING.slots);
  const isLong = halfLength > LONG_HALF_LENGTH;
  const scale = Math.sqrt(halfLength / USUAL_HALF_LENGTH);
  settings[SETTING.valueOver] = temper.valueOver;
  settings[SETTING.valueDistance] = temper.valueDistance;
  settings[SETTING.valueTime] = temper.valueTime;
  settings[SETTING.valueDown] = temper.valueDown;
  settings[SETTING.valuePass] = temper.valuePass;
  settings[SETTING.passDistance] = 0.05;
  settings[SETTING.clearance] = temper.clearance;
  settings[SETTING.margin] = temper.margin;
  settings[SETTING.rounds] = 5;
  settings[SETTING.judged] = 24;
  settings[SETTING.rejudged] = 16;
  settings[SETTING.trials] = 40;
  settings[SETTING.retrials] = 10;
  settings[SETTING.solo] = solo ? 1 : 0;
  settings[SETTING.recovery] = RECOVERY_STEPS;
  const overTimes = temper.overTimes.map((time) => time * scale);
  if (isLong) overTimes.push(HIGH_SERVE);
  settings.set([overTimes.length, ...overTimes], SETTING.overTimes);
  settings.set([temper.passTimes.length, ...temper.passTimes], SETTING.passTimes);
  // a long court is served high and short, for lack of thrust; else never short: there is time to run for it
  settings.set(isLong ? [0.17, 0.45, 0.8] : [0.33, 0.6, 0.83], SETTING.overX);
  settings[SETTING.serveDepth] = isLong ? 0 : 1;
  settings.set([-0.73, 0, 0.73], SETTING.overY);
  settings.set([0.27, 0.5, 0.75], SETTING.passX);
  settings[SETTING.passY] = 0.33;
  settings[SETTING.passZ] = 2.2;
  settings[SETTING.timeCost] = 0.1;
  return settings;
}
