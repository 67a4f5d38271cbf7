// From the half spectrum ω̂ to two real fields packed into one complex plane, ready for the inverse FFT:
//
//   ẑ(k) = c(k)·ω̂(k),   ẑ(−k) = ±c(k)·conj ω̂(k)      (− where c is odd in k, + where it is even)
//
//   kind        a          b        c / scale
//   VELOCITY    u          v        (kx + i·ky)/k²           odd     (û = i·ky·ψ̂, v̂ = −i·kx·ψ̂, ψ̂ = ω̂/k²)
//   GRADIENT    ω_x        ω_y      −ky + i·kx               odd
//   STRAIN      S11        S12      (−kx·ky + i·½(kx² − ky²))/k²     even
//   VORTICITY   ω          ψ        1 + i/k²                 even
//   LAPLACIAN   ∇²ω        0        −k²                      even
//
// Gap rows and columns of the plane (kc < |k|) are left as they are: fftPass never reads them.

import { GRID, lanesOf, negativeStart, reversed } from "./grid";

/** What to pack. */
export namespace PACK {
  // @ts-ignore: decorator
  @inline export const VELOCITY: i32 = 0;
  // @ts-ignore: decorator
  @inline export const GRADIENT: i32 = 1;
  // @ts-ignore: decorator
  @inline export const STRAIN: i32 = 2;
  // @ts-ignore: decorator
  @inline export const VORTICITY: i32 = 3;
  // @ts-ignore: decorator
  @inline export const LAPLACIAN: i32 = 4;
}

/** One vector of columns: source columns from `j`, plane columns from `column`, mirrored columns ending at `mirror`. */
// @ts-ignore: decorator
@inline
function packVector<R>(
  kind: i32,
  kx: R,
  ky: v128,
  wr: v128,
  wi: v128,
  scale: R,
  toRe: usize,
  toIm: usize,
  mirrorRe: usize,
  mirrorIm: usize,
  isMirrored: bool,
): void {
  const x = v128.splat<R>(kx);
  const s = v128.splat<R>(scale);
  const k2 = v128.add<R>(v128.mul<R>(x, x), v128.mul<R>(ky, ky));
  let cr: v128;
  let ci: v128;
  if (kind == PACK.VELOCITY) {
    const g = v128.div<R>(s, k2);
    cr = v128.mul<R>(x, g);
    ci = v128.mul<R>(ky, g);
  } else if (kind == PACK.GRADIENT) {
    cr = v128.neg<R>(v128.mul<R>(ky, s));
    ci = v128.mul<R>(x, s);
  } else if (kind == PACK.STRAIN) {
    const g = v128.div<R>(s, k2);
    cr = v128.neg<R>(v128.mul<R>(v128.mul<R>(x, ky), g));
    const difference = v128.sub<R>(v128.mul<R>(x, x), v128.mul<R>(ky, ky));
    ci = v128.mul<R>(v128.mul<R>(v128.splat<R>(<R>0.5), difference), g);
  } else if (kind == PACK.VORTICITY) {
    cr = s;
    ci = v128.div<R>(s, k2);
  } else {
    cr = v128.neg<R>(v128.mul<R>(k2, s));
    ci = v128.splat<R>(<R>0);
  }
  const t1 = v128.mul<R>(cr, wr);
  const t2 = v128.mul<R>(ci, wi);
  const t3 = v128.mul<R>(cr, wi);
  const t4 = v128.mul<R>(ci, wr);
  v128.store(toRe, v128.sub<R>(t1, t2));
  v128.store(toIm, v128.add<R>(t3, t4));
  if (!isMirrored) return;
  let mr = v128.add<R>(t1, t2);
  let mi = v128.sub<R>(t4, t3);
  if (kind == PACK.VELOCITY || kind == PACK.GRADIENT) {
    mr = v128.neg<R>(mr);
    mi = v128.neg<R>(mi);
  }
  v128.store(mirrorRe, reversed<R>(mr));
  v128.store(mirrorIm, reversed<R>(mi));
}

/** All kept modes of one kind; `scale` is multiplied in (1/n² gives physical values). */
// @ts-ignore: decorator
@inline
function packKind<R>(
  grid: usize,
  kind: i32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  scale: R,
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
    const source = <usize>kx * row;
    const target = <usize>kx * ld;
    const mirror = <usize>(m - kx) * ld;
    const isMirrored = kx > 0;
    for (let j = 0; j <= kc; j += L) {
      const at = <usize>j * size;
      const to = target + at;
      const back = mirror + <usize>(m - j) * size - last;
      packVector<R>(
        kind,
        <R>kx,
        v128.load(kyTable + at),
        v128.load(re + source + at),
        v128.load(im + source + at),
        scale,
        toRe + to,
        toIm + to,
        toRe + back,
        toIm + back,
        isMirrored,
      );
    }
    if (isMirrored) {
      // −ky of column 0 is column 0, which the reversed write put one past the row
      store<R>(toRe + mirror, load<R>(toRe + mirror + <usize>m * size));
      store<R>(toIm + mirror, load<R>(toIm + mirror + <usize>m * size));
    }
    for (let j = split; j < n; j += L) {
      const at = <usize>j * size;
      const to = target + <usize>(j - n + m) * size;
      const back = mirror + <usize>(n - j) * size - last;
      packVector<R>(
        kind,
        <R>kx,
        v128.load(kyTable + at),
        v128.load(re + source + at),
        v128.load(im + source + at),
        scale,
        toRe + to,
        toIm + to,
        toRe + back,
        toIm + back,
        isMirrored,
      );
    }
  }
  store<R>(toRe, <R>0);
  store<R>(toIm, <R>0);
}

/** Packs by kind; see the table above. */
export function pack<R>(
  grid: usize,
  kind: i32,
  re: usize,
  im: usize,
  toRe: usize,
  toIm: usize,
  scale: R,
): void {
  switch (kind) {
    case PACK.VELOCITY:
      packKind<R>(grid, PACK.VELOCITY, re, im, toRe, toIm, scale);
      break;
    case PACK.GRADIENT:
      packKind<R>(grid, PACK.GRADIENT, re, im, toRe, toIm, scale);
      break;
    case PACK.STRAIN:
      packKind<R>(grid, PACK.STRAIN, re, im, toRe, toIm, scale);
      break;
    case PACK.VORTICITY:
      packKind<R>(grid, PACK.VORTICITY, re, im, toRe, toIm, scale);
      break;
    default:
      packKind<R>(grid, PACK.LAPLACIAN, re, im, toRe, toIm, scale);
  }
}

/**
 * Two derivatives of two half spectra: a = ∂x^pa ∂y^qa of the first, b = ∂x^pb ∂y^qb of the second, each with its
 * own factor and, where `inverse` is 1, of ψ = −∇⁻²ω instead of ω. General and plain; not for the hot path.
 */
export function packDerivatives<R>(
  grid: usize,
  aRe: usize,
  aIm: usize,
  pa: i32,
  qa: i32,
  aInverse: i32,
  bRe: usize,
  bIm: usize,
  pb: i32,
  qb: i32,
  bInverse: i32,
  toRe: usize,
  toIm: usize,
  scale: f64,
): void {
  const n = load<i32>(grid, GRID.N);
  const m = load<i32>(grid, GRID.M);
  const kc = load<i32>(grid, GRID.KC);
  const size = sizeof<R>();
  const stride = load<i32>(grid, GRID.STRIDE);
  for (let kx = 0; kx <= kc; ++kx) {
    for (let ky = -kc; ky <= kc; ++ky) {
      const from = <usize>(kx * n + (ky < 0 ? ky + n : ky)) * size;
      const k2 = <f64>(kx * kx + ky * ky);
      const inverse = k2 > 0.0 ? 1.0 / k2 : 0.0;
      const fa = scale * power(<f64>kx, pa) * power(<f64>ky, qa) * (aInverse ? inverse : 1.0);
      const fb = scale * power(<f64>kx, pb) * power(<f64>ky, qb) * (bInverse ? inverse : 1.0);
      const ar0 = fa * <f64>load<R>(aRe + from);
      const ai0 = fa * <f64>load<R>(aIm + from);
      const br0 = fb * <f64>load<R>(bRe + from);
      const bi0 = fb * <f64>load<R>(bIm + from);
      const ar = turnRe(ar0, ai0, pa + qa);
      const ai = turnIm(ar0, ai0, pa + qa);
      const br = turnRe(br0, bi0, pb + qb);
      const bi = turnIm(br0, bi0, pb + qb);
      const column = ky < 0 ? ky + m : ky;
      const to = <usize>(kx * stride + column) * size;
      store<R>(toRe + to, <R>(ar - bi));
      store<R>(toIm + to, <R>(ai + br));
      if (kx == 0) continue;
      const back = <usize>((m - kx) * stride + (ky > 0 ? m - ky : -ky)) * size;
      store<R>(toRe + back, <R>(ar + bi));
      store<R>(toIm + back, <R>(br - ai));
    }
  }
}

function power(x: f64, p: i32): f64 {
  let y = 1.0;
  for (let i = 0; i < p; ++i) y *= x;
  return y;
}

/** Real part of i^turns·(re + i·im). */
function turnRe(re: f64, im: f64, turns: i32): f64 {
  const t = turns & 3;
  return t == 0 ? re : t == 1 ? -im : t == 2 ? -re : im;
}

/** Imaginary part of i^turns·(re + i·im). */
function turnIm(re: f64, im: f64, turns: i32): f64 {
  const t = turns & 3;
  return t == 0 ? im : t == 1 ? re : t == 2 ? -im : -re;
}
