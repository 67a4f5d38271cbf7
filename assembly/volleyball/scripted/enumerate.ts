// Full search, first half: eligible drones × contact steps × shots × attitudes at contact, each with a cheap
// score (its worth less what the way there would ask of the vehicle), the best kept in buckets.

import { mul, splat, sub } from "../../core/lane";
import {
  BOX,
  INVERSE_INERTIA,
  INVERSE_MASS,
  PX,
  QW,
  ROTOR_X,
  ROTOR_Y,
  THRUST,
  VX,
} from "../../quadrotor/layout";
import {
  BALL_RADIUS,
  CONTACT_OFFSET,
  DT,
  GRAVITY,
  HALF_LENGTH,
  HALF_WIDTH,
  NET_HALF_DEPTH,
  NET_HEIGHT,
  RESTITUTION,
} from "../layout";
import { bucket, C_SCORE, clearBuckets, keepVariant, Shot } from "./candidates";
import { at, MAX_PATH, SCENE_BODY, SCENE_VEHICLE } from "./layout";
import {
  APPROACH,
  block,
  CLEARANCE_WANTED,
  config,
  OVER_BONUS,
  OVER_TIMES,
  OVER_X,
  OVER_Y,
  PASS_DISTANCE,
  PASS_TIMES,
  PASS_X,
  PASS_Y,
  PASS_Z,
  PATH,
  PATH_BYTES,
  Planner,
  scene,
  SERVE_DEPTH,
  setting,
  SHOT,
  SLOT_STEPS,
  SLOTS,
  SOLO,
  teamSize,
  TIME_COST,
  VALUE_DISTANCE,
  VALUE_OVER,
  VALUE_PASS,
  VALUE_TIME,
} from "./planner";
import { Approach, prepareStarts, strain, upOf } from "./strain";

export const FIRST_STEP: i32 = 5;
const REACH_SPEED: f64 = 6; // m/s, a drone's mean speed at most
const REACH_REST: f64 = 0.6; // m
const LOWEST: f64 = 0.75; // m, ball at contact
const HIGHEST: f64 = 4.2;
const NEAREST: f64 = 0.6; // m from the net plane

/** Σ|arm|·KF/I about one body axis, rad/s²: what all rotors could do. */
function agility(record: usize, arm: i32, axis: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < 4; k++) sum += Math.abs(<f64>at(record, SCENE_VEHICLE + arm + k));
  return (
    sum *
    <f64>at(record, SCENE_VEHICLE + THRUST) *
    <f64>at(record, SCENE_VEHICLE + INVERSE_INERTIA + axis)
  );
}

/** Largest turn rates of the thrust vector in world x and y, and the thrust limit, of one drone. */
function limits(a: Approach, record: usize): void {
  const roll = 0.2 * agility(record, ROTOR_Y, 0);
  const pitch = 0.2 * agility(record, ROTOR_X, 1);
  const y = <f64>at(record, SCENE_BODY + QW + 2);
  const z = <f64>at(record, SCENE_BODY + QW + 3);
  // |component of body x along world x|: 1 when the drone looks along the court
  const along = Math.abs(1 - 2 * (y * y + z * z));
  a.limitX = along * pitch + (1 - along) * roll;
  a.limitY = along * roll + (1 - along) * pitch;
  a.thrust =
    0.918 *
    4 *
    <f64>at(record, SCENE_VEHICLE + THRUST) *
    <f64>at(record, SCENE_VEHICLE + INVERSE_MASS);
  a.upX = upOf(record, 0);
  a.upY = upOf(record, 1);
}

/** Least distance in the xy plane to an opponent 0.3 s from now. */
function toOpponent(p: Planner, x: f64, y: f64): f64 {
  const n = teamSize(p);
  let least: f64 = 16;
  for (let i = n; i < 2 * n; i++) {
    const record = scene(p, i);
    const dx = x - <f64>at(record, SCENE_BODY + PX) - 0.3 * <f64>at(record, SCENE_BODY + VX);
    const dy =
      y - <f64>at(record, SCENE_BODY + PX + 1) - 0.3 * <f64>at(record, SCENE_BODY + VX + 1);
    least = Math.min(least, dx * dx + dy * dy);
  }
  return Math.sqrt(least);
}

/** Least distance in the xy plane to another drone that may play. */
function toReceiver(p: Planner, drone: i32, x: f64, y: f64): f64 {
  let least: f64 = 1e6;
  for (let i = 0; i < teamSize(p); i++) {
    if (i == drone || (p.eligible & (1 << i)) == 0) continue;
    const record = scene(p, i);
    const dx = x - <f64>at(record, SCENE_BODY + PX);
    const dy = y - <f64>at(record, SCENE_BODY + PX + 1);
    least = Math.min(least, dx * dx + dy * dy);
  }
  return Math.sqrt(least);
}

/** Sets the outgoing velocity of a shot from the ball at `a.b*`; false when the meeting is impossible. */
function meet(p: Planner, a: Approach, shot: Shot, ix: f64, iy: f64, iz: f64): bool {
  const g = config(p, GRAVITY);
  const time = shot.flight;
  shot.outX = (shot.goalX - a.bx) / time;
  shot.outY = (shot.goalY - a.by) / time;
  shot.outZ = (shot.goalZ - a.bz) / time + 0.5 * g * time;
  if (shot.kind == 0) {
    if (!(shot.outX < -0.5)) return false;
    const limit = config(p, NET_HEIGHT) + setting(p, CLEARANCE_WANTED);
    const depth = config(p, NET_HALF_DEPTH);
    const near = (depth - a.bx) / shot.outX;
    const far = (-depth - a.bx) / shot.outX;
    if (a.bz + shot.outZ * near - 0.5 * g * near * near < limit) return false;
    if (a.bz + shot.outZ * far - 0.5 * g * far * far < limit) return false;
  }
  const dx = shot.outX - ix;
  const dy = shot.outY - iy;
  const dz = shot.outZ - iz;
  const size = Math.sqrt(dx * dx + dy * dy + dz * dz);
  if (!(dz > 0.3 * size)) return false;
  a.nx = dx / size;
  a.ny = dy / size;
  a.nz = dz / size;
  const e = config(p, RESTITUTION);
  const along = a.nx * ix + a.ny * iy + a.nz * iz;
  a.u = (a.nx * shot.outX + a.ny * shot.outY + a.nz * shot.outZ + e * along) / (1 + e);
  a.closing = a.u - along;
  return a.closing > 0.5 && a.u < 6 && a.u > -8;
}

/** Scores the attitudes of one drone for a shot that has been met. */
function attempt(p: Planner, a: Approach, drone: i32, contact: i32, shot: Shot, worth: f64): void {
  const slot = min<i32>(contact / SLOT_STEPS, SLOTS - 1);
  // strain only takes away: no need to look when the bucket holds better already
  if (!(<f32>worth > at(bucket(p, drone, shot.kind, slot, 1), C_SCORE))) return;
  const record = scene(p, drone);
  const rest =
    <f64>at(record, SCENE_VEHICLE + BOX + 2) + config(p, BALL_RADIUS) + config(p, CONTACT_OFFSET);
  a.top = rest - 0.5 * a.closing * config(p, DT);
  if (a.bz - a.nz * a.top < 0.6 || a.bx - a.nx * a.top < 0.45) return;
  limits(a, record);
  const g = config(p, GRAVITY);
  for (let half = 0; half < 2; half++) {
    // thrust per mass of hover times 0.7, 1, 1.4 and the parts of the uphill slide
    const specific =
      half == 0
        ? f32x4(<f32>(0.72 * g), <f32>(0.72 * g), <f32>(1.02 * g), <f32>(1.02 * g))
        : f32x4(<f32>(1.02 * g), <f32>(1.38 * g), <f32>(1.38 * g), <f32>(1.38 * g));
    const uphill = half == 0 ? f32x4(1, 0.5, 1, 0.5) : f32x4(0, 1, 0.5, 0);
    const cost = strain(p, drone, a, specific, uphill);
    const score = sub<v128>(splat<v128>(worth), mul<v128>(splat<v128>(0.15), cost));
    const s0 = f32x4.extract_lane(score, 0);
    const s1 = f32x4.extract_lane(score, 1);
    const s2 = f32x4.extract_lane(score, 2);
    const s3 = f32x4.extract_lane(score, 3);
    const low = half == 0 ? 0.72 * g : 1.02 * g;
    const high = half == 0 ? 1.02 * g : 1.38 * g;
    keepVariant(p, drone, contact, shot, s0, <f32>low, half == 0 ? 1 : 0);
    keepVariant(p, drone, contact, shot, s1, half == 0 ? <f32>low : <f32>high, half == 0 ? 0.5 : 1);
    keepVariant(p, drone, contact, shot, s2, <f32>high, half == 0 ? 1 : 0.5);
    keepVariant(p, drone, contact, shot, s3, <f32>high, half == 0 ? 0.5 : 0);
  }
}

/** Tries all drones within reach for the shot at hand. */
function attemptAll(
  p: Planner,
  a: Approach,
  contact: i32,
  within: i32,
  shot: Shot,
  worth: f64,
): void {
  for (let drone = 0; drone < teamSize(p); drone++) {
    if ((within & (1 << drone)) == 0) continue;
    let value = worth;
    if (shot.kind == 1) {
      value -= setting(p, PASS_DISTANCE) * toReceiver(p, drone, shot.goalX, shot.goalY);
    }
    attempt(p, a, drone, contact, shot, value);
  }
}

/** All shots over the net from one contact. */
function tryOver(
  p: Planner,
  a: Approach,
  contact: i32,
  within: i32,
  shot: Shot,
  path: usize,
): void {
  const late = setting(p, TIME_COST) * a.duration;
  const times = <i32>setting(p, OVER_TIMES);
  shot.kind = 0;
  shot.goalZ = 0.2;
  const first = p.serve == 0 ? 0 : <i32>setting(p, SERVE_DEPTH);
  for (let i = first; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      shot.goalX = -setting(p, OVER_X + i) * config(p, HALF_LENGTH);
      shot.goalY = setting(p, OVER_Y + j) * config(p, HALF_WIDTH);
      let worth = setting(p, VALUE_OVER) - late + setting(p, OVER_BONUS + j);
      worth += setting(p, VALUE_DISTANCE) * toOpponent(p, shot.goalX, shot.goalY);
      for (let k = 0; k < times; k++) {
        shot.flight = setting(p, OVER_TIMES + 1 + k);
        if (!meet(p, a, shot, <f64>at(path, 3), <f64>at(path, 4), <f64>at(path, 5))) continue;
        const value = worth - setting(p, VALUE_TIME) * (shot.flight - 0.8);
        attemptAll(p, a, contact, within, shot, value);
      }
    }
  }
}

/** All passes from one contact. */
function tryPass(
  p: Planner,
  a: Approach,
  contact: i32,
  within: i32,
  shot: Shot,
  path: usize,
): void {
  const worth = setting(p, VALUE_PASS) - setting(p, TIME_COST) * a.duration;
  const times = <i32>setting(p, PASS_TIMES);
  shot.kind = 1;
  shot.goalZ = setting(p, PASS_Z);
  for (let i = 0; i < 3; i++) {
    for (let side = -1; side <= 1; side += 2) {
      shot.goalX = setting(p, PASS_X + i) * config(p, HALF_LENGTH);
      shot.goalY = <f64>side * setting(p, PASS_Y) * config(p, HALF_WIDTH);
      for (let k = 0; k < times; k++) {
        shot.flight = setting(p, PASS_TIMES + 1 + k);
        if (!meet(p, a, shot, <f64>at(path, 3), <f64>at(path, 4), <f64>at(path, 5))) continue;
        attemptAll(p, a, contact, within, shot, worth);
      }
    }
  }
}

/** Bits of the eligible drones that could be at the ball in time; their start samples are prepared. */
function withinReach(p: Planner, a: Approach): i32 {
  let within = 0;
  for (let drone = 0; drone < teamSize(p); drone++) {
    if ((p.eligible & (1 << drone)) == 0) continue;
    const record = scene(p, drone);
    const dx = a.bx - <f64>at(record, SCENE_BODY + PX);
    const dy = a.by - <f64>at(record, SCENE_BODY + PX + 1);
    const dz = a.bz - <f64>at(record, SCENE_BODY + PX + 2);
    const reach = REACH_SPEED * a.duration + REACH_REST;
    if (dx * dx + dy * dy + dz * dz > reach * reach) continue;
    prepareStarts(p, drone, record, a.duration);
    within |= 1 << drone;
  }
  return within;
}

/** True when the set has at least two bits. */
// @ts-ignore: decorator
@inline
function several(bits: i32): bool {
  return (bits & (bits - 1)) != 0;
}

/**
 * Fills the buckets with the best candidates of the present world (scene, path and `eligible` are set).
 *
 * @param from first contact step to try
 * @param to   last contact step to try
 */
export function enumerate(p: Planner, from: i32, to: i32): void {
  clearBuckets(p);
  const a = changetype<Approach>(block(p, APPROACH));
  const shot = changetype<Shot>(block(p, SHOT));
  const solo = setting(p, SOLO) != 0;
  const edgeX = config(p, HALF_LENGTH) + (solo ? 0.0 : 2.0);
  const edgeY = config(p, HALF_WIDTH) + (solo ? 0.0 : 2.0);
  const passes = several(p.eligible) && p.serve == 0;
  let path = block(p, PATH);
  let last = 0;
  while (last < MAX_PATH && at(path + <usize>last * PATH_BYTES, 2) > 0.4) last++;
  // every step of a short flight, fewer of a long one
  const span = min<i32>(last, to) - from;
  const stride = span > 80 ? 3 : span > 40 ? 2 : 1;
  const start = max<i32>(from, FIRST_STEP);
  path += <usize>start * PATH_BYTES;
  for (let k = start; k < last && k <= to; k += stride, path += <usize>stride * PATH_BYTES) {
    a.bx = <f64>at(path, 0);
    a.by = <f64>at(path, 1);
    a.bz = <f64>at(path, 2);
    a.duration = <f64>k * config(p, DT);
    if (a.bz < LOWEST || a.bz > HIGHEST || a.bx < NEAREST) continue;
    if (a.bx > edgeX || Math.abs(a.by) > edgeY) {
      if (solo) break;
      continue;
    }
    const within = withinReach(p, a);
    if (within == 0) continue;
    tryOver(p, a, k, within, shot, path);
    if (passes) tryPass(p, a, k, within, shot, path);
  }
}
