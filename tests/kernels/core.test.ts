// Core kernels: XXH64 and Philox against published numbers, normals against their law, the arena of memory.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { philox, toUniform } from "../../src/base/philox.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

type Four = [number, number, number, number];

function philoxOfKernel(counter: Four, key: [number, number]): number[] {
  const at = kernels.alloc(16);
  kernels.call("philoxBlock", ...counter, ...key, at);
  const words = [...kernels.u32(at, 4)];
  kernels.free(at);
  return words;
}

describe("XXH64", () => {
  const hash = (data: Uint8Array, seed = 0n): string =>
    kernels.xxh64(data, seed).toString(16).padStart(16, "0");
  const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("gives the published values of short texts", () => {
    expect(hash(ascii(""))).toBe("ef46db3751d8e999");
    expect(hash(ascii("a"))).toBe("d24ec4f1a98c6e5b");
    expect(hash(ascii("abc"))).toBe("44bc2cf5ad770999");
  });

  it("gives the values of the reference implementation's self test, every length class and a seed", () => {
    // xxHash's sanity buffer: byte k is the top byte of 2654435761^(2^k), squared at each step in 64 bits
    const PRIME32 = 2654435761n;
    const PRIME64 = 11400714785074694797n;
    const buffer = new Uint8Array(222);
    let generator = PRIME32;
    for (let k = 0; k < buffer.length; k++) {
      buffer[k] = Number(generator >> 56n);
      generator = BigInt.asUintN(64, generator * PRIME64);
    }
    const known: readonly (readonly [number, bigint, string])[] = [
      [0, 0n, "ef46db3751d8e999"],
      [0, PRIME32, "ac75fda2929b17ef"],
      [1, 0n, "e934a84adb052768"],
      [1, PRIME32, "5014607643a9b4c3"],
      [4, 0n, "9136a0dca57457ee"],
      [14, 0n, "8282dcc4994e35c8"],
      [14, PRIME32, "c3bd6bf63deb6df0"],
      [222, 0n, "b641ae8cb691c174"],
      [222, PRIME32, "20cb8ab7ae10c14a"],
    ];
    for (const [length, seed, want] of known)
      expect(hash(buffer.subarray(0, length), seed), `${length}`).toBe(want);
  });

  it("changes with any bit", () => {
    const data = new Uint8Array(80).map((_, k) => k);
    const seen = new Set([hash(data)]);
    for (let bit = 0; bit < 640; bit++) {
      const changed = data.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      seen.add(hash(changed));
    }
    expect(seen.size).toBe(641);
  });
});

describe("Philox4x32-10", () => {
  const ones = 0xffffffff;
  // Random123's kat_vectors
  const known: readonly [Four, [number, number], Four][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [ones, ones, ones, ones],
      [ones, ones],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];

  it("gives the known answers, kernel and TypeScript", () => {
    for (const [counter, key, want] of known) {
      expect(philox(counter, key)).toEqual(want);
      expect(philoxOfKernel(counter, key)).toEqual(want);
    }
  });

  it("is the same in the kernel as in TypeScript for any name", () => {
    const word = fc.integer({ min: 0, max: ones });
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(philoxOfKernel(counter, key)).toEqual(philox(counter, key));
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("makes uniforms inside (0, 1)", () => {
    expect(toUniform(0)).toBeGreaterThan(0);
    expect(toUniform(ones)).toBeLessThan(1);
  });

  it("makes normals by Box–Muller of its words, mean 0 and deviation 1", () => {
    const at = kernels.alloc(32);
    let sum = 0;
    let squares = 0;
    const blocks = 2000;
    for (let k = 0; k < blocks; k++) {
      kernels.call("normalBlock", k, 1, 2, 3, 4, 5, at);
      const values = [...kernels.f64(at, 4)];
      const u = philox([k, 1, 2, 3], [4, 5]).map(toUniform) as Four;
      for (const pair of [0, 2]) {
        const radius = Math.sqrt(-2 * Math.log(u[pair] as number));
        const angle = 2 * Math.PI * (u[pair + 1] as number);
        expect(values[pair]).toBeCloseTo(radius * Math.cos(angle), 12);
        expect(values[pair + 1]).toBeCloseTo(radius * Math.sin(angle), 12);
      }
      for (const x of values) {
        sum += x;
        squares += x * x;
      }
    }
    const n = 4 * blocks;
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    kernels.free(at);
  });
});

describe("the arena", () => {
  it("hands out aligned, zeroed pieces that do not overlap, and merges what comes back", async () => {
    const own = await loadKernels();
    const size = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), size, fc.nat(50)), { maxLength: 60 }), (moves) => {
        const held: { at: number; bytes: number }[] = [];
        for (const [isAlloc, bytes, which] of moves) {
          if (isAlloc || held.length === 0) {
            const at = own.alloc(bytes);
            expect(at % 64).toBe(0);
            expect(at).toBeGreaterThanOrEqual(own.call("heapBase"));
            expect(own.u8(at, bytes).every((byte) => byte === 0)).toBe(true);
            for (const other of held)
              expect(at + bytes <= other.at || other.at + other.bytes <= at).toBe(true);
            own.u8(at, bytes).fill(0xaa);
            held.push({ at, bytes: Math.max(1, bytes) });
          } else own.free((held.splice(which % held.length, 1)[0] as { at: number }).at);
        }
        for (const { at } of held) own.free(at);
      }),
      { seed: 9, numRuns: 100 },
    );
    // everything is free again: the largest piece fits without growing
    const before = own.memory.buffer.byteLength;
    own.free(own.alloc(before - own.call("heapBase") - 4096));
    expect(own.memory.buffer.byteLength).toBe(before);
  });

  it("refuses to take back what it did not give", () => {
    const at = kernels.alloc(10);
    kernels.free(at);
    expect(() => kernels.free(at)).toThrow("alloc did not give out");
    expect(() => kernels.call("noSuchKernel")).toThrow("kernels.wasm has no export noSuchKernel");
  });
});
