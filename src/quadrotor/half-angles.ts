// Attitudes of random starts, from half angles within ±0.6 rad.

/** sin and cos by series, |a| ≤ 0.6 rad (error < 1e-9): plain arithmetic, the same bits everywhere. */
function sinCos(a: number): [number, number] {
  const s = a * a;
  const sin = a * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - s / 72))));
  const cos = 1 - (s / 2) * (1 - (s / 12) * (1 - (s / 30) * (1 - (s / 56) * (1 - s / 90))));
  return [sin, cos];
}

/**
 * Quaternion (w, x, y, z) of roll, pitch and yaw, turned about z, then y, then x of the body.
 *
 * @param roll half the angle, rad, |·| ≤ 0.6; pitch and yaw likewise
 */
export function fromHalfAngles(roll: number, pitch: number, yaw: number): [number, number, number, number] {
  const [sr, cr] = sinCos(roll);
  const [sp, cp] = sinCos(pitch);
  const [sy, cy] = sinCos(yaw);
  return [
    cr * cp * cy + sr * sp * sy,
    sr * cp * cy - cr * sp * sy,
    cr * sp * cy + sr * cp * sy,
    cr * cp * sy - sr * sp * cy,
  ];
}
