// Between [world, column] arrays of f32 (what policies read and write) and one T a column (what kernels
// compute with). For v128, four worlds × four columns turn in registers; for f64, numbers are converted.

/**
 * Four columns of one row a world.
 *
 * @param from  f32, first column in the row of the first world; read
 * @param pitch bytes between rows of neighbouring worlds
 * @param to    [4] T, written
 */
// @ts-ignore: decorator
@inline
export function transposedLoad<T>(from: usize, pitch: usize, to: usize): void {
  if (isVector<T>()) {
    const a = v128.load(from);
    const b = v128.load(from + pitch);
    const c = v128.load(from + 2 * pitch);
    const d = v128.load(from + 3 * pitch);
    const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2));
    v128.store(to, v128.shuffle<i64>(ab0, cd0, 1, 3), 16);
    v128.store(to, v128.shuffle<i64>(ab1, cd1, 0, 2), 32);
    v128.store(to, v128.shuffle<i64>(ab1, cd1, 1, 3), 48);
  } else {
    for (let k: usize = 0; k < 4; k++) store<f64>(to + (k << 3), <f64>load<f32>(from + (k << 2)));
  }
}

/**
 * Writes `columns` columns of one row a world.
 *
 * @param from  [columns] T, read; must be readable to the next multiple of 4 slots
 * @param to    f32, first column in the row of the first world; written
 * @param pitch bytes between rows of neighbouring worlds
 */
// @ts-ignore: decorator
@inline
export function transposedStore<T>(from: usize, columns: i32, to: usize, pitch: usize): void {
  if (isVector<T>()) {
    let k = 0;
    for (; k + 4 <= columns; k += 4) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const c = v128.load(from, 32);
      const d = v128.load(from, 48);
      const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2));
      v128.store(to + pitch, v128.shuffle<i64>(ab0, cd0, 1, 3));
      v128.store(to + 2 * pitch, v128.shuffle<i64>(ab1, cd1, 0, 2));
      v128.store(to + 3 * pitch, v128.shuffle<i64>(ab1, cd1, 1, 3));
      from += 64;
      to += 16;
    }
    for (; k < columns; k++) {
      const a = v128.load(from);
      store<f32>(to, f32x4.extract_lane(a, 0));
      store<f32>(to + pitch, f32x4.extract_lane(a, 1));
      store<f32>(to + 2 * pitch, f32x4.extract_lane(a, 2));
      store<f32>(to + 3 * pitch, f32x4.extract_lane(a, 3));
      from += 16;
      to += 4;
    }
  } else {
    for (let k = 0; k < columns; k++) {
      store<f32>(to + ((<usize>k) << 2), <f32>load<f64>(from + ((<usize>k) << 3)));
    }
  }
}
