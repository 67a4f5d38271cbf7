// The practice tasks (volleyball.md 4): what differs between them.

import type { PRACTICE_TASK } from "../../kernels/practice-worlds.ts";
import type { Point } from "../tasks.ts";

/** Name of a practice task. */
export type PracticeName = keyof typeof PRACTICE_TASK;

/** Names of the action transforms of practice tasks. */
export const PRACTICE_TRANSFORMS = ["PRT", "PIDrate"] as const;
export type PracticeTransform = (typeof PRACTICE_TRANSFORMS)[number];

/** A practice task. */
export interface PracticeTask {
  readonly name: PracticeName;
  /** A */
  readonly agents: 1 | 2;
  readonly maxSteps: number;
  /** [A] where the drones belong; in Back and Forth the start and the far target */
  readonly anchors: readonly Point[];
  /** ± m about the anchor, uniform, at the start */
  readonly startSpread_m: Point;
  /** m, ball over drone 0 at the start */
  readonly ballAbove_m: number;
  /** m: a drone below has crashed */
  readonly droneFloor_m: number;
  /** m: a ball below is down; scales with the ball's radius of 0.1 m */
  readonly ballFloor_m: number;
  /** m: a ball above is lost */
  readonly ballCeiling_m: number;
  /** m: height that a bump or a pass should reach */
  readonly leastApex_m: number;
  /** whether observations carry the time by default (volleyball.md 4: as the source's shell scripts) */
  readonly timeEncoding: boolean;
  /** D without the time */
  readonly observationSize: number;
  /** rows of a world that the task keeps for itself */
  readonly ownRows: number;
  /** names of what an episode is judged by, after `return` and `length`; the first is the one that counts */
  readonly metrics: readonly string[];
}

/** Court of all practice tasks (volleyball.md 1.2). */
export const PRACTICE_COURT = { length_m: 18, width_m: 9, netHeight_m: 2.43 } as const;

const SPREAD: Point = [0.5, 0.5, 0.2];
const STAGES = ["success", "set", "downward_spike", "crossed", "in_target"];
const STANDS: Point = [4.5, 0, 2];

/** All practice tasks by name. */
export const PRACTICE_TASKS: Readonly<Record<PracticeName, PracticeTask>> = {
  hover: {
    name: "hover",
    agents: 1,
    maxSteps: 500,
    anchors: [[0, 0, 2]],
    startSpread_m: [0, 0, 0],
    ballAbove_m: 0,
    droneFloor_m: 0.2,
    ballFloor_m: 0,
    ballCeiling_m: 0,
    leastApex_m: 0,
    timeEncoding: false,
    observationSize: 26,
    ownRows: 2,
    metrics: ["held", "distance"],
  },
  "back-and-forth": {
    name: "back-and-forth",
    agents: 1,
    maxSteps: 800,
    anchors: [STANDS, [9, 4.5, 2]],
    startSpread_m: [0, 0, 0],
    ballAbove_m: 0,
    droneFloor_m: 0.4,
    ballFloor_m: 0,
    ballCeiling_m: 0,
    leastApex_m: 0,
    timeEncoding: false,
    observationSize: 26,
    ownRows: 3,
    metrics: ["waypoints"],
  },
  "hit-the-ball": {
    name: "hit-the-ball",
    agents: 1,
    maxSteps: 500,
    anchors: [STANDS],
    startSpread_m: SPREAD,
    ballAbove_m: 3,
    droneFloor_m: 0.4,
    ballFloor_m: 0.15,
    ballCeiling_m: 16,
    leastApex_m: 0,
    timeEncoding: false,
    observationSize: 32,
    ownRows: 4,
    metrics: ["distance_m", "finished"],
  },
  "solo-bump": {
    name: "solo-bump",
    agents: 1,
    maxSteps: 800,
    anchors: [STANDS],
    startSpread_m: SPREAD,
    ballAbove_m: 2,
    droneFloor_m: 0.4,
    ballFloor_m: 0.15,
    ballCeiling_m: 4.5,
    leastApex_m: 3.5,
    timeEncoding: false,
    observationSize: 32,
    ownRows: 4,
    metrics: ["bumps", "high_bumps"],
  },
  "bump-and-pass": {
    name: "bump-and-pass",
    agents: 2,
    maxSteps: 800,
    anchors: [
      [4.5, -2.5, 2],
      [4.5, 2.5, 2],
    ],
    startSpread_m: SPREAD,
    ballAbove_m: 2,
    droneFloor_m: 0.4,
    ballFloor_m: 0.2,
    ballCeiling_m: 16,
    leastApex_m: 4,
    timeEncoding: true,
    observationSize: 39,
    ownRows: 3,
    metrics: ["bumps"],
  },
  "set-and-spike-easy": {
    name: "set-and-spike-easy",
    agents: 2,
    maxSteps: 800,
    anchors: [
      [2, -2.5, 2.5],
      [2, 2.5, 3.5],
    ],
    startSpread_m: SPREAD,
    ballAbove_m: 2,
    droneFloor_m: 0.2,
    ballFloor_m: 0.2,
    ballCeiling_m: 16,
    leastApex_m: 0,
    timeEncoding: false,
    observationSize: 40,
    ownRows: 6,
    metrics: STAGES,
  },
  "set-and-spike-hard": {
    name: "set-and-spike-hard",
    agents: 2,
    maxSteps: 800,
    anchors: [
      [2, -2.5, 2.5],
      [2, 2.5, 3.5],
    ],
    startSpread_m: SPREAD,
    ballAbove_m: 2,
    droneFloor_m: 0.4,
    ballFloor_m: 0.2,
    ballCeiling_m: 16,
    leastApex_m: 0,
    timeEncoding: false,
    observationSize: 40,
    ownRows: 30,
    metrics: STAGES,
  },
};

/** Names of all practice tasks. */
export const PRACTICE_NAMES = Object.keys(PRACTICE_TASKS) as readonly PracticeName[];

/**
 * The practice task of a scene, or undefined for a match or a drill. `hover` is a word of both: with the key `practice`
 * it is the task, without it the drill.
 */
export function practiceTaskOf(scene: {
  readonly task: string;
  readonly practice?: object | undefined;
}): PracticeTask | undefined {
  if (scene.task === "hover" && scene.practice === undefined) return undefined;
  return PRACTICE_TASKS[scene.task as PracticeName];
}
