// Arithmetic on collected steps. T steps, N streams (one an agent of a world), D columns; f32 unless said.

/**
 * Generalised advantage estimation (Schulman et al., arXiv 1506.02438), t from T − 1 to 0:
 *
 *   δ_t = r_t + γ·V_{t+1}·c_t − V_t,   A_t = δ_t + γ·λ·c_t·A_{t+1},   R_t = A_t + V_t,   c_t = 0 after an end, else 1
 *
 * Arithmetic in f64, stored as f32.
 *
 * @param rewards    [T, N], read
 * @param values     [T + 1, N], denormalised, read
 * @param ends       [T, N] u8, not 0 where step t was an episode's last; read
 * @param advantages [T, N], written
 * @param returns    [T, N], written
 */
export function learningGae(
  steps: i32,
  streams: i32,
  rewards: usize,
  values: usize,
  ends: usize,
  gamma: f64,
  lambda: f64,
  advantages: usize,
  returns: usize,
): void {
  const pitch = (<usize>streams) << 2;
  for (let t = steps - 1; t >= 0; t--) {
    const row = <usize>t * <usize>streams;
    const isLast = t == steps - 1;
    for (let s: usize = 0; s < <usize>streams; s++) {
      const at = (row + s) << 2;
      const value = <f64>load<f32>(values + at);
      let advantage = <f64>load<f32>(rewards + at) - value;
      if (load<u8>(ends + row + s) == 0) {
        advantage += gamma * <f64>load<f32>(values + at + pitch);
        if (!isLast) advantage += gamma * lambda * <f64>load<f32>(advantages + at + pitch);
      }
      store<f32>(advantages + at, <f32>advantage);
      store<f32>(returns + at, <f32>(advantage + value));
    }
  }
}

/**
 * Adds the sums of columns and of their squares, rows ascending.
 *
 * @param x    [rows, D], read
 * @param sums [2, D] f64, Σx then Σx², added to
 */
export function learningColumnSums(rows: i32, columns: i32, x: usize, sums: usize): void {
  const pitch = (<usize>columns) << 2;
  const squares = sums + ((<usize>columns) << 3);
  for (let j: usize = 0; j < <usize>columns; j++) {
    let at = x + (j << 2);
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let r = 0; r < rows; r++, at += pitch) {
      const number = <f64>load<f32>(at);
      sum += number;
      square += number * number;
    }
    store<f64>(sums + (j << 3), load<f64>(sums + (j << 3)) + sum);
    store<f64>(squares + (j << 3), load<f64>(squares + (j << 3)) + square);
  }
}

/**
 * out = (x − mean)·inverseStd, column by column.
 *
 * @param x          [rows, D], read
 * @param mean       [D], read
 * @param inverseStd [D], read
 * @param out        [rows, D], written; may be x
 */
export function learningNormaliseRows(
  rows: i32,
  columns: i32,
  x: usize,
  mean: usize,
  inverseStd: usize,
  out: usize,
): void {
  const width = (<usize>columns) << 2;
  const whole = (<usize>(columns & ~3)) << 2;
  for (let r = 0; r < rows; r++, x += width, out += width) {
    let k: usize = 0;
    for (; k < whole; k += 16) {
      const centred = f32x4.sub(v128.load(x + k), v128.load(mean + k));
      v128.store(out + k, f32x4.mul(centred, v128.load(inverseStd + k)));
    }
    for (; k < width; k += 4) {
      store<f32>(out + k, (load<f32>(x + k) - load<f32>(mean + k)) * load<f32>(inverseStd + k));
    }
  }
}
