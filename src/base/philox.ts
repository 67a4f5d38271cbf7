// Philox4x32-10 (Salmon et al., SC'11), the twin of assembly/core/philox.ts: same key, same counter, same
// words. Numbers are named, not drawn in turn: key = (seed, stream), counter = (game, agent, step, draw).

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High and low word of a 32 × 32 bit product. */
function multiply(a: number, b: number): [number, number] {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16) + ((low / 0x100000000) | 0) * 0x10000;
  const middleLow = (middle % 0x10000) + a0 * b1;
  const high = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middleLow / 0x10000);
  return [high >>> 0, Math.imul(a, b) >>> 0];
}

/** Four random 32-bit words named by a counter of four words under a key of two. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [h0, l0] = multiply(M0, c0 >>> 0);
    const [h1, l1] = multiply(M1, c2 >>> 0);
    c0 = (h1 ^ c1 ^ k0) >>> 0;
    c2 = (h0 ^ c3 ^ k1) >>> 0;
    c1 = l1;
    c3 = l0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** A word as a number in (0, 1): (word + ½)·2⁻³². */
export function toUniform(word: number): number {
  return (word + 0.5) * 2.3283064365386963e-10;
}

/** Random streams of a game: the second word of the key. */
export const STREAMS = {
  start: 1,
  action: 2,
  strategy: 3,
  mixture: 4,
  vehicle: 5,
  scene: 6,
  ratings: 7,
  flow: 8,
  weights: 9,
  minibatch: 10,
  waypoints: 11,
  moves: 12,
} as const;
