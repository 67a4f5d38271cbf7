// The limit of colours that a field asks for, without flicker: a step of a ladder in units of the field's own scale σ*,
// left only when the field has clearly outgrown it or fallen well below it.

const LADDER = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8] as const;
/** the share of grid points that lies within the limit of a linear scale, as in our figures */
export const LINEAR_SHARE = 0.995;
/** a field may exceed the limit by this much before it steps up */
const OUTGROWN = 1.1;
/** and must fit into the step below with this much room before it steps down */
const FALLEN = 0.8;
const BINS = 512;
const MOST_POINTS = 16384;

const bins = new Uint32Array(BINS);

/**
 * |value| that a share of the numbers stays below, to 1/512 of the largest; 0 when none is finite.
 *
 * @param share 0 … 1; 1 is the largest
 */
export function sizeQuantile(values: ArrayLike<number>, share: number): number {
  const stride = Math.max(1, Math.floor(values.length / MOST_POINTS));
  let largest = 0;
  for (let i = 0; i < values.length; i += stride) {
    const size = Math.abs(values[i] as number);
    if (size > largest && size < Number.POSITIVE_INFINITY) largest = size;
  }
  if (share >= 1 || largest === 0) return largest;
  bins.fill(0);
  let count = 0;
  for (let i = 0; i < values.length; i += stride) {
    const size = Math.abs(values[i] as number);
    if (!(size <= largest)) continue;
    const bin = Math.min(BINS - 1, Math.floor((size / largest) * BINS));
    bins[bin] = (bins[bin] as number) + 1;
    count++;
  }
  let seen = 0;
  for (let bin = 0; bin < BINS; bin++) {
    seen += bins[bin] as number;
    if (seen >= share * count) return ((bin + 1) / BINS) * largest;
  }
  return largest;
}

/** The least step of the ladder (times powers of ten) at or above a size. */
function stepAbove(size: number): number {
  const decade = 10 ** Math.floor(Math.log10(size) + 1e-9);
  for (const step of LADDER) if (step * decade >= size * (1 - 1e-9)) return step * decade;
  return 10 * decade;
}

/** A limit that follows a field in steps. */
export class AutoLimit {
  readonly #unit: number;
  #limit = 0;

  /** @param unit natural unit of the values, e.g. σ*; 1 where it is not a number above zero */
  constructor(unit: number) {
    this.#unit = unit > 0 && Number.isFinite(unit) ? unit : 1;
  }

  /** The limit now, > 0. */
  get limit(): number {
    return this.#limit > 0 ? this.#limit : this.#unit;
  }

  /** Shows the limit what it has to hold, and returns it. */
  follow(size: number): number {
    if (size > 0 && Number.isFinite(size)) {
      const wanted = stepAbove(size / this.#unit) * this.#unit;
      const isOutgrown = size > OUTGROWN * this.#limit;
      const isFallen = stepAbove(size / this.#unit / FALLEN) * this.#unit < this.#limit;
      if (this.#limit === 0 || isOutgrown || isFallen) this.#limit = wanted;
    }
    return this.limit;
  }

  /** Forgets what it saw. */
  reset(): void {
    this.#limit = 0;
  }
}
