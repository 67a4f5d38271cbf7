// Rows of a batch of volleyball worlds (see quadrotor/layout.ts for what a row is): first AGENT_FIELDS × A
// agent rows, then WORLD_FIELDS world rows. All numbers, flags too, are floats of the batch's precision.
// The same numbers stand in src/volleyball/layout.ts; a test holds them together.

import { BODY_FIELDS } from "../quadrotor/layout";

// ── Agent rows, after the 17 of the body ─────────────────────────────────────────────────────────
export const ALREADY_HIT: i32 = BODY_FIELDS; //       1 when the drone may not touch the ball now
export const LAST_HIT_STEP: i32 = BODY_FIELDS + 1; // step of its last racket hit, −100 before any
export const NEAR_RACKET: i32 = BODY_FIELDS + 2; //   ball in the racket cylinder at the last step
export const NEAR_DRONE: i32 = BODY_FIELDS + 3; //    ball within 0.5 m at the last step
export const TRUE_HIT: i32 = BODY_FIELDS + 4; //      legal racket hit in this step
export const WRONG_TURN: i32 = BODY_FIELDS + 5; //    racket hit out of turn in this step
export const WRONG_RACKET: i32 = BODY_FIELDS + 6; //  hit with something else than the racket
export const TOUCHES: i32 = BODY_FIELDS + 7; //       legal hits so far
export const AGENT_FIELDS: i32 = BODY_FIELDS + 8;

// ── World rows ───────────────────────────────────────────────────────────────────────────────────
export const BALL: i32 = 0; //       six rows: position m, velocity m/s
export const SIDE: i32 = 6; //       team on whose side the ball was at the last step, 0 or 1
export const LAST_TEAM: i32 = 7; //  team that hit last (3v3, 6v6); drone that must hit next (1v1)
export const STEP: i32 = 8; //       steps taken
export const SERVER: i32 = 9; //     team that serves
export const CROSSINGS: i32 = 10; // times the ball changed sides
export const OUTCOME: i32 = 11; //   one of the outcomes below, 0 while the game goes on
export const FAULTS: i32 = 12; //    two rows, one a team: sum of the fault bits below, last step
export const WORLD_FIELDS: i32 = 14;

// ── Outcomes ─────────────────────────────────────────────────────────────────────────────────────
export const OUTCOME_RUNNING: f64 = 0;
export const OUTCOME_TEAM0: f64 = 1;
export const OUTCOME_TEAM1: f64 = 2;
export const OUTCOME_DRAW: f64 = 3; //      both teams at fault in one step
export const OUTCOME_CRASH: f64 = 4; //     a drone below 0.3 m, no winner
export const OUTCOME_TOO_CLOSE: f64 = 5; // two team-mates closer than 0.8 m, no winner
export const OUTCOME_TIMEOUT: f64 = 6; //   truncated at the step limit

// ── Fault bits (volleyball.md 5.3) ───────────────────────────────────────────────────────────────
export const FAULT_WRONG_TURN: f64 = 1;
export const FAULT_WRONG_RACKET: f64 = 2;
export const FAULT_CROSSED_NET: f64 = 4;
export const FAULT_BALL_IN: f64 = 8; //     ball down in the own half
export const FAULT_BALL_OUT: f64 = 16; //   hit the ball out
export const FAULT_NET: f64 = 32; //        hit the ball into the net
export const FAULT_CRASH: f64 = 64; //      not a fault of the source's rules: a drone below 0.3 m
export const FAULT_TOO_CLOSE: f64 = 128; // likewise: team-mates closer than 0.8 m

// ── Configuration, one T each, the same in every lane ────────────────────────────────────────────
export const DT: i32 = 0; //               s
export const GRAVITY: i32 = 1; //          m/s²
export const HALF_LENGTH: i32 = 2; //      m, court in x
export const HALF_WIDTH: i32 = 3; //       m, court in y
export const NET_HEIGHT: i32 = 4; //       m
export const NET_HALF_DEPTH: i32 = 5; //   m, half width of the zone that counts as net
export const MAX_STEPS: i32 = 6;
export const BALL_RADIUS: i32 = 7; //      m
export const INVERSE_BALL_MASS: i32 = 8; // 1/kg
export const RESTITUTION: i32 = 9;
export const BALL_DAMPING: i32 = 10; //    1/s
export const CONTACT_OFFSET: i32 = 11; //  m
export const BOUNCE_SPEED: i32 = 12; //    m/s
export const RACKET_RADIUS: i32 = 13; //   m
export const RACKET_HEIGHT: i32 = 14; //   m
export const NEAR_DISTANCE: i32 = 15; //   m
export const CRASH_HEIGHT: i32 = 16; //    m
export const CLOSE_DISTANCE: i32 = 17; //  m
export const CRASH_ENDS: i32 = 18; //      1: crash and too-close end the game; 0: they do not
export const BALL_DOWN: i32 = 19; //       m, height below which the ball is down
export const FLOOR: i32 = 20; //           m, lowest height of a drone's centre
export const RANDOM_SPREAD: i32 = 21; //   m and rad, uniform ± at reset (1v1: 0.1)
export const ANCHOR: i32 = 22; //          three slots an agent: x, y, z, m
export const CONFIG_SLOTS: i32 = 22 + 3 * 12;
