// Rows of a batch of quadrotors in memory. A row holds one number for every world, side by side; row
// (field, agent) of a block with A agents lies at  block + (field·A + agent)·stride  (stride in bytes,
// the same for every row). So a kernel that handles one agent sees its fields A·stride apart.
// The same numbers stand in src/quadrotor/layout.ts; a test holds them together.

// ── State ────────────────────────────────────────────────────────────────────────────────────────
export const PX: i32 = 0; //  position, world frame, m
export const PY: i32 = 1;
export const PZ: i32 = 2;
export const QW: i32 = 3; //  quaternion body → world, unit
export const QX: i32 = 4;
export const QY: i32 = 5;
export const QZ: i32 = 6;
export const VX: i32 = 7; //  velocity, world frame, m/s
export const VY: i32 = 8;
export const VZ: i32 = 9;
export const WX: i32 = 10; // angular velocity, world frame, rad/s
export const WY: i32 = 11;
export const WZ: i32 = 12;
export const THROTTLE: i32 = 13; // four rows: rotor speed as a part of its maximum, 0 … 1
export const BODY_FIELDS: i32 = 17;

// ── Parameters ───────────────────────────────────────────────────────────────────────────────────
export const INVERSE_MASS: i32 = 0; // 1/kg
export const INERTIA: i32 = 1; //      three rows: Ixx, Iyy, Izz, kg m²
export const INVERSE_INERTIA: i32 = 4; // three rows, 1/(kg m²)
export const THRUST: i32 = 7; //       N of one rotor at full throttle (KF)
export const MOMENT: i32 = 8; //       N m of one rotor at full throttle (KM)
export const ROTOR_X: i32 = 9; //      four rows, m, body frame
export const ROTOR_Y: i32 = 13; //     four rows, m
export const DIRECTION: i32 = 17; //   four rows, ±1
export const FILTER: i32 = 21; //      rotor filter, part of the gap closed in one step
export const LINEAR_DAMPING: i32 = 22; // 1/s
export const ANGULAR_DAMPING: i32 = 23; // 1/s
export const BOX: i32 = 24; //         three rows: half sides of the collision box, m
export const VEHICLE_FIELDS: i32 = 27;
