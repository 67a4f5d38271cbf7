// XXH64 (Yann Collet's xxHash, 64-bit variant, specification of the algorithm v0.1.1).

const P1: u64 = 0x9e3779b185ebca87;
const P2: u64 = 0xc2b2ae3d27d4eb4f;
const P3: u64 = 0x165667b19e3779f9;
const P4: u64 = 0x85ebca77c2b2ae63;
const P5: u64 = 0x27d4eb2f165667c5;

// @ts-ignore: decorator
@inline
function round(accumulator: u64, lane: u64): u64 {
  return rotl<u64>(accumulator + lane * P2, 31) * P1;
}

// @ts-ignore: decorator
@inline
function merge(accumulator: u64, value: u64): u64 {
  return (accumulator ^ round(0, value)) * P1 + P4;
}

/** XXH64 of `length` bytes at `from`. */
export function xxh64(from: usize, length: usize, seed: u64): u64 {
  const end = from + length;
  let hash: u64;
  if (length >= 32) {
    let a = seed + P1 + P2;
    let b = seed + P2;
    let c = seed;
    let d = seed - P1;
    for (; from + 32 <= end; from += 32) {
      a = round(a, load<u64>(from));
      b = round(b, load<u64>(from, 8));
      c = round(c, load<u64>(from, 16));
      d = round(d, load<u64>(from, 24));
    }
    hash = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18);
    hash = merge(merge(merge(merge(hash, a), b), c), d);
  } else {
    hash = seed + P5;
  }
  hash += <u64>length;
  for (; from + 8 <= end; from += 8) {
    hash = rotl<u64>(hash ^ round(0, load<u64>(from)), 27) * P1 + P4;
  }
  if (from + 4 <= end) {
    hash = rotl<u64>(hash ^ (<u64>load<u32>(from) * P1), 23) * P2 + P3;
    from += 4;
  }
  for (; from < end; from++) {
    hash = rotl<u64>(hash ^ (<u64>load<u8>(from) * P5), 11) * P1;
  }
  hash = (hash ^ (hash >> 33)) * P2;
  hash = (hash ^ (hash >> 29)) * P3;
  return hash ^ (hash >> 32);
}
