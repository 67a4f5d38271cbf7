// Philox4x32-10 counter-based random numbers (Salmon et al., SC'11, "Parallel random numbers: as easy
// as 1, 2, 3"). Key = (seed, stream); counter = four words that name the draw, for instance
// (game, agent, step, draw). No state: the same name gives the same number on every worker and slot.

const M0: u64 = 0xd2511f53;
const M1: u64 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;

/**
 * One Philox block: four random words.
 *
 * @param out [4] u32, written
 */
export function philox(c0: u32, c1: u32, c2: u32, c3: u32, key0: u32, key1: u32, out: usize): void {
  for (let round = 0; round < 10; round++) {
    const p0: u64 = M0 * <u64>c0;
    const p1: u64 = M1 * <u64>c2;
    const n0: u32 = (<u32>(p1 >> 32)) ^ c1 ^ key0;
    const n2: u32 = (<u32>(p0 >> 32)) ^ c3 ^ key1;
    c1 = <u32>p1;
    c3 = <u32>p0;
    c0 = n0;
    c2 = n2;
    key0 += W0;
    key1 += W1;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}

/** A word as a number in (0, 1): (word + ½)·2⁻³². */
// @ts-ignore: decorator
@inline
export function uniform(word: u32): f64 {
  return (<f64>word + 0.5) * 2.3283064365386963e-10;
}

/**
 * Four independent standard normals from one Philox block (Box–Muller on words 0,1 and 2,3).
 *
 * @param out [4] f64, written; also used as scratch for the words
 */
export function normals(
  c0: u32,
  c1: u32,
  c2: u32,
  c3: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  philox(c0, c1, c2, c3, key0, key1, out);
  const u0 = uniform(load<u32>(out));
  const u1 = uniform(load<u32>(out, 4));
  const u2 = uniform(load<u32>(out, 8));
  const u3 = uniform(load<u32>(out, 12));
  const r0 = NativeMath.sqrt(-2.0 * NativeMath.log(u0));
  const r1 = NativeMath.sqrt(-2.0 * NativeMath.log(u2));
  const a0 = 6.283185307179586 * u1;
  const a1 = 6.283185307179586 * u3;
  store<f64>(out, r0 * NativeMath.cos(a0));
  store<f64>(out, r0 * NativeMath.sin(a0), 8);
  store<f64>(out, r1 * NativeMath.cos(a1), 16);
  store<f64>(out, r1 * NativeMath.sin(a1), 24);
}
