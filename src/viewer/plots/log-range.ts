// The range of a logarithmic axis under curves that move: whole powers of ten, wide enough for what was seen, and still
// while the curves stay within it.

/** powers of ten shown below the largest value; what lies deeper is round-off or empty bins */
const MOST_DECADES = 6;

/** A range that grows when it must. */
export class LogRange {
  #low = Number.POSITIVE_INFINITY;
  #high = 0;

  /** Takes values into account; those not above zero have no place on the axis. */
  see(values: ArrayLike<number>, from = 0, to: number = values.length): void {
    for (let k = from; k < to; k++) {
      const value = values[k] as number;
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
      if (value < this.#low) this.#low = value;
      if (value > this.#high) this.#high = value;
    }
  }

  /** Ends of the axis, > 0. */
  get ends(): readonly [low: number, high: number] {
    if (this.#high === 0) return [0.1, 1];
    const high = Math.ceil(Math.log10(this.#high) - 1e-9);
    const low = Math.floor(Math.log10(this.#low) + 1e-9);
    return [10 ** Math.max(low, high - MOST_DECADES, -300), 10 ** Math.max(high, low + 1)];
  }
}
