// Rows of the continuous-time multirotor in memory, and the work block that its kernels compute in.
//
// A row holds one number for every world, side by side; field f of a block lies at block + f·step bytes.
// R = rotors, 4 … 6. The same numbers stand in src/quadrotor/flight-layout.ts; a test holds them together.

// ── State: 13 + R rows ───────────────────────────────────────────────────────────────────────────
export const F_POSITION: i32 = 0; //   three rows, world frame, m
export const F_QUATERNION: i32 = 3; // four rows, w x y z, body → world, unit
export const F_VELOCITY: i32 = 7; //   three rows, world frame, m/s
export const F_RATE: i32 = 10; //      three rows, angular velocity, BODY frame, rad/s
export const F_ROTOR: i32 = 13; //     R rows, rotor speed, rad/s, ≥ 0
export const F_STATE: i32 = 19; //     rows at R = 6

// ── Parameters: 46 rows ──────────────────────────────────────────────────────────────────────────
export const V_PULL: i32 = 0; //        σ/m, 1/kg; σ = ±1: thrust acts along body σz
export const V_C0: i32 = 1; //          thrust of a rotor: c0 + c1·w + c2·w², N
export const V_C1: i32 = 2;
export const V_C2: i32 = 3;
export const V_INVERSE_INERTIA: i32 = 4; // three rows, 1/(kg m²)
export const V_GYRO: i32 = 7; //        three rows: (Jz − Jy)/Jx, (Jx − Jz)/Jy, (Jy − Jx)/Jz
export const V_RATE_UP: i32 = 10; //    1/τ while speeding up, 1/s
export const V_RATE_DOWN: i32 = 11; //  1/τ while slowing down, 1/s
export const V_MAX_SPEED: i32 = 12; //  rad/s
export const V_GRAVITY: i32 = 13; //    three rows, world frame, m/s²
export const V_DAMPING: i32 = 16; //    linear damping, 1/s
export const V_ROTOR_DRAG: i32 = 17; // three rows, body frame, 1/s (coefficient over mass)
export const V_QUADRATIC_DRAG: i32 = 20; // 1/m (coefficient over mass)
export const V_RATE_DAMPING: i32 = 21; // angular damping, 1/s
export const V_ROLL_ARM: i32 = 22; //   six rows:  σ·y/Jx, 1/(kg m)
export const V_PITCH_ARM: i32 = 28; //  six rows: −σ·x/Jy, 1/(kg m)
export const V_YAW_ARM: i32 = 34; //    six rows: −direction·(moment per thrust)/Jz, 1/(kg m)
export const V_SPIN: i32 = 40; //       six rows: direction·rotor inertia, kg m²
export const V_FIELDS: i32 = 46;

// ── The work block: one T a slot of 16 bytes, at a fixed address ─────────────────────────────────
// Static, so that every access is one instruction with a constant address. A group of worlds (four
// or one) is copied in, stepped, and copied out; nothing is kept from one call to the next.
export const W_STATE: i32 = 0;
export const W_COMMAND: i32 = 19; // six slots, rad/s
export const W_VEHICLE: i32 = 25;
export const W_WRENCH: i32 = 71; //  four stages × (σT/m, J⁻¹τ), m/s² and rad/s²
export const W_SPIN: i32 = 87; //    four stages × (rotor momentum, its rate), N m s and N m
export const W_TURN: i32 = 95; //    four stages × 3, ω·dt/2
export const W_ATTITUDE: i32 = 107; // four stages × 4, quaternions (full model only)
export const W_PULL: i32 = 123; //   four stages × 3, acceleration of the thrust, world frame, m/s²
export const W_DRAGGED: i32 = 135; // three slots, acceleration with all terms, m/s²
export const W_GAP: i32 = 138; //    stages 2 … 4 × six rotors, command − speed, rad/s
export const W_LAG: i32 = 156; //    up, then down: f₂, f₃, f₄, f(end) of flight-rotors.ts
export const W_DEVIATION: i32 = 164; // Σ (action − baseline)²
const W_SLOTS: i32 = 165;

const WORK: usize = memory.data(W_SLOTS << 4, 16);

/** Address of a slot. */
// @ts-ignore: decorator
@inline
export function slotAt(slot: i32): usize {
  return WORK + ((<usize>slot) << 4);
}

/** Reads a slot. */
// @ts-ignore: decorator
@inline
export function get<T>(slot: i32): T {
  return load<T>(WORK + ((<usize>slot) << 4));
}

/** Writes a slot. */
// @ts-ignore: decorator
@inline
export function put<T>(slot: i32, value: T): void {
  store<T>(WORK + ((<usize>slot) << 4), value);
}

/** Reads a parameter of the vehicle. */
// @ts-ignore: decorator
@inline
export function param<T>(field: i32): T {
  return get<T>(W_VEHICLE + field);
}
