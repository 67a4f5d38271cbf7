// From one complex plane (forward FFT of z = a + i·b, both real) to terms of a tendency in the half spectrum:
//
//   Â = ½[ẑ(k) + conj ẑ(−k)],   B̂ = [ẑ(k) − conj ẑ(−k)]/(2i)
//
//   kind         term / weight
//   BASDEVANT    (ky² − kx²)·Â − kx·ky·B̂             a = uv, b = v² − u²
//   FLUX         i·kx·Â + i·ky·B̂                     divergence of (a, b)
//   SCALAR       Â
//   TAU          −4·kx·ky·Â + 2·(kx² − ky²)·B̂        a = ν·S11, b = ν·S12: curl div τ, τ = −2νS
//   PAIR         nothing but Â; B̂ goes to the second target
//
// The term is stored, or added to what is there.

import { GRID, lanesOf, negativeStart, reversed } from "./grid";

/** What to unpack. */
export namespace UNPACK {
  // @ts-ignore: decorator
  @inline export const BASDEVANT: i32 = 0;
  // @ts-ignore: decorator
  @inline export const FLUX: i32 = 1;
  // @ts-ignore: decorator
  @inline export const SCALAR: i32 = 2;
  // @ts-ignore: decorator
  @inline export const TAU: i32 = 3;
}

// @ts-ignore: decorator
@inline
function unpackVector<R>(
  kind: i32,
  isAdded: bool,
  kx: R,
  ky: v128,
  zr: v128,
  zi: v128,
  yr: v128,
  yi: v128,
  weight: R,
  toRe: usize,
  toIm: usize,
): void {
  const w = v128.splat<R>(weight * <R>0.5);
  const x = v128.splat<R>(kx);
  const ar = v128.add<R>(zr, yr);
  const ai = v128.sub<R>(zi, yi);
  const br = v128.add<R>(zi, yi);
  const bi = v128.sub<R>(yr, zr);
  let tr: v128;
  let ti: v128;
  if (kind == UNPACK.BASDEVANT) {
    const difference = v128.sub<R>(v128.mul<R>(ky, ky), v128.mul<R>(x, x));
    const cross = v128.mul<R>(x, ky);
    tr = v128.sub<R>(v128.mul<R>(difference, ar), v128.mul<R>(cross, br));
    ti = v128.sub<R>(v128.mul<R>(difference, ai), v128.mul<R>(cross, bi));
  } else if (kind == UNPACK.FLUX) {
    tr = v128.neg<R>(v128.add<R>(v128.mul<R>(x, ai), v128.mul<R>(ky, bi)));
    ti = v128.add<R>(v128.mul<R>(x, ar), v128.mul<R>(ky, br));
  } else if (kind == UNPACK.SCALAR) {
    tr = ar;
    ti = ai;
  } else {
    const difference = v128.sub<R>(v128.mul<R>(x, x), v128.mul<R>(ky, ky));
    const p = v128.mul<R>(v128.splat<R>(<R>-4), v128.mul<R>(x, ky));
    const q = v128.add<R>(difference, difference);
    tr = v128.add<R>(v128.mul<R>(p, ar), v128.mul<R>(q, br));
    ti = v128.add<R>(v128.mul<R>(p, ai), v128.mul<R>(q, bi));
  }
  tr = v128.mul<R>(w, tr);
  ti = v128.mul<R>(w, ti);
  if (isAdded) {
    tr = v128.add<R>(v128.load(toRe), tr);
    ti = v128.add<R>(v128.load(toIm), ti);
  }
  v128.store(toRe, tr);
  v128.store(toIm, ti);
}

// @ts-ignore: decorator
@inline
function unpackKind<R>(
  grid: usize,
  kind: i32,
  isAdded: bool,
  zRe: usize,
  zIm: usize,
  toRe: usize,
  toIm: usize,
  weight: R,
): void {
  const n = load<i32>(grid, GRID.N);
  const m = load<i32>(grid, GRID.M);
  const kc = load<i32>(grid, GRID.KC);
  const kyTable = load<u32>(grid, GRID.KY) as usize;
  const size = sizeof<R>();
  const ld = <usize>load<i32>(grid, GRID.STRIDE) * size;
  const row = <usize>n * size;
  const L = lanesOf<R>();
  const last = <usize>(L - 1) * size;
  const split = negativeStart<R>(n, kc);
  for (let kx = 0; kx <= kc; ++kx) {
    const source = <usize>kx * ld;
    const mirror = <usize>((kx > 0 ? m - kx : 0) as i32) * ld;
    const target = <usize>kx * row;
    // column 0 is its own mirror: it stands once more past the row
    store<R>(zRe + mirror + <usize>m * size, load<R>(zRe + mirror));
    store<R>(zIm + mirror + <usize>m * size, load<R>(zIm + mirror));
    for (let j = 0; j <= kc; j += L) {
      const at = <usize>j * size;
      const back = mirror + <usize>(m - j) * size - last;
      unpackVector<R>(
        kind,
        isAdded,
        <R>kx,
        v128.load(kyTable + at),
        v128.load(zRe + source + at),
        v128.load(zIm + source + at),
        reversed<R>(v128.load(zRe + back)),
        reversed<R>(v128.load(zIm + back)),
        weight,
        toRe + target + at,
        toIm + target + at,
      );
    }
    for (let j = split; j < n; j += L) {
      const at = <usize>j * size;
      const from = source + <usize>(j - n + m) * size;
      const back = mirror + <usize>(n - j) * size - last;
      unpackVector<R>(
        kind,
        isAdded,
        <R>kx,
        v128.load(kyTable + at),
        v128.load(zRe + from),
        v128.load(zIm + from),
        reversed<R>(v128.load(zRe + back)),
        reversed<R>(v128.load(zIm + back)),
        weight,
        toRe + target + at,
        toIm + target + at,
      );
    }
    clearGap<R>(n, kc, split, toRe + target, toIm + target);
  }
}

/** Whole vectors reach past kc by a few columns; those are cleared. */
// @ts-ignore: decorator
@inline
function clearGap<R>(n: i32, kc: i32, split: i32, re: usize, im: usize): void {
  const L = lanesOf<R>();
  const end = (kc + L) & ~(L - 1);
  for (let j = kc + 1; j < end; ++j) {
    store<R>(re + <usize>j * sizeof<R>(), <R>0);
    store<R>(im + <usize>j * sizeof<R>(), <R>0);
  }
  for (let j = split; j < n - kc; ++j) {
    store<R>(re + <usize>j * sizeof<R>(), <R>0);
    store<R>(im + <usize>j * sizeof<R>(), <R>0);
  }
}

/** Unpacks by kind; see the table above. */
export function unpack<R>(
  grid: usize,
  kind: i32,
  isAdded: i32,
  zRe: usize,
  zIm: usize,
  toRe: usize,
  toIm: usize,
  weight: R,
): void {
  if (kind == UNPACK.BASDEVANT) {
    if (isAdded) unpackKind<R>(grid, UNPACK.BASDEVANT, true, zRe, zIm, toRe, toIm, weight);
    else unpackKind<R>(grid, UNPACK.BASDEVANT, false, zRe, zIm, toRe, toIm, weight);
  } else if (kind == UNPACK.FLUX) {
    if (isAdded) unpackKind<R>(grid, UNPACK.FLUX, true, zRe, zIm, toRe, toIm, weight);
    else unpackKind<R>(grid, UNPACK.FLUX, false, zRe, zIm, toRe, toIm, weight);
  } else if (kind == UNPACK.SCALAR) {
    if (isAdded) unpackKind<R>(grid, UNPACK.SCALAR, true, zRe, zIm, toRe, toIm, weight);
    else unpackKind<R>(grid, UNPACK.SCALAR, false, zRe, zIm, toRe, toIm, weight);
  } else {
    if (isAdded) unpackKind<R>(grid, UNPACK.TAU, true, zRe, zIm, toRe, toIm, weight);
    else unpackKind<R>(grid, UNPACK.TAU, false, zRe, zIm, toRe, toIm, weight);
  }
}
