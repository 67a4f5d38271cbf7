// What an approach would ask of the vehicle, without flying it: a sum of excesses over ten samples of the quintic.
//
// The quintic is never built: its samples are linear in start and end state, with weights that depend on the
// part τ of the way only (BASIS). Four attitudes at contact go side by side.

import { abs, add, div, max, mul, mulAdd, splat, sqrt, sub } from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { INVERSE_MASS, LINEAR_DAMPING, PX, QW, THROTTLE, THRUST, VX } from "../../quadrotor/layout";
import { GRAVITY } from "../layout";
import { at, SCENE_BODY, SCENE_VEHICLE, setAt } from "./layout";
import { BASIS, block, config, Planner, STARTS, STARTS_BYTES } from "./planner";

const SAMPLES: i32 = 10;

/** Writes the sample weights: position and acceleration from (p0, v0 T, a0 T², P, V T, A T²) at τ = i/10. */
export function prepareBasis(p: Planner): void {
  for (let i = 0; i < SAMPLES; i++) {
    const t = <f64>(i + 1) / <f64>SAMPLES;
    const t2 = t * t;
    const t3 = t2 * t;
    const t4 = t3 * t;
    const t5 = t4 * t;
    const to = block(p, BASIS) + <usize>(i * 48);
    setAt(to, 0, <f32>(10 * t3 - 15 * t4 + 6 * t5));
    setAt(to, 1, <f32>(t - 6 * t3 + 8 * t4 - 3 * t5));
    setAt(to, 2, <f32>(0.5 * t2 - 1.5 * t3 + 1.5 * t4 - 0.5 * t5));
    setAt(to, 3, <f32>(-4 * t3 + 7 * t4 - 3 * t5));
    setAt(to, 4, <f32>(0.5 * t3 - t4 + 0.5 * t5));
    setAt(to, 5, <f32>(60 * t - 180 * t2 + 120 * t3));
    setAt(to, 6, <f32>(-36 * t + 96 * t2 - 60 * t3));
    setAt(to, 7, <f32>(1 - 9 * t + 18 * t2 - 10 * t3));
    setAt(to, 8, <f32>(-24 * t + 84 * t2 - 60 * t3));
    setAt(to, 9, <f32>(3 * t - 12 * t2 + 10 * t3));
  }
}

/** Body z of a scene drone in the own frame (k = 0, 1, 2). */
export function upOf(record: usize, k: i32): f64 {
  const w = <f64>at(record, SCENE_BODY + QW);
  const x = <f64>at(record, SCENE_BODY + QW + 1);
  const y = <f64>at(record, SCENE_BODY + QW + 2);
  const z = <f64>at(record, SCENE_BODY + QW + 3);
  if (k == 0) return 2 * (x * z + w * y);
  if (k == 1) return 2 * (y * z - w * x);
  return 1 - 2 * (x * x + y * y);
}

/** Present acceleration of a scene drone: thrust, weight and damping. */
export function accelerationOf(p: Planner, record: usize, k: i32): f64 {
  let squares: f64 = 0;
  for (let i = 0; i < 4; i++) {
    const t = <f64>at(record, SCENE_BODY + THROTTLE + i);
    squares += t * t;
  }
  const force =
    squares *
    <f64>at(record, SCENE_VEHICLE + THRUST) *
    <f64>at(record, SCENE_VEHICLE + INVERSE_MASS);
  const drag =
    <f64>at(record, SCENE_VEHICLE + LINEAR_DAMPING) * <f64>at(record, SCENE_BODY + VX + k);
  return force * upOf(record, k) - drag - (k == 2 ? config(p, GRAVITY) : 0);
}

/** Start's share of the samples of one drone for a flight of T seconds: x, z, and the acceleration · 1 s². */
export function prepareStarts(p: Planner, drone: i32, record: usize, duration: f64): void {
  const inverse = 1.0 / (duration * duration);
  for (let i = 0; i < SAMPLES; i++) {
    const b = block(p, BASIS) + <usize>(i * 48);
    const to = block(p, STARTS) + <usize>drone * STARTS_BYTES + <usize>(i * 32);
    for (let k = 0; k < 3; k++) {
      const p0 = <f64>at(record, SCENE_BODY + PX + k);
      const v0 = <f64>at(record, SCENE_BODY + VX + k) * duration;
      const a0 = accelerationOf(p, record, k) * duration * duration;
      const place = (1.0 - <f64>at(b, 0)) * p0 + <f64>at(b, 1) * v0 + <f64>at(b, 2) * a0;
      const bend = -(<f64>at(b, 5)) * p0 + <f64>at(b, 6) * v0 + <f64>at(b, 7) * a0;
      if (k == 0) setAt(to, 0, <f32>place);
      if (k == 2) setAt(to, 1, <f32>place);
      setAt(to, 2 + k, <f32>(bend * inverse));
    }
  }
}

/** k·(x − limit)₊ */
// @ts-ignore: decorator
@inline
function excess(k: f64, x: v128, limit: v128): v128 {
  return mul<v128>(splat<v128>(k), max<v128>(sub<v128>(x, limit), splat<v128>(0)));
}

/** Numbers of one drone and contact step that the prefilter shares between shots; f64 beside the lanes. */
@unmanaged
export class Approach {
  duration: f64;
  bx: f64;
  by: f64;
  bz: f64;
  nx: f64;
  ny: f64;
  nz: f64;
  u: f64;
  closing: f64;
  top: f64;
  upX: f64;
  upY: f64;
  limitX: f64;
  limitY: f64;
  thrust: f64;
}

/** What four attitudes at contact would ask of the vehicle on the way: a sum of excesses over the samples. */
export function strain(p: Planner, drone: i32, a: Approach, specific: v128, uphill: v128): v128 {
  const zero = splat<v128>(0);
  const g = config(p, GRAVITY);
  const slope = Math.max(Math.sqrt(Math.max(1.0 - a.nz * a.nz, 0)), 0.05);
  const whole = Math.max(Math.min((-a.u * a.nz) / slope, 3.5), -3.5);
  const slide = mul<v128>(uphill, splat<v128>(whole / slope));
  const normal = sub<v128>(splat<v128>(a.u), mul<v128>(slide, splat<v128>(a.nz)));
  const t = a.duration;
  // P, V·T, A·T² of the end
  const px = splat<v128>(a.bx - a.nx * a.top);
  const py = splat<v128>(a.by - a.ny * a.top);
  const pz = splat<v128>(a.bz - a.nz * a.top);
  const vx = mul<v128>(normal, splat<v128>(a.nx * t));
  const vy = mul<v128>(normal, splat<v128>(a.ny * t));
  const vz = mul<v128>(mulAdd<v128>(normal, splat<v128>(a.nz), slide), splat<v128>(t));
  const ax = mul<v128>(specific, splat<v128>(a.nx * t * t));
  const ay = mul<v128>(specific, splat<v128>(a.ny * t * t));
  const az = mul<v128>(
    sub<v128>(mul<v128>(specific, splat<v128>(a.nz)), splat<v128>(g)),
    splat<v128>(t * t),
  );
  const inverse = splat<v128>(1.0 / (t * t));
  const gap = t / <f64>SAMPLES;
  const perGap = splat<v128>(1.0 / gap);
  const perGap2 = splat<v128>(1.0 / (gap * gap));
  const limitX = splat<v128>(a.limitX);
  const limitY = splat<v128>(a.limitY);
  let sum = zero;
  let tiltX = splat<v128>(a.upX);
  let tiltY = splat<v128>(a.upY);
  let rateX = zero;
  let rateY = zero;
  for (let i = 0; i < SAMPLES; i++) {
    const b = block(p, BASIS) + <usize>(i * 48);
    const s = block(p, STARTS) + <usize>drone * STARTS_BYTES + <usize>(i * 32);
    const h0 = v128.load32_splat(b);
    const h1 = v128.load32_splat(b, 12);
    const h2 = v128.load32_splat(b, 16);
    let x = mulAdd<v128>(h0, px, v128.load32_splat(s));
    x = mulAdd<v128>(h2, ax, mulAdd<v128>(h1, vx, x));
    let z = mulAdd<v128>(h0, pz, v128.load32_splat(s, 4));
    z = mulAdd<v128>(h2, az, mulAdd<v128>(h1, vz, z));
    const d0 = mul<v128>(v128.load32_splat(b, 20), inverse);
    const d1 = mul<v128>(v128.load32_splat(b, 32), inverse);
    const d2 = mul<v128>(v128.load32_splat(b, 36), inverse);
    let fx = mulAdd<v128>(d0, px, v128.load32_splat(s, 8));
    fx = mulAdd<v128>(d2, ax, mulAdd<v128>(d1, vx, fx));
    let fy = mulAdd<v128>(d0, py, v128.load32_splat(s, 12));
    fy = mulAdd<v128>(d2, ay, mulAdd<v128>(d1, vy, fy));
    let fz = mulAdd<v128>(d0, pz, v128.load32_splat(s, 16));
    fz = add<v128>(mulAdd<v128>(d2, az, mulAdd<v128>(d1, vz, fz)), splat<v128>(g));
    const size = sqrt<v128>(normSquared<v128>(fx, fy, fz));
    sum = add<v128>(sum, excess(1, size, splat<v128>(a.thrust)));
    sum = add<v128>(sum, excess(2, splat<v128>(2), fz));
    sum = add<v128>(sum, excess(8, splat<v128>(0.55), z));
    sum = add<v128>(sum, excess(10, splat<v128>(0.4), x));
    const scale = div<v128>(splat<v128>(1), max<v128>(size, splat<v128>(0.5)));
    const nowX = mul<v128>(fx, scale);
    const nowY = mul<v128>(fy, scale);
    const dX = mul<v128>(sub<v128>(nowX, tiltX), perGap);
    const dY = mul<v128>(sub<v128>(nowY, tiltY), perGap);
    if (i > 0) {
      const turnX = mul<v128>(abs<v128>(sub<v128>(dX, rateX)), perGap);
      const turnY = mul<v128>(abs<v128>(sub<v128>(dY, rateY)), perGap);
      sum = add<v128>(sum, excess(0.15, turnX, limitX));
      sum = add<v128>(sum, excess(0.15, turnY, limitY));
    }
    sum = add<v128>(sum, excess(0.5, abs<v128>(dX), splat<v128>(6)));
    sum = add<v128>(sum, excess(0.5, abs<v128>(dY), splat<v128>(6)));
    tiltX = nowX;
    tiltY = nowY;
    rateX = dX;
    rateY = dY;
  }
  return sum;
}
