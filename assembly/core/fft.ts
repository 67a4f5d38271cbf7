// Two-dimensional complex FFT of n×n planes, n = 2^a·3^b, in f64 or f32, 128-bit vectors.
//
//   Z[k] = Σ_x z[x] exp(−2πi k·x/n)          (forward, unnormalised; inverse: real and imaginary part change places)
//
// One pass transforms the first index of a plane for all columns and writes the result transposed; two passes make
// the 2D transform in natural order. A pass works on panels of neighbouring columns (64 bytes of each row where n
// allows it): Stockham stages of radix 4, then 2, then 3, across the panel, so that butterflies need no shuffles.
// The first stage reads the rows of the plane, later ones go to and fro between two scratch panels.
//
// Rows that are known to be zero and columns that nobody reads are named as gaps [low, high): a row in the gap is
// never read, a panel inside the column gap is skipped.
//
// Longer than a page, for the stages, the pass and the tables share one layout.
//
// R = element type, f64 or f32. Planes: real and imaginary part apart, n rows of `stride` elements each.

/** Offsets in bytes of a plan; all entries are i32. Written by src/kernels/spectral-plan.ts. */
export namespace FFT {
  /** n */
  // @ts-ignore: decorator
  @inline export const N: usize = 0;
  /** elements from row to row of a plane */
  // @ts-ignore: decorator
  @inline export const STRIDE: usize = 4;
  /** address of cos(2πk/n), [n] */
  // @ts-ignore: decorator
  @inline export const COS: usize = 8;
  /** address of sin(2πk/n), [n] */
  // @ts-ignore: decorator
  @inline export const SIN: usize = 12;
  /** address of four scratch panels, n·width bytes each */
  // @ts-ignore: decorator
  @inline export const SCRATCH: usize = 16;
  /** vectors of 16 bytes a panel row */
  // @ts-ignore: decorator
  @inline export const VECTORS: usize = 20;
  /** address of 64 zero bytes */
  // @ts-ignore: decorator
  @inline export const ZEROS: usize = 24;
}

/** One radix-4 stage. Input rows a step of `inStride` bytes apart, m rows to each quarter; s·nv vectors a group. */
function stage4<R>(
  plan: usize,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  m: i32,
  sv: i32,
  inStride: usize,
  low: i32,
  high: i32,
): void {
  const n = load<i32>(plan, FFT.N);
  const cos = load<u32>(plan, FFT.COS) as usize;
  const sin = load<u32>(plan, FFT.SIN) as usize;
  const zeros = load<u32>(plan, FFT.ZEROS) as usize;
  const step = n / (4 * m);
  const bytes = (<usize>sv) << 4;
  const quarter = <usize>m * inStride;
  for (let p = 0; p < m; ++p) {
    const k = <usize>(p * step) * sizeof<R>();
    const c1 = v128.load_splat<R>(cos + k);
    const d1 = v128.load_splat<R>(sin + k);
    const c2 = v128.load_splat<R>(cos + 2 * k);
    const d2 = v128.load_splat<R>(sin + 2 * k);
    const c3 = v128.load_splat<R>(cos + 3 * k);
    const d3 = v128.load_splat<R>(sin + 3 * k);
    const x0 = <usize>p * inStride;
    let ar = xr + x0;
    let ai = xi + x0;
    let br = ar + quarter;
    let bi = ai + quarter;
    let cr = br + quarter;
    let ci = bi + quarter;
    let dr = cr + quarter;
    let di = ci + quarter;
    if (low < high) {
      if (p >= low && p < high) ((ar = zeros), (ai = zeros));
      if (p + m >= low && p + m < high) ((br = zeros), (bi = zeros));
      if (p + 2 * m >= low && p + 2 * m < high) ((cr = zeros), (ci = zeros));
      if (p + 3 * m >= low && p + 3 * m < high) ((dr = zeros), (di = zeros));
    }
    let or = yr + 4 * <usize>p * bytes;
    let oi = yi + 4 * <usize>p * bytes;
    const end = or + bytes;
    for (let q: usize = 0; or < end; q += 16, or += 16, oi += 16) {
      const vbr = v128.load(br + q);
      const vdr = v128.load(dr + q);
      const vbi = v128.load(bi + q);
      const vdi = v128.load(di + q);
      const var_ = v128.load(ar + q);
      const vcr = v128.load(cr + q);
      const vai = v128.load(ai + q);
      const vci = v128.load(ci + q);
      const pr = v128.add<R>(var_, vcr);
      const pi = v128.add<R>(vai, vci);
      const mr = v128.sub<R>(var_, vcr);
      const mi = v128.sub<R>(vai, vci);
      const sr = v128.add<R>(vbr, vdr);
      const si = v128.add<R>(vbi, vdi);
      const er = v128.sub<R>(vbi, vdi); // −i·(b − d)
      const ei = v128.sub<R>(vdr, vbr);
      v128.store(or, v128.add<R>(pr, sr));
      v128.store(oi, v128.add<R>(pi, si));
      const t1r = v128.add<R>(mr, er);
      const t1i = v128.add<R>(mi, ei);
      v128.store(or + bytes, v128.add<R>(v128.mul<R>(t1r, c1), v128.mul<R>(t1i, d1)));
      v128.store(oi + bytes, v128.sub<R>(v128.mul<R>(t1i, c1), v128.mul<R>(t1r, d1)));
      const t2r = v128.sub<R>(pr, sr);
      const t2i = v128.sub<R>(pi, si);
      v128.store(or + 2 * bytes, v128.add<R>(v128.mul<R>(t2r, c2), v128.mul<R>(t2i, d2)));
      v128.store(oi + 2 * bytes, v128.sub<R>(v128.mul<R>(t2i, c2), v128.mul<R>(t2r, d2)));
      const t3r = v128.sub<R>(mr, er);
      const t3i = v128.sub<R>(mi, ei);
      v128.store(or + 3 * bytes, v128.add<R>(v128.mul<R>(t3r, c3), v128.mul<R>(t3i, d3)));
      v128.store(oi + 3 * bytes, v128.sub<R>(v128.mul<R>(t3i, c3), v128.mul<R>(t3r, d3)));
    }
  }
}

/** The last radix-4 stage (m = 1): all twiddle factors are 1. */
function lastStage4<R>(xr: usize, xi: usize, yr: usize, yi: usize, sv: i32): void {
  const bytes = (<usize>sv) << 4;
  const end = xr + bytes;
  for (; xr < end; xr += 16, xi += 16, yr += 16, yi += 16) {
    const vbr = v128.load(xr + bytes);
    const vdr = v128.load(xr + 3 * bytes);
    const vbi = v128.load(xi + bytes);
    const vdi = v128.load(xi + 3 * bytes);
    const var_ = v128.load(xr);
    const vcr = v128.load(xr + 2 * bytes);
    const vai = v128.load(xi);
    const vci = v128.load(xi + 2 * bytes);
    const pr = v128.add<R>(var_, vcr);
    const pi = v128.add<R>(vai, vci);
    const mr = v128.sub<R>(var_, vcr);
    const mi = v128.sub<R>(vai, vci);
    const sr = v128.add<R>(vbr, vdr);
    const si = v128.add<R>(vbi, vdi);
    const er = v128.sub<R>(vbi, vdi);
    const ei = v128.sub<R>(vdr, vbr);
    v128.store(yr, v128.add<R>(pr, sr));
    v128.store(yi, v128.add<R>(pi, si));
    v128.store(yr + bytes, v128.add<R>(mr, er));
    v128.store(yi + bytes, v128.add<R>(mi, ei));
    v128.store(yr + 2 * bytes, v128.sub<R>(pr, sr));
    v128.store(yi + 2 * bytes, v128.sub<R>(pi, si));
    v128.store(yr + 3 * bytes, v128.sub<R>(mr, er));
    v128.store(yi + 3 * bytes, v128.sub<R>(mi, ei));
  }
}

/** A radix-2 stage with m rows to each half. */
function stage2<R>(plan: usize, xr: usize, xi: usize, yr: usize, yi: usize, m: i32, sv: i32): void {
  const n = load<i32>(plan, FFT.N);
  const cos = load<u32>(plan, FFT.COS) as usize;
  const sin = load<u32>(plan, FFT.SIN) as usize;
  const step = n / (2 * m);
  const bytes = (<usize>sv) << 4;
  const half = <usize>m * bytes;
  for (let p = 0; p < m; ++p) {
    const k = <usize>(p * step) * sizeof<R>();
    const c = v128.load_splat<R>(cos + k);
    const d = v128.load_splat<R>(sin + k);
    for (let q: usize = 0; q < bytes; q += 16) {
      const i = <usize>p * bytes + q;
      const ar = v128.load(xr + i);
      const ai = v128.load(xi + i);
      const br = v128.load(xr + i + half);
      const bi = v128.load(xi + i + half);
      const o: usize = 2 * <usize>p * bytes + q;
      v128.store(yr + o, v128.add<R>(ar, br));
      v128.store(yi + o, v128.add<R>(ai, bi));
      const tr = v128.sub<R>(ar, br);
      const ti = v128.sub<R>(ai, bi);
      v128.store(yr + o + bytes, v128.add<R>(v128.mul<R>(tr, c), v128.mul<R>(ti, d)));
      v128.store(yi + o + bytes, v128.sub<R>(v128.mul<R>(ti, c), v128.mul<R>(tr, d)));
    }
  }
}

/** A radix-3 stage with m rows to each third. */
function stage3<R>(plan: usize, xr: usize, xi: usize, yr: usize, yi: usize, m: i32, sv: i32): void {
  const n = load<i32>(plan, FFT.N);
  const cos = load<u32>(plan, FFT.COS) as usize;
  const sin = load<u32>(plan, FFT.SIN) as usize;
  const step = n / (3 * m);
  const bytes = (<usize>sv) << 4;
  const third = <usize>m * bytes;
  const half = v128.splat<R>(<R>0.5);
  const h = v128.splat<R>(<R>0.86602540378443864676); // sin 60°
  for (let p = 0; p < m; ++p) {
    const k = <usize>(p * step) * sizeof<R>();
    const c1 = v128.load_splat<R>(cos + k);
    const d1 = v128.load_splat<R>(sin + k);
    const c2 = v128.load_splat<R>(cos + 2 * k);
    const d2 = v128.load_splat<R>(sin + 2 * k);
    for (let q: usize = 0; q < bytes; q += 16) {
      const i = <usize>p * bytes + q;
      const ar = v128.load(xr + i);
      const ai = v128.load(xi + i);
      const br = v128.load(xr + i + third);
      const bi = v128.load(xi + i + third);
      const cr = v128.load(xr + i + 2 * third);
      const ci = v128.load(xi + i + 2 * third);
      const sr = v128.add<R>(br, cr);
      const si = v128.add<R>(bi, ci);
      const er = v128.mul<R>(h, v128.sub<R>(bi, ci)); // −i·sin 60°·(b − c)
      const ei = v128.mul<R>(h, v128.sub<R>(cr, br));
      const mr = v128.sub<R>(ar, v128.mul<R>(half, sr));
      const mi = v128.sub<R>(ai, v128.mul<R>(half, si));
      const o: usize = 3 * <usize>p * bytes + q;
      v128.store(yr + o, v128.add<R>(ar, sr));
      v128.store(yi + o, v128.add<R>(ai, si));
      const t1r = v128.add<R>(mr, er);
      const t1i = v128.add<R>(mi, ei);
      v128.store(yr + o + bytes, v128.add<R>(v128.mul<R>(t1r, c1), v128.mul<R>(t1i, d1)));
      v128.store(yi + o + bytes, v128.sub<R>(v128.mul<R>(t1i, c1), v128.mul<R>(t1r, d1)));
      const t2r = v128.sub<R>(mr, er);
      const t2i = v128.sub<R>(mi, ei);
      v128.store(yr + o + 2 * bytes, v128.add<R>(v128.mul<R>(t2r, c2), v128.mul<R>(t2i, d2)));
      v128.store(yi + o + 2 * bytes, v128.sub<R>(v128.mul<R>(t2i, c2), v128.mul<R>(t2r, d2)));
    }
  }
}

/** Writes a panel [n][width] transposed: column j becomes row j of the destination, `ld` bytes from row to row. */
function writeTransposed<R>(panel: usize, to: usize, n: i32, width: i32, ld: usize): void {
  const row = <usize>width * sizeof<R>();
  if (sizeof<R>() == 8) {
    for (let j = 0; j < width; j += 2) {
      let from = panel + ((<usize>j) << 3);
      let a = to + <usize>j * ld;
      let b = a + ld;
      const end = a + ((<usize>n) << 3);
      for (; a < end; a += 16, b += 16, from += 2 * row) {
        const x = v128.load(from);
        const y = v128.load(from + row);
        v128.store(a, v128.shuffle<u64>(x, y, 0, 2));
        v128.store(b, v128.shuffle<u64>(x, y, 1, 3));
      }
    }
  } else {
    for (let j = 0; j < width; j += 4) {
      let from = panel + ((<usize>j) << 2);
      let a = to + <usize>j * ld;
      const end = a + ((<usize>n) << 2);
      for (; a < end; a += 16, from += 4 * row) {
        const x0 = v128.load(from);
        const x1 = v128.load(from + row);
        const x2 = v128.load(from + 2 * row);
        const x3 = v128.load(from + 3 * row);
        const t0 = v128.shuffle<u32>(x0, x1, 0, 4, 1, 5);
        const t1 = v128.shuffle<u32>(x0, x1, 2, 6, 3, 7);
        const t2 = v128.shuffle<u32>(x2, x3, 0, 4, 1, 5);
        const t3 = v128.shuffle<u32>(x2, x3, 2, 6, 3, 7);
        v128.store(a, v128.shuffle<u64>(t0, t2, 0, 2));
        v128.store(a + ld, v128.shuffle<u64>(t0, t2, 1, 3));
        v128.store(a + 2 * ld, v128.shuffle<u64>(t1, t3, 0, 2));
        v128.store(a + 3 * ld, v128.shuffle<u64>(t1, t3, 1, 3));
      }
    }
  }
}

/** Transforms the first index of a plane and writes the result transposed. */
export function fftPass<R>(
  plan: usize,
  sourceRe: usize,
  sourceIm: usize,
  targetRe: usize,
  targetIm: usize,
  rowLow: i32,
  rowHigh: i32,
  columnLow: i32,
  columnHigh: i32,
): void {
  const n = load<i32>(plan, FFT.N);
  const nv = load<i32>(plan, FFT.VECTORS);
  const ld = <usize>load<i32>(plan, FFT.STRIDE) * sizeof<R>();
  const width = (nv << 4) / <i32>sizeof<R>();
  const panelBytes = (<usize>n * nv) << 4;
  const scratch = load<u32>(plan, FFT.SCRATCH) as usize;
  for (let c = 0; c < n; c += width) {
    if (c >= columnLow && c + width <= columnHigh) continue;
    const column = <usize>c * sizeof<R>();
    let xr = scratch;
    let xi = scratch + panelBytes;
    let yr = scratch + 2 * panelBytes;
    let yi = scratch + 3 * panelBytes;
    // the first stage reads the plane itself
    stage4<R>(plan, sourceRe + column, sourceIm + column, xr, xi, n >> 2, nv, ld, rowLow, rowHigh);
    let s = 4;
    let length = n >> 2;
    while (length > 1) {
      const sv = s * nv;
      if (length == 4) {
        lastStage4<R>(xr, xi, yr, yi, sv);
        s *= 4;
        length = 1;
      } else if ((length & 3) == 0) {
        stage4<R>(plan, xr, xi, yr, yi, length >> 2, sv, (<usize>sv) << 4, 0, 0);
        s *= 4;
        length >>= 2;
      } else if ((length & 1) == 0) {
        stage2<R>(plan, xr, xi, yr, yi, length >> 1, sv);
        s *= 2;
        length >>= 1;
      } else {
        stage3<R>(plan, xr, xi, yr, yi, length / 3, sv);
        s *= 3;
        length /= 3;
      }
      const tr = xr;
      const ti = xi;
      xr = yr;
      xi = yi;
      yr = tr;
      yi = ti;
    }
    const row = <usize>c * ld;
    writeTransposed<R>(xr, targetRe + row, n, width, ld);
    writeTransposed<R>(xi, targetIm + row, n, width, ld);
  }
}

/** Writes cos(2πk/n) and sin(2πk/n), k = 0 … n−1; angles are brought into the first eighth, so symmetric entries agree. */
export function fftTables<R>(n: i32, cos: usize, sin: usize): void {
  for (let k = 0; k < n; ++k) {
    let j = k;
    const isLower = 2 * j > n;
    if (isLower) j = n - j;
    const isLeft = 4 * j > n;
    // the angle is 2π·a/(2n) from here on, so that n/2 − j is whole for odd n too
    let a = 2 * j;
    if (isLeft) a = n - a;
    const isSteep = 4 * a > n;
    const angle = (Math.PI / <f64>(2 * n)) * <f64>(isSteep ? n - 2 * a : 2 * a);
    const c = NativeMath.cos(angle);
    const s = NativeMath.sin(angle);
    const x = isSteep ? s : c;
    const y = isSteep ? c : s;
    store<R>(cos + <usize>k * sizeof<R>(), <R>(isLeft ? -x : x));
    store<R>(sin + <usize>k * sizeof<R>(), <R>(isLower ? -y : y));
  }
}
