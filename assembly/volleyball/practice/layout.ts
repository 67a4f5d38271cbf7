// Rows, settings and scratch of practice worlds (volleyball.md 4). The state block has AGENT_FIELDS × A agent rows, then
// world rows; the rows from OWN on belong to the task. The settings are those of ../layout.ts and the ones below.
// The same numbers stand in src/kernels/practice-worlds.ts; a test holds them together.

import { BODY_FIELDS } from "../../quadrotor/layout";
import { CONFIG_SLOTS } from "../layout";

// ── Tasks ────────────────────────────────────────────────────────────────────────────────────────
export const HOVER: i32 = 0;
export const BACK_AND_FORTH: i32 = 1;
export const HIT_THE_BALL: i32 = 2;
export const SOLO_BUMP: i32 = 3;
export const BUMP_AND_PASS: i32 = 4;
export const SET_AND_SPIKE_EASY: i32 = 5;
export const SET_AND_SPIKE_HARD: i32 = 6;

// ── Agent rows, after the 17 of the body ─────────────────────────────────────────────────────────
export const PID: i32 = BODY_FIELDS; //          six rows: integral, deg, and last body rate, deg/s
export const LAST_HIT: i32 = BODY_FIELDS + 6; // step of the last hit credited to the drone, −100 before any
export const AGENT_FIELDS: i32 = BODY_FIELDS + 7;

// ── World rows ───────────────────────────────────────────────────────────────────────────────────
export const BALL: i32 = 0; //    six rows: position m, velocity m/s
export const STEP: i32 = 6; //    steps taken
export const RETURN: i32 = 7; //  sum of the rewards, mean of the agents
export const OWN: i32 = 8;

// Hover
export const TARGET_HEADING: i32 = OWN; // two rows: x, y

// Back and Forth
export const NEAR_STEPS: i32 = OWN; //     steps in a row within reach of the target
export const GOAL: i32 = OWN + 1; //       0: on the way to the far target, 1: to the start
export const WAYPOINTS: i32 = OWN + 2; //  targets reached

// Hit the Ball, Solo Bump
export const HITS: i32 = OWN; //           true hits
export const APEX: i32 = OWN + 1; //       m, highest ball since the last true hit
export const APEX_SUM: i32 = OWN + 2; //   m, over the flights between true hits
export const HIGH_HITS: i32 = OWN + 3; //  true hits after a flight above the least height

// ── Settings after those of ../layout.ts ─────────────────────────────────────────────────────────
export const SHAPING: i32 = CONFIG_SLOTS; //          1: with shaping rewards
export const TIME_ENCODING: i32 = CONFIG_SLOTS + 1; // 1: four more columns, step / step limit
export const TOLERANCE: i32 = CONFIG_SLOTS + 2; //    m, how near counts as held in Hover
export const HOVER_THROTTLE: i32 = CONFIG_SLOTS + 3; // two slots, one a drone: throttle at the start
export const BALL_ABOVE: i32 = CONFIG_SLOTS + 5; //   m, ball over drone 0 at the start
export const BALL_CEILING: i32 = CONFIG_SLOTS + 6; // m, ball too high
export const START_SPREAD: i32 = CONFIG_SLOTS + 7; // three slots: ± m about the anchor
export const LEAST_APEX: i32 = CONFIG_SLOTS + 10; //  m, height that a bump or a pass should reach
export const PRACTICE_SLOTS: i32 = CONFIG_SLOTS + 11;

// ── Scratch, slots of T; wrenches of two drones come first ───────────────────────────────────────
export const S_COMMAND: i32 = 16; //   four
export const S_RATE: i32 = 20; //      three
export const S_SET_POINT: i32 = 24; // four
export const S_REWARD: i32 = 28; //    one an agent
export const S_METRICS: i32 = 32; //   up to 16
export const S_ENDED: i32 = 48; //     0, 1 or 2 as in PracticeContext.ends
export const S_WORDS: i32 = 50; //     16 slots: random words and a start
export const S_SEEN: i32 = 68; //      observations, SEEN_SLOTS an agent
export const SEEN_SLOTS: i32 = 48;
