// Invariants of a 2×2 tensor field M = [[a, b], [c, d]] at the grid points of agents (spec 5.4):
//
//   S = (M + Mᵀ)/2, R = (M − Mᵀ)/2  →  tr S = a + d,  tr S² = a² + d² + ½(b + c)²,  tr R² = −½(b − c)²
//
// For ∇u = [[u_x, u_y], [v_x, v_y]] tr S vanishes to round-off: the flow is incompressible.

/**
 * Writes the three invariants at each point.
 *
 * @param count      points
 * @param points     [count] i32, elements from the start of a plane
 * @param a, b, c, d planes of the tensor's entries, read
 * @param out        first invariant of the first point, written
 * @param ld         elements from point to point of `out`, ≥ 3
 */
export function turbulenceInvariantsF64(
  count: i32,
  points: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  out: usize,
  ld: i32,
): void {
  for (let i = 0; i < count; ++i) {
    const at = (<usize>load<i32>(points + ((<usize>i) << 2))) << 3;
    const m11 = load<f64>(a + at);
    const m12 = load<f64>(b + at);
    const m21 = load<f64>(c + at);
    const m22 = load<f64>(d + at);
    const to = out + ((<usize>(i * ld)) << 3);
    store<f64>(to, m11 + m22);
    store<f64>(to + 8, m11 * m11 + m22 * m22 + 0.5 * (m12 + m21) * (m12 + m21));
    store<f64>(to + 16, -0.5 * (m12 - m21) * (m12 - m21));
  }
}
