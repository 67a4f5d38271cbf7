// A block of rows in WASM memory: [fields, E] numbers, one row a field, rows `stride` bytes apart.

import type { Kernels } from "./kernels.ts";

/** Lanes and bytes of a batch in one precision. */
export interface RowShape {
  /** E */
  readonly worlds: number;
  /** E rounded up to whole vectors */
  readonly padded: number;
  /** bytes between rows */
  readonly stride: number;
  readonly precision: "f32" | "f64";
}

/** Shape of a batch of E worlds: rows of whole vectors, never 4096 bytes apart (one cache set) nor a divisor. */
export function rowShape(worlds: number, precision: "f32" | "f64"): RowShape {
  const padded = (worlds + 3) & ~3;
  let stride = padded * (precision === "f32" ? 4 : 8);
  if (stride % 1024 === 0) stride += 64;
  return { worlds, padded, stride, precision };
}

/** Rows of one kind in a batch. Owns its memory; call `free()` when done. */
export class RowBlock {
  readonly shape: RowShape;
  readonly fields: number;
  /** of row 0 */
  readonly address: number;
  readonly #kernels: Kernels;

  constructor(kernels: Kernels, shape: RowShape, fields: number) {
    this.#kernels = kernels;
    this.shape = shape;
    this.fields = fields;
    this.address = kernels.alloc(fields * shape.stride);
  }

  /** [E] one row; a live view. */
  row(field: number): Float32Array | Float64Array {
    return this.#view(field, this.shape.worlds);
  }

  /** Gives every world, padding as well, the numbers of a column [fields]. */
  fill(column: ArrayLike<number>): void {
    for (let field = 0; field < this.fields; field++) {
      this.#view(field, this.shape.padded).fill(column[field] as number);
    }
  }

  /** Gives one world the numbers of a column [fields]. */
  set(world: number, column: ArrayLike<number>): void {
    for (let field = 0; field < this.fields; field++)
      this.#view(field, this.shape.worlds)[world] = column[field] as number;
  }

  /** [fields] numbers of one world, copied. */
  column(world: number): Float64Array {
    return Float64Array.from({ length: this.fields }, (_, field) => this.row(field)[world] as number);
  }

  /** First field and world that are not finite, or undefined. */
  findNonFinite(): { field: number; world: number; value: number } | undefined {
    for (let field = 0; field < this.fields; field++) {
      const row = this.row(field);
      for (let world = 0; world < row.length; world++) {
        const value = row[world] as number;
        if (!Number.isFinite(value)) return { field, world, value };
      }
    }
    return undefined;
  }

  free(): void {
    this.#kernels.free(this.address);
  }

  #view(field: number, length: number): Float32Array | Float64Array {
    const at = this.address + field * this.shape.stride;
    return this.shape.precision === "f32" ? this.#kernels.f32(at, length) : this.#kernels.f64(at, length);
  }
}
