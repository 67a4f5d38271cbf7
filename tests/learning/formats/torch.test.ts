import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import { actorsFromTensors } from "../../../src/learning/actor-tensors.ts";
import { readPickle } from "../../../src/learning/formats/pickle.ts";
import { readSafetensors } from "../../../src/learning/formats/safetensors.ts";
import { toFloat32 } from "../../../src/learning/formats/tensor.ts";
import { readTorch } from "../../../src/learning/formats/torch.ts";
import { importVolleybots } from "../../../src/learning/import-volleybots.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { Call, Checkpoint, Global, pickle, publishedCheckpoint, Tuple, type Value } from "./fixtures.ts";
import { stackedActors } from "./published.ts";

const SEED = 20262;
const NONE: ReadonlySet<string> = new Set();

const ordered = (items: { [key: string]: Value }): Call =>
  new Call(new Global("collections", "OrderedDict"), new Tuple(), undefined, items);

/** Passes ConfigError, throws anything else on. */
function tolerate(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}

describe("pickle", () => {
  it("reads plain data", () => {
    const value = readPickle(pickle({ a: [1, -2, true, null], b: new Tuple("x") }), "x", NONE);
    expect(value).toEqual({
      kind: "dict",
      entries: new Map<unknown, unknown>([
        ["a", { kind: "list", items: [1, -2, true, null] }],
        ["b", { kind: "tuple", items: ["x"] }],
      ]),
    });
  });

  it("reads protocol 4 and 5 framing, memo and long integers", () => {
    // {'n': 2**40, 'm': 'n'} as CPython writes it, protocol 4
    const bytes = [0x80, 4, 0x95, 21, 0, 0, 0, 0, 0, 0, 0, 0x7d, 0x94, 0x28, 0x8c, 1, 0x6e, 0x94];
    bytes.push(0x8a, 6, 0, 0, 0, 0, 0, 1, 0x8c, 1, 0x6d, 0x94, 0x68, 1, 0x75, 0x2e);
    expect(readPickle(Uint8Array.from(bytes), "x", NONE)).toEqual({
      kind: "dict",
      entries: new Map<unknown, unknown>([
        ["n", 2 ** 40],
        ["m", "n"],
      ]),
    });
  });

  const attacks: [string, Value][] = [
    ["os.system", new Call(new Global("os", "system"), new Tuple("echo owned"))],
    ["builtins.eval", new Call(new Global("builtins", "eval"), new Tuple("1"))],
    ["posix.system", { weights: [new Call(new Global("posix", "system"), new Tuple("true"))] }],
    ["collections.OrderedDict.__init__", new Global("collections", "OrderedDict.__init__")],
  ];
  for (const [name, value] of attacks) {
    it(`refuses ${name}, by name`, () => {
      const bytes = new Checkpoint().save(value);
      expect(() => readTorch(bytes, "evil.pt")).toThrow(ConfigError);
      expect(() => readTorch(bytes, "evil.pt")).toThrow(
        `evil.pt: pickle: expected only the classes of saved weights, received "${name}"`,
      );
    });
  }

  it("refuses a name put together on the stack", () => {
    const bytes = [0x80, 4, 0x8c, 2, 0x6f, 0x73, 0x8c, 6, ...new TextEncoder().encode("system"), 0x93, 0x2e];
    expect(() => readPickle(Uint8Array.from(bytes), "x", NONE)).toThrow('"os.system"');
  });

  it("refuses opcodes that build classes in other ways", () => {
    for (const opcode of [0x69, 0x6f, 0x50, 0x82, 0x83, 0x84, 0x92]) {
      expect(() => readPickle(Uint8Array.of(0x80, 2, 0x28, opcode, 0x2e), "x", NONE)).toThrow(
        "opcodes of saved weights",
      );
    }
  });

  it("refuses an end too early, an empty stack, an unknown memo and text without end", () => {
    for (const bytes of [
      [],
      [0x80],
      [0x2e],
      [0x28, 0x2e],
      [0x68, 9],
      [0x58, 255, 255, 255, 255],
      [0x65],
      [0x52],
    ]) {
      expect(() => readPickle(Uint8Array.from(bytes), "x", NONE)).toThrow(ConfigError);
    }
  });
});

describe("torch checkpoints", () => {
  it("reads nested state dicts, shared storages and transposed views", () => {
    const file = new Checkpoint();
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const bytes = file.save({
      net: ordered({ "0.weight": file.tensor({ shape: [2, 3], values }) }),
      turned: file.tensor({ shape: [3, 2], values }, [1, 3]),
      epoch: 3,
      optimizer: { state: file.tensor({ shape: [6], values }) },
    });
    const tensors = readTorch(bytes, "x");
    expect([...tensors.keys()]).toEqual(["net.0.weight", "turned"]);
    const floats = (key: string): number[] => [...toFloat32(tensors.get(key) as never, key)];
    expect(floats("net.0.weight")).toEqual([1, 2, 3, 4, 5, 6]);
    expect(floats("turned")).toEqual([1, 4, 2, 5, 3, 6]);
  });

  const damaged: [string, (file: Checkpoint) => Value, string][] = [
    [
      "a view beyond its storage",
      (f) => f.tensor({ shape: [9], values: new Float32Array(4) }),
      "within a storage of 4",
    ],
    [
      "strides that unfold a storage",
      (f) => f.tensor({ shape: [4000, 4000], values: new Float32Array(1) }, [0, 0]),
      "within a storage",
    ],
    [
      "fewer strides than dimensions",
      (f) => f.tensor({ shape: [2, 2], values: new Float32Array(4) }, [1]),
      "stride",
    ],
    [
      "a shape of nine dimensions",
      (f) => f.tensor({ shape: new Array<number>(9).fill(1), values: new Float32Array(1) }),
      "shape",
    ],
    [
      "a tensor without arguments",
      () => new Call(new Global("torch._utils", "_rebuild_tensor_v2"), new Tuple()),
      "storage",
    ],
  ];
  for (const [what, make, message] of damaged) {
    it(`refuses ${what}`, () => {
      const file = new Checkpoint();
      const bytes = file.save({ a: make(file) });
      expect(() => readTorch(bytes, "x")).toThrow(ConfigError);
      expect(() => readTorch(bytes, "x")).toThrow(message);
    });
  }

  it("refuses trees that unfold without end", () => {
    // ten levels of a dict that holds the level below ten times, and a dict that holds itself
    const laughs = [0x80, 2, 0x7d, 0x71, 0];
    for (let level = 1; level <= 10; level++) {
      laughs.push(0x7d, 0x28);
      for (let k = 0; k < 10; k++) laughs.push(0x4b, k, 0x68, level - 1);
      laughs.push(0x75, 0x71, level);
    }
    const self = [0x80, 2, 0x7d, 0x71, 0, 0x4b, 1, 0x68, 0, 0x73];
    for (const body of [laughs, self]) {
      const bytes = new Checkpoint().archive(Uint8Array.from([...body, 0x2e]));
      expect(() => readTorch(bytes, "x")).toThrow(ConfigError);
    }
  });

  it("does not overflow the stack on deep nesting", () => {
    const body = [0x80, 2];
    for (let k = 0; k < 100_000; k++) body.push(0x7d, 0x4b, 1);
    body.push(0x4e);
    for (let k = 0; k < 100_000; k++) body.push(0x73);
    const bytes = new Checkpoint().archive(Uint8Array.from([...body, 0x2e]));
    expect(() => readTorch(bytes, "x")).toThrow("levels of nesting");
  });
});

describe("import of published checkpoints", () => {
  const three = [1, 2, 3].map((seed) => randomActor(57, [24, 16], 4, seed));

  it("keeps one net per member and leaves the optimiser out", () => {
    const { safetensors, summary } = importVolleybots(publishedCheckpoint(stackedActors(three)), "3.pt");
    expect(summary).toMatchObject({
      members: 3,
      observations: 57,
      actions: 4,
      hidden: [24, 16],
      hasCritic: false,
    });
    const file = readSafetensors(safetensors, "x");
    expect(file.tensors.get("actor.encoder.1.layers.0.weight")?.shape).toEqual([3, 24, 57]);
    expect([...file.tensors.keys()].every((key) => key.startsWith("actor."))).toBe(true);
    expect(actorsFromTensors(file, "x")).toEqual(three);
  });

  it("squeezes a leading dimension of 1", () => {
    const skill = randomActor(26, [16], 4, 9);
    const { safetensors, summary } = importVolleybots(publishedCheckpoint(stackedActors([skill])), "goto.pt");
    const file = readSafetensors(safetensors, "x");
    expect(summary.members).toBe(1);
    expect(file.tensors.get("actor.act_dist.log_std")?.shape).toEqual([4]);
    expect(actorsFromTensors(file, "x")).toEqual([skill]);
  });

  it("refuses weights that are not finite", () => {
    const actor = randomActor(26, [16], 4, 9);
    actor.logStd[2] = Number.NaN;
    const tensors = stackedActors([{ ...actor, logStd: new Float32Array(4) }]);
    tensors["act_dist.log_std"]?.values.set(actor.logStd);
    expect(() => importVolleybots(publishedCheckpoint(tensors), "nan.pt")).toThrow(
      "log_std[2]: expected a finite number",
    );
  });

  it("refuses a checkpoint without an actor", () => {
    const file = new Checkpoint();
    const bytes = file.save({ model: { w: file.tensor({ shape: [1], values: Float32Array.of(1) }) } });
    expect(() => importVolleybots(bytes, "x.pt")).toThrow("a checkpoint with actor_params");
  });

  it("answers any bytes with weights or a ConfigError", () => {
    const good = publishedCheckpoint(stackedActors([randomActor(5, [4], 4, 9)]));
    const description = good.findIndex((_, at) => at > 0 && good[at] === 0x80 && good[at + 1] === 2);
    const mutation = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const inside = fc.array(fc.tuple(fc.nat(1500), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        tolerate(() => importVolleybots(bytes, "x"));
        tolerate(() => readPickle(bytes, "x", new Set(["collections.OrderedDict"])));
      }),
      { seed: SEED, numRuns: 500 },
    );
    fc.assert(
      fc.property(mutation, inside, fc.nat(good.length), (edits, within, end) => {
        const bytes = good.slice();
        for (const [at, value] of edits) bytes[at] = value;
        tolerate(() => importVolleybots(bytes, "x"));
        tolerate(() => importVolleybots(bytes.subarray(0, end), "x"));
        const inner = good.slice();
        for (const [at, value] of within) inner[description + at] = value;
        tolerate(() => importVolleybots(inner, "x"));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
