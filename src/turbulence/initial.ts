// Starts of a flow that are made, not read: random phases, Taylor–Green vortices, and the cut of a finer field.
// Only arithmetic, square roots and our own exp: the same bits in every engine.

import { exp } from "../base/elementary.ts";
import { ConfigError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";
import type { TurbulenceScene } from "./scene.ts";

/** Transforms on one grid; SpectralTransform of the kernels is one. */
export interface Transform {
  /** ω [n, n] → ω̂ */
  forward(field: Float64Array): HalfSpectrum;
  /** ω̂ → ω [n, n] */
  inverse(hat: HalfSpectrum): Float64Array;
  free(): void;
}

/** Decorrelated instants of a reference run. */
export interface ReferenceFields {
  /** points a side */
  readonly n: number;
  /** each [n, n] */
  readonly fields: readonly Float64Array[];
}

/** What a start may need besides its scene. */
export interface InitialMaterial {
  readonly transform: (n: number) => Transform;
  /** initial.from = file: ω [n, n], decoded */
  readonly field?: Float64Array;
  /** initial.from = reference */
  readonly reference?: ReferenceFields;
}

/** ω [n, n] at the start of a scene. @throws ConfigError for a sample that the reference lacks */
export function makeInitialField(scene: TurbulenceScene, material: InitialMaterial): Float64Array {
  const { initial, grid, seed } = scene;
  switch (initial.from) {
    case "file":
      if (!material.field) throw new ConfigError("initial.file", "a field", undefined);
      return material.field;
    case "reference":
      return cutSample(scene, material);
    case "random":
      return inverse(randomPhases(grid, initial.wavenumber, initial.enstrophy, seed), material);
    case "taylor-green":
      return inverse(taylorGreen(grid, initial.wavenumber, initial.enstrophy), material);
  }
}

function inverse(hat: HalfSpectrum, material: InitialMaterial): Float64Array {
  const transform = material.transform(hat.n);
  const field = transform.inverse(hat);
  transform.free();
  return field;
}

function cutSample({ initial, grid }: TurbulenceScene, material: InitialMaterial): Float64Array {
  const { reference } = material;
  if (!reference) throw new ConfigError("initial.from", "a case whose reference fields ship", "reference");
  const field = reference.fields[initial.sample - 1];
  if (!field) {
    throw new ConfigError("initial.sample", `1 to ${reference.fields.length}`, initial.sample);
  }
  if (reference.n === grid) return field;
  const fine = material.transform(reference.n);
  const hat = fine.forward(field);
  fine.free();
  return inverse(resample(hat, grid), material);
}

/** An empty spectrum for n × n points. */
function emptySpectrum(n: number): HalfSpectrum {
  const size = (n / 2) * n;
  return { n, re: new Float64Array(size), im: new Float64Array(size) };
}

/** Column of wavenumber ky in a row of a half spectrum. */
function columnOf(ky: number, n: number): number {
  return ky < 0 ? ky + n : ky;
}

/**
 * The same flow on another grid: modes |kx|, |ky| < n/2 of both are kept, the others dropped or zero (the sharp cut of
 * the reference data, spec 3.1).
 */
export function resample(hat: HalfSpectrum, n: number): HalfSpectrum {
  const out = emptySpectrum(n);
  const scale = (n / hat.n) * (n / hat.n);
  const half = Math.min(n, hat.n) / 2;
  for (let kx = 0; kx < half; kx++) {
    for (let ky = 1 - half; ky < half; ky++) {
      const from = kx * hat.n + columnOf(ky, hat.n);
      const to = kx * n + columnOf(ky, n);
      out.re[to] = scale * (hat.re[from] as number);
      out.im[to] = scale * (hat.im[from] as number);
    }
  }
  return out;
}

/** A point on the unit circle, uniform in angle, named by seed and mode: the same wave on every grid. */
function randomPhase(kx: number, ky: number, seed: number): [number, number] {
  for (let draw = 0; ; draw++) {
    const [a, b] = philox([kx, ky >>> 0, 0, draw], [seed, STREAMS.flow]);
    const x = 2 * toUniform(a) - 1;
    const y = 2 * toUniform(b) - 1;
    const square = x * x + y * y;
    if (square > 1 || square < 1e-6) continue;
    const length = Math.sqrt(square);
    return [x / length, y / length];
  }
}

/**
 * Random phases under the enstrophy spectrum Z(k) ∝ (k/k_p)⁶ e^(−3 (k/k_p)²), largest at k = k_p.
 *
 * @param n         points a side
 * @param peak      k_p
 * @param enstrophy ½⟨ω²⟩
 */
export function randomPhases(n: number, peak: number, enstrophy: number, seed: number): HalfSpectrum {
  const hat = emptySpectrum(n);
  let sum = 0;
  for (let kx = 0; kx < n / 2; kx++) {
    for (let ky = 1 - n / 2; ky < n / 2; ky++) {
      if (kx === 0 && ky <= 0) continue;
      const square = (kx * kx + ky * ky) / (peak * peak);
      // a ring of radius k holds 2πk modes
      const size = Math.sqrt((square * square * square * exp(-3 * square)) / Math.sqrt(square));
      const [cosine, sine] = randomPhase(kx, ky, seed);
      setMode(hat, kx, ky, size * cosine, size * sine);
      sum += 2 * size * size;
    }
  }
  // ½⟨ω²⟩ = ½ Σ |ω̂|²/n⁴ over all modes, both signs
  const scale = n * n * Math.sqrt((2 * enstrophy) / sum);
  for (const part of [hat.re, hat.im])
    for (let k = 0; k < part.length; k++) part[k] = scale * (part[k] as number);
  return hat;
}

/** Sets a mode; in the row kx = 0 its mirror image too. */
function setMode(hat: HalfSpectrum, kx: number, ky: number, re: number, im: number): void {
  const { n } = hat;
  hat.re[kx * n + columnOf(ky, n)] = re;
  hat.im[kx * n + columnOf(ky, n)] = im;
  if (kx > 0) return;
  hat.re[columnOf(-ky, n)] = re;
  hat.im[columnOf(-ky, n)] = -im;
}

/**
 * ω = A cos(kx)cos(ky), a solution of the Navier–Stokes equations that decays as e^(−2νk²t).
 *
 * @param n         points a side
 * @param k         waves a side
 * @param enstrophy ½⟨ω²⟩ = A²/8
 */
export function taylorGreen(n: number, k: number, enstrophy: number): HalfSpectrum {
  const hat = emptySpectrum(n);
  // a product of cosines is four modes of A n²/4
  const size = (Math.sqrt(8 * enstrophy) * n * n) / 4;
  setMode(hat, k, k, size, 0);
  setMode(hat, k, -k, size, 0);
  return hat;
}
