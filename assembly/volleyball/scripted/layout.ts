// Memory of the scripted team. Four drones (or four trials of one drone) lie side by side: a row is one
// v128 of four f32, row r of a block at  block + 16·r.  All positions are in the own-team frame: own half
// x > 0, the far team's world turned by π about z.

/** Bytes of a row. */
export const ROW: usize = 16;

// ── Cockpit: what the controllers of four drones read and write ──────────────────────────────────
export const BODY: i32 = 0; //       17 rows, quadrotor/layout.ts
export const VEHICLE: i32 = 17; //   27 rows, quadrotor/layout.ts
export const MIXER: i32 = 44; //     16 rows: force of rotor i = Σ_k MIXER[4i + k]·(T, τx, τy, τz)_k
export const AGILITY: i32 = 60; //   two rows: Σ|arm|·KF/I about body x and y, rad/s²
export const HOME: i32 = 62; //      three rows: point to hold, m
export const HEADING: i32 = 65; //   two rows: wanted direction of body x in the world's xy plane, unit
export const PLAN: i32 = 67; //      18 rows: coefficients c0 … c5 of x, then y, then z; m, m/s, …
export const PLAN_TIME: i32 = 85; // s since the start of the plan
export const DURATION: i32 = 86; //  s from the start of the plan to contact
export const ON_HIT: i32 = 87; //    mask: the lane tracks its plan; else it flies home
export const WASH: i32 = 88; //      three rows: downwash force on the lane's drone, N
export const WISH: i32 = 91; //      seven rows: thrust per mass (3), its rate (3), tangent of the tilt limit
export const COMMAND: i32 = 98; //   four rows: rotor commands, −1 … 1, written
export const OTHERS: i32 = 102; //   OTHER_ROWS for each other drone, team-mates first
export const COCKPIT_ROWS: i32 = 102 + 10 * 11;

// Rows (and columns of the mates' table) of another drone.
export const OTHER_P: i32 = 0; //      position, m
export const OTHER_V: i32 = 3; //      velocity, m/s
export const OTHER_UP: i32 = 6; //     body z in the world
export const OTHER_THRUST: i32 = 9; // N
export const OTHER_ROWS: i32 = 10;

// ── Flight: four trials of one drone against the ball ────────────────────────────────────────────
export const BALL: i32 = 0; //        six rows: position m, velocity m/s
export const WRENCH: i32 = 6; //      seven rows, quadrotor/rigid-body.ts
export const CONTACT: i32 = 13; //    K, steps from now to contact
export const BASE: i32 = 14; //       18 rows: polynomial that the trial bends, start = now
export const TARGET: i32 = 32; //     nine rows: position, velocity, acceleration wanted at contact
export const KIND: i32 = 41; //       0: over the net, 1: pass
export const GOAL: i32 = 42; //       three rows: where the ball shall be after FLIGHT_TIME, m
export const FLIGHT_TIME: i32 = 45; // s
export const V_OUT: i32 = 46; //      three rows: wanted ball velocity after contact, m/s
export const SPECIFIC: i32 = 49; //   thrust per mass at contact, m/s²
export const UPHILL: i32 = 50; //     part of the uphill slide, 0 … 1
export const OFFSET: i32 = 51; //     nine rows: correction added to the nominal target
// results of a flight
export const HIT: i32 = 60; //        mask: ball and box touched
export const HIT_STEP: i32 = 61; //   step of the touch
export const LATERAL: i32 = 62; //    m, ball off the body z axis at the touch
export const LEGAL: i32 = 63; //      mask: racket cylinder held the ball at that step or after it
export const OUT_P: i32 = 64; //      three rows: ball position after the touch, m
export const OUT_V: i32 = 67; //      three rows: ball velocity after the touch, m/s
export const Z_BEFORE: i32 = 70; //   lowest height up to the touch, m
export const Z_AFTER: i32 = 71; //    lowest height after it
export const X_BEFORE: i32 = 72; //   least distance to the net plane up to the touch
export const X_AFTER: i32 = 73;
export const MATE: i32 = 74; //       least distance to a team-mate, m
export const MISS: i32 = 75; //       least distance of the ball to the point 0.1 m above the drone, m
export const POSE: i32 = 76; //       nine rows: position, velocity, body z at step K
export const TOUCHES: i32 = 85; //    times ball and box touched
export const LANDING: i32 = 86; //    three rows: x, y, seconds after the touch
export const CLEARANCE: i32 = 89; //  height over the net zone, m
export const ARRIVAL: i32 = 90; //    three rows: ball after FLIGHT_TIME
export const SCORE: i32 = 93;
export const FLIGHT_ROWS: i32 = 96;

// ── Scene: one world as the team sees it, f32 ────────────────────────────────────────────────────
export const SCENE_BODY: i32 = 0; //     17 fields
export const SCENE_VEHICLE: i32 = 17; // 27 fields
export const SCENE_HIT: i32 = 44; //     already_hit, 0 or 1
export const SCENE_HOME: i32 = 45; //    three: point to hold
export const SCENE_TURN: i32 = 48; //    1: hold it with body x along y, 0: along x
export const SCENE_FIELDS: i32 = 52; //  floats of a drone; own team first

// ── Plan of one world, f32 ───────────────────────────────────────────────────────────────────────
export const PLAN_COEFFICIENTS: i32 = 0; // 18
export const PLAN_START: i32 = 18; //    step at which its time is zero
export const PLAN_CONTACT: i32 = 19; //  step of the planned contact
export const PLAN_DRONE: i32 = 20; //    drone in the team, −1: no plan
export const PLAN_KIND: i32 = 21; //     0 over, 1 pass
export const PLAN_SCORE: i32 = 22;
export const PLAN_GOAL: i32 = 23; //     three, m
export const PLAN_FLIGHT: i32 = 26; //   s
export const PLAN_OUT: i32 = 27; //      six: ball after the predicted contact
export const PLAN_HIT_STEP: i32 = 33; // step of the predicted contact
export const PLAN_HIT: i32 = 34; //      1 when the judge saw a legal touch
export const PLAN_FIELDS: i32 = 48;

// ── Sizes ────────────────────────────────────────────────────────────────────────────────────────
export const MAX_AGENTS: i32 = 12;
export const MAX_PATH: i32 = 150; //  steps of ball prediction
export const MAX_FLIGHT: i32 = 240; // steps of the mates' table
export const LEAD: f64 = 3; //        steps by which the tracked acceleration leads

/** Reads row `r`. */
// @ts-ignore: decorator
@inline
export function row(block: usize, r: i32): v128 {
  return v128.load(block + ((<usize>r) << 4));
}

/** Writes row `r`. */
// @ts-ignore: decorator
@inline
export function setRow(block: usize, r: i32, value: v128): void {
  v128.store(block + ((<usize>r) << 4), value);
}

/** Float `k` of an f32 record. */
// @ts-ignore: decorator
@inline
export function at(record: usize, k: i32): f32 {
  return load<f32>(record + ((<usize>k) << 2));
}

/** Writes float `k` of an f32 record. */
// @ts-ignore: decorator
@inline
export function setAt(record: usize, k: i32, value: f32): void {
  store<f32>(record + ((<usize>k) << 2), value);
}

/** Writes lane `lane` of row `r`. */
// @ts-ignore: decorator
@inline
export function setLane(block: usize, r: i32, lane: i32, value: f32): void {
  store<f32>(block + ((<usize>r) << 4) + ((<usize>lane) << 2), value);
}

/** Lane `lane` of row `r`. */
// @ts-ignore: decorator
@inline
export function lane(block: usize, r: i32, lane: i32): f32 {
  return load<f32>(block + ((<usize>r) << 4) + ((<usize>lane) << 2));
}
