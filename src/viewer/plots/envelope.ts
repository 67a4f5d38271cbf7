// Long series with few points: at every level, a bucket of eight numbers leaves its least and its largest, in the order
// in which they came. Extremes survive, and what a new frame costs does not depend on how many there are.
//
//   level 0: every frame;   level k: 2 numbers for 2·4^k frames (8, 32, 128, …)

/** Numbers of level k − 1 that become two of level k. */
const BUCKET = 8;

/** A list of numbers that grows. */
class Grown {
  data = new Float32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Float32Array(2 * this.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }
}

/** Frames behind one number of a level: 1, 4, 16, … */
export function framesPerPoint(level: number): number {
  return 4 ** level;
}

/** One series at all levels. */
export class Envelope {
  readonly #levels: Grown[] = [new Grown()];

  /** Numbers taken so far. */
  get length(): number {
    return (this.#levels[0] as Grown).length;
  }

  /** Takes the number of the next frame. */
  push(value: number): void {
    (this.#levels[0] as Grown).push(value);
    for (let k = 0; (this.#levels[k] as Grown).length % BUCKET === 0; k++) {
      this.#levels[k + 1] ??= new Grown();
      this.#reduce(this.#levels[k] as Grown, this.#levels[k + 1] as Grown);
    }
  }

  /** The newest bucket of a level as two numbers of the next. What is not a number counts only where all are so. */
  #reduce(from: Grown, to: Grown): void {
    const { data, length } = from;
    let least = length - BUCKET;
    let largest = length - BUCKET;
    for (let i = length - BUCKET + 1; i < length; i++) {
      const value = data[i] as number;
      if (value < (data[least] as number) || Number.isNaN(data[least])) least = i;
      if (value > (data[largest] as number) || Number.isNaN(data[largest])) largest = i;
    }
    to.push(data[Math.min(least, largest)] as number);
    to.push(data[Math.max(least, largest)] as number);
  }

  /** The number of a frame. */
  at(frame: number): number {
    return (this.#levels[0] as Grown).data[frame] as number;
  }

  /**
   * Numbers of a level, with those of finer levels behind the last full bucket, written to `out`.
   *
   * @param level 0 for every frame
   * @param from  first frame; rounded down to a bucket of the level
   * @param to    one beyond the last frame
   * @returns how many were written: `pointFrames` writes the frames that they stand at
   */
  write(level: number, from: number, to: number, out: number[]): number {
    let count = 0;
    walk(Math.min(to, this.length), level, from, (k, index) => {
      out[count++] = (this.#levels[k] as Grown).data[index] as number;
    });
    return count;
  }
}

/** The frames at which the numbers of `Envelope.write` stand: the same for all series of a track. */
export function pointFrames(level: number, from: number, to: number, out: number[]): number {
  let count = 0;
  walk(to, level, from, (k, index) => {
    out[count++] = index * framesPerPoint(k);
  });
  return count;
}

/** Visits full buckets of a level, then what is left at each finer one. */
function walk(to: number, level: number, from: number, visit: (level: number, index: number) => void): void {
  // two numbers of a level stand for one bucket: they are shown together
  let frame = level === 0 ? from : 2 * framesPerPoint(level) * Math.floor(from / (2 * framesPerPoint(level)));
  for (let k = level; k >= 0; k--) {
    const step = framesPerPoint(k);
    const pair = k === 0 ? 1 : 2;
    while (frame + pair * step <= to) {
      for (let p = 0; p < pair; p++) visit(k, frame / step + p);
      frame += pair * step;
    }
  }
}
