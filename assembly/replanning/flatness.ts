// From the derivatives of a trajectory to attitude, rates, moments, thrust and motor speeds: differential flatness
// (replanning.md 3). Frame NED, body z down, thrust along −z body.
//
// A status row is p v a j s (3 each), ψ ψ′ ψ″. Roll φ and pitch θ enter by sine and cosine alone; only ψ needs trigonometry.

/** Numbers of a status row. */
export const STATUS: i32 = 18;

// ── Vehicle: numbers in order; src/replanning/vehicle-block.ts has the same ──────────────────────
export const V_MASS: i32 = 0; //     kg
export const V_JX: i32 = 1; //       kg m², three
export const V_JY: i32 = 2;
export const V_JZ: i32 = 3;
export const V_THRUST: i32 = 4; //   k, N/(rad/s)²
export const V_TORQUE: i32 = 5; //   q, N m/(rad/s)²
export const V_ARM: i32 = 6; //      ℓ, m along x and along y
export const V_LOW: i32 = 7; //      rad/s
export const V_HIGH: i32 = 8; //     rad/s
export const V_LAG: i32 = 9; //      motor time constant, s
export const V_ROTOR: i32 = 10; //   rotor inertia, kg m²
export const V_DRAG: i32 = 11; //    N/(m/s)²
export const V_AERO: i32 = 12; //    aerodynamic moment, N m/(rad/s)², on each axis
export const V_GRAVITY: i32 = 13; // m/s²
export const V_FIELDS: i32 = 14;

// ── What the map leaves, at `out` ────────────────────────────────────────────────────────────────
export const O_ROLL: i32 = 0;
export const O_PITCH: i32 = 1;
export const O_RATE: i32 = 2; //     three, body, rad/s
export const O_MOMENT: i32 = 5; //   three, N m
export const O_THRUST: i32 = 8; //   N, negative
export const O_SPEED: i32 = 9; //    four, rad/s
export const O_RATE_DOT: i32 = 13; // three, rad/s²
export const O_SIN_ROLL: i32 = 16;
export const O_COS_ROLL: i32 = 17;
export const O_SIN_PITCH: i32 = 18;
export const O_COS_PITCH: i32 = 19;
export const O_FIELDS: i32 = 20;

// @ts-ignore: decorator
@inline
export function get(base: usize, field: i32): f64 {
  return load<f64>(base + ((<usize>field) << 3));
}

// @ts-ignore: decorator
@inline
export function put(base: usize, field: i32, value: f64): void {
  store<f64>(base + ((<usize>field) << 3), value);
}

/** sign(x)·√|x| */
// @ts-ignore: decorator
@inline
export function signedRoot(x: f64): f64 {
  return x < 0 ? -sqrt(-x) : sqrt(x);
}

/**
 * The map at one row. Angles are left out here: their sines and cosines are there, and hot loops need no more.
 *
 * @param row     [STATUS]
 * @param vehicle [V_FIELDS]
 * @param drag    c_D of the published variant t = a − g·e₃ − c_D‖v‖v, which acts against physics; 0 else
 * @param out     [O_FIELDS], O_ROLL and O_PITCH not written
 */
// @ts-ignore: decorator
@inline
export function flatten(row: usize, vehicle: usize, drag: f64, out: usize): void {
  const mass = get(vehicle, V_MASS);
  let tx = get(row, 6);
  let ty = get(row, 7);
  let tz = get(row, 8) - get(vehicle, V_GRAVITY);
  if (drag !== 0) {
    const vx = get(row, 3);
    const vy = get(row, 4);
    const vz = get(row, 5);
    const factor = drag * sqrt(vx * vx + vy * vy + vz * vz);
    tx -= factor * vx;
    ty -= factor * vy;
    tz -= factor * vz;
  }
  const tau = -sqrt(tx * tx + ty * ty + tz * tz);
  const bzx = tx / tau;
  const bzy = ty / tau;
  const bzz = tz / tau;
  const yaw = get(row, 15);
  const yawRate = get(row, 16);
  const yawAcceleration = get(row, 17);
  const cy = NativeMath.cos(yaw);
  const sy = NativeMath.sin(yaw);
  // φ = asin, θ = atan
  const sr = bzx * sy - bzy * cy;
  const cr = sqrt(max<f64>(0, 1 - sr * sr));
  const slope = (bzx * cy + bzy * sy) / bzz;
  const cp = 1 / sqrt(1 + slope * slope);
  const sp = slope * cp;
  const bxx = cy * cp;
  const bxy = sy * cp;
  const bxz = -sp;
  const byx = -sy * cr + cy * sp * sr;
  const byy = cy * cr + sy * sp * sr;
  const byz = cp * sr;
  const jx = get(row, 9);
  const jy = get(row, 10);
  const jz = get(row, 11);
  const tr = sr / cr;
  const tp = slope;
  // Euler rates
  const rollRate = -(byx * jx + byy * jy + byz * jz) / tau + sp * yawRate;
  const pitchRate = (bxx * jx + bxy * jy + bxz * jz) / (cr * tau) - cp * tr * yawRate;
  // body rates Ω = S⁻¹·ξ′
  const wx = rollRate - sp * yawRate;
  const wy = cr * pitchRate + cp * sr * yawRate;
  const wz = -sr * pitchRate + cp * cr * yawRate;
  // τ′ = b_z·(j − ψ′d)
  const dx = tau * (cy * sr - cr * sy * sp);
  const dy = tau * (sy * sr + cr * cy * sp);
  const tauRate = bzx * (jx - yawRate * dx) + bzy * (jy - yawRate * dy) + bzz * jz;
  // dS·Ω
  const cp2 = cp * cp;
  const s1 =
    rollRate * (cr * tp * wy - sr * tp * wz) + pitchRate * ((sr / cp2) * wy + (cr / cp2) * wz);
  const s2 = rollRate * (-sr * wy - cr * wz);
  const s3 =
    rollRate * ((cr / cp) * wy - (sr / cp) * wz) +
    pitchRate * (((sr * tp) / cp) * wy + ((cr * tp) / cp) * wz);
  // S⁻¹·dS·Ω
  const hx = s1 - sp * s3;
  const hy = cr * s2 + cp * sr * s3;
  const hz = -sr * s2 + cp * cr * s3;
  // e = 2τ′MΩ + τB(Ω₁Ω₃, Ω₂Ω₃, −Ω₁² − Ω₂²) − τM(S⁻¹dSΩ), M = [−b_y b_x 0]
  const m1 = 2 * tauRate * wx - tau * hx; // along −b_y
  const m2 = 2 * tauRate * wy - tau * hy; // along b_x
  const q1 = tau * wx * wz;
  const q2 = tau * wy * wz;
  const q3 = -tau * (wx * wx + wy * wy);
  const ex = bxx * (m2 + q1) + byx * (q2 - m1) + bzx * q3;
  const ey = bxy * (m2 + q1) + byy * (q2 - m1) + bzy * q3;
  const ez = bxz * (m2 + q1) + byz * (q2 - m1) + bzz * q3;
  const rx = get(row, 12) - yawAcceleration * dx - ex;
  const ry = get(row, 13) - yawAcceleration * dy - ey;
  const rz = get(row, 14) - ez;
  const rollAcceleration = -(byx * rx + byy * ry + byz * rz) / tau;
  const pitchAcceleration = (bxx * rx + bxy * ry + bxz * rz) / (cr * tau);
  const ax = -hx + rollAcceleration - sp * yawAcceleration;
  const ay = -hy + cr * pitchAcceleration + cp * sr * yawAcceleration;
  const az = -hz - sr * pitchAcceleration + cp * cr * yawAcceleration;
  const ix = get(vehicle, V_JX);
  const iy = get(vehicle, V_JY);
  const iz = get(vehicle, V_JZ);
  const mx = ix * ax + (iz - iy) * wy * wz;
  const my = iy * ay + (ix - iz) * wz * wx;
  const mz = iz * az + (iy - ix) * wx * wy;
  const thrust = mass * tau;
  put(out, O_RATE, wx);
  put(out, O_RATE + 1, wy);
  put(out, O_RATE + 2, wz);
  put(out, O_MOMENT, mx);
  put(out, O_MOMENT + 1, my);
  put(out, O_MOMENT + 2, mz);
  put(out, O_THRUST, thrust);
  put(out, O_RATE_DOT, ax);
  put(out, O_RATE_DOT + 1, ay);
  put(out, O_RATE_DOT + 2, az);
  put(out, O_SIN_ROLL, sr);
  put(out, O_COS_ROLL, cr);
  put(out, O_SIN_PITCH, sp);
  put(out, O_COS_PITCH, cp);
  const k = get(vehicle, V_THRUST);
  const lever = 1 / (get(vehicle, V_ARM) * k);
  const roll = mx * lever;
  const pitch = my * lever;
  const twist = mz / get(vehicle, V_TORQUE);
  const lift = -thrust / k;
  put(out, O_SPEED, signedRoot(0.25 * (roll + pitch - twist + lift)));
  put(out, O_SPEED + 1, signedRoot(0.25 * (-roll + pitch + twist + lift)));
  put(out, O_SPEED + 2, signedRoot(0.25 * (-roll - pitch - twist + lift)));
  put(out, O_SPEED + 3, signedRoot(0.25 * (roll - pitch + twist + lift)));
}

/** The map at many rows, angles included. @param out [rows, O_FIELDS] */
export function flatnessRows(count: i32, rows: usize, vehicle: usize, drag: f64, out: usize): void {
  for (let i = 0; i < count; i++) {
    flatten(rows, vehicle, drag, out);
    put(out, O_ROLL, NativeMath.asin(get(out, O_SIN_ROLL)));
    put(out, O_PITCH, NativeMath.atan(get(out, O_SIN_PITCH) / get(out, O_COS_PITCH)));
    rows += (<usize>STATUS) << 3;
    out += (<usize>O_FIELDS) << 3;
  }
}
