// Between roll, pitch, yaw (rad, yaw about z first, then pitch, then roll) and a quaternion w, x, y, z,
// body → world. f64; the trigonometry is compiled in, so every engine gives the same bits.

/** Writes the quaternion [4] f64 of three angles. */
export function quaternionFromRpy(roll: f64, pitch: f64, yaw: f64, out: usize): void {
  const cr = NativeMath.cos(0.5 * roll);
  const sr = NativeMath.sin(0.5 * roll);
  const cp = NativeMath.cos(0.5 * pitch);
  const sp = NativeMath.sin(0.5 * pitch);
  const cy = NativeMath.cos(0.5 * yaw);
  const sy = NativeMath.sin(0.5 * yaw);
  store<f64>(out, cy * cr * cp + sy * sr * sp);
  store<f64>(out, cy * sr * cp - sy * cr * sp, 8);
  store<f64>(out, cy * cr * sp + sy * sr * cp, 16);
  store<f64>(out, sy * cr * cp - cy * sr * sp, 24);
}

/** Writes roll, pitch, yaw [3] f64 of a unit quaternion [4] f64; roll and yaw in −π … π. */
export function quaternionToRpy(from: usize, out: usize): void {
  const w = load<f64>(from);
  const x = load<f64>(from, 8);
  const y = load<f64>(from, 16);
  const z = load<f64>(from, 24);
  const lean = min(max(2.0 * (w * y - z * x), -1.0), 1.0);
  store<f64>(out, NativeMath.atan2(2.0 * (w * x + y * z), 1.0 - 2.0 * (x * x + y * y)));
  store<f64>(out, NativeMath.asin(lean), 8);
  store<f64>(out, NativeMath.atan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z)), 16);
}
