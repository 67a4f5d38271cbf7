// Fourier transforms by direct sums along each axis, n³ work: the twin that needs no kernels.
import type { HalfSpectrum } from "../../src/turbulence/half-spectrum.ts";
import { columnWavenumber, makeHalfSpectrum } from "../../src/turbulence/modes.ts";

/** cos and sin of 2π·j/n. */
function circle(n: number): { cos: Float64Array; sin: Float64Array } {
  const angle = (j: number): number => (2 * Math.PI * j) / n;
  return {
    cos: Float64Array.from({ length: n }, (_, j) => Math.cos(angle(j))),
    sin: Float64Array.from({ length: n }, (_, j) => Math.sin(angle(j))),
  };
}

/** Forward and inverse transforms of real fields [n, n]. */
export class SlowTransform {
  readonly n: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  constructor(n: number) {
    this.n = n;
    const { cos, sin } = circle(n);
    this.#cos = cos;
    this.#sin = sin;
  }

  /** Σ f exp(−i k·x), Nyquist modes left out. */
  forward(field: Float64Array): HalfSpectrum {
    const n = this.n;
    const [re, im] = [new Float64Array(n * n), new Float64Array(n * n)];
    for (let x = 0; x < n; x++) {
      for (let column = 0; column < n; column++) {
        for (let y = 0; y < n; y++) {
          const angle = (column * y) % n;
          const value = field[x * n + y] as number;
          re[x * n + column] = (re[x * n + column] as number) + value * (this.#cos[angle] as number);
          im[x * n + column] = (im[x * n + column] as number) - value * (this.#sin[angle] as number);
        }
      }
    }
    const hat = makeHalfSpectrum(n);
    for (let kx = 0; kx < n / 2; kx++) {
      for (let column = 0; column < n; column++) {
        if (column === n / 2) continue;
        let [sumRe, sumIm] = [0, 0];
        for (let x = 0; x < n; x++) {
          const [c, s] = [this.#cos[(kx * x) % n] as number, this.#sin[(kx * x) % n] as number];
          const [a, b] = [re[x * n + column] as number, im[x * n + column] as number];
          sumRe += a * c + b * s;
          sumIm += b * c - a * s;
        }
        hat.re[kx * n + column] = sumRe;
        hat.im[kx * n + column] = sumIm;
      }
    }
    return hat;
  }

  /** The real field of a half spectrum: rows kx ≥ 1 count twice. */
  inverse(hat: HalfSpectrum): Float64Array {
    const n = this.n;
    const field = new Float64Array(n * n);
    const [re, im] = [new Float64Array(n), new Float64Array(n)];
    for (let x = 0; x < n; x++) {
      re.fill(0);
      im.fill(0);
      for (let kx = 0; kx < n / 2; kx++) {
        const weight = kx === 0 ? 1 : 2;
        const [c, s] = [
          weight * (this.#cos[(kx * x) % n] as number),
          weight * (this.#sin[(kx * x) % n] as number),
        ];
        for (let column = 0; column < n; column++) {
          const [a, b] = [hat.re[kx * n + column] as number, hat.im[kx * n + column] as number];
          re[column] = (re[column] as number) + a * c - b * s;
          im[column] = (im[column] as number) + b * c + a * s;
        }
      }
      for (let y = 0; y < n; y++) {
        let sum = 0;
        for (let column = 0; column < n; column++) {
          const angle = (column * y) % n;
          sum +=
            (re[column] as number) * (this.#cos[angle] as number) -
            (im[column] as number) * (this.#sin[angle] as number);
        }
        field[x * n + y] = sum / (n * n);
      }
    }
    return field;
  }
}

/** A field with modes up to `cut` in each direction, random but the same every time; mean zero. */
export function randomField(n: number, cut: number, seed = 1): Float64Array {
  let state = seed >>> 0;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
  const hat = makeHalfSpectrum(n);
  for (let kx = 0; kx <= cut; kx++) {
    for (let column = 0; column < n; column++) {
      const ky = columnWavenumber(column, n);
      if (Math.abs(ky) > cut || (kx === 0 && ky === 0)) continue;
      hat.re[kx * n + column] = n * n * draw();
      hat.im[kx * n + column] = n * n * draw();
    }
  }
  for (let ky = 1; ky <= cut; ky++) {
    hat.re[n - ky] = hat.re[ky] as number;
    hat.im[n - ky] = -(hat.im[ky] as number);
  }
  return new SlowTransform(n).inverse(hat);
}

/** Largest |a − b|. */
export function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const gap = Math.abs((a[i] as number) - (b[i] as number));
    if (!(gap <= largest)) largest = gap;
  }
  return largest;
}
