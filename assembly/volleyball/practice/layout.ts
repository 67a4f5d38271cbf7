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

// Bump and Pass, Set and Spike
export const TURN: i32 = OWN; //           drone that must hit next; 2 in Set and Spike once both have
export const LAST_CROSS: i32 = OWN + 1; // Bump and Pass: step of the last crossing of y = 0, −100 before any
export const BUMPS: i32 = OWN + 2; //      Bump and Pass: hits that counted
export const LAST_X: i32 = OWN + 1; //     Set and Spike: ball x at the last step, m
export const STAGES: i32 = OWN + 2; //     Set and Spike: four rows, 1 once set, spiked down, crossed, in target

// Set and Spike Hard: the board
export const PLANNED: i32 = OWN + 6; //    1 once it has a plan
export const BOARD: i32 = OWN + 7; //      13 rows: position, quaternion, velocity, angular velocity, as of a body
export const BOARD_WAY: i32 = OWN + 20; // three rows: how it moves, m/s
export const BOARD_LEAN: i32 = OWN + 23; // two rows: roll, pitch, rad
export const BOARD_TURN: i32 = OWN + 25; // two rows: their rates, rad/s
export const BOARD_SPEED: i32 = OWN + 27; // three rows: velocity that a bounce on it counts with, m/s

// ── Settings after those of ../layout.ts ─────────────────────────────────────────────────────────
export const SHAPING: i32 = CONFIG_SLOTS; //          1: with shaping rewards
export const TOLERANCE: i32 = CONFIG_SLOTS + 1; //    m, how near counts as held in Hover
export const HOVER_THROTTLE: i32 = CONFIG_SLOTS + 2; // two slots, one a drone: throttle at the start
export const BALL_ABOVE: i32 = CONFIG_SLOTS + 4; //   m, ball over drone 0 at the start
export const BALL_CEILING: i32 = CONFIG_SLOTS + 5; // m, ball too high
export const START_SPREAD: i32 = CONFIG_SLOTS + 6; // three slots: ± m about the anchor
export const LEAST_APEX: i32 = CONFIG_SLOTS + 9; //  m, height that a bump or a pass should reach
export const BOARD_SHEET: i32 = CONFIG_SLOTS + 10; // seven slots: mass and inertia of the board, as of a vehicle
export const PRACTICE_SLOTS: i32 = CONFIG_SLOTS + 17;

// ── Scratch, slots of T; wrenches of two drones come first ───────────────────────────────────────
export const S_SUCCESS: i32 = 14; //   two masks: the drone hit as it should in this step
export const S_COMMAND: i32 = 16; //   four
export const S_RATE: i32 = 20; //      three
export const S_SET_POINT: i32 = 24; // four
export const S_REWARD: i32 = 28; //    one an agent
export const S_WRONG: i32 = 30; //     two masks: it hit wrongly
export const S_METRICS: i32 = 32; //   up to 16
export const S_ENDED: i32 = 48; //     0, 1 or 2 as in PracticeContext.ends
export const S_WORDS: i32 = 50; //     16 slots: random words and a start
export const S_SEEN: i32 = 68; //      observations, SEEN_SLOTS an agent
export const SEEN_SLOTS: i32 = 48;
