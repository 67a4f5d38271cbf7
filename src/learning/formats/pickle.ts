// Python pickles (protocols 2 to 5), read as data. Nothing is ever called or constructed: a class or function
// is only a name, checked against the caller's list the moment it appears; what Python would build from it
// becomes a plain record of name, arguments and state.
//
// Bounds: work and memory grow with the number of opcodes, which the file's length limits. Shared and cyclic
// references stay references, so whoever walks the result must count its steps.

import { ConfigError } from "../../base/errors.ts";

/** A class or function, by name only. */
export interface PickleGlobal {
  readonly kind: "global";
  /** e.g. `collections.OrderedDict` */
  readonly name: string;
}

/** What a class or function would have made. */
export interface PickleObject {
  readonly kind: "object";
  /** name of the class or function */
  readonly of: string;
  readonly args: readonly PickleValue[];
  /** what BUILD set, if anything */
  state: PickleValue;
  /** items set on it as on a dict */
  readonly entries: Map<PickleValue, PickleValue>;
}

export interface PickleList {
  readonly kind: "list" | "tuple" | "set";
  readonly items: PickleValue[];
}

export interface PickleDict {
  readonly kind: "dict";
  readonly entries: Map<PickleValue, PickleValue>;
}

/** A reference to something outside, e.g. a storage of torch. */
export interface PicklePersistent {
  readonly kind: "persistent";
  readonly id: PickleValue;
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleGlobal
  | PickleObject
  | PickleList
  | PickleDict
  | PicklePersistent;

/** A mark on the stack. */
const MARK: unique symbol = Symbol("mark");
type Slot = PickleValue | typeof MARK;

/** Longest text, integer or byte string. */
const MAX_TEXT = 1 << 20;

/**
 * Reads one pickle.
 *
 * @param bytes   the pickle
 * @param name    the file's name in error messages
 * @param allowed names of classes and functions that may appear
 * @throws ConfigError at any other name, an opcode we do not know, or damage
 */
export function readPickle(bytes: Uint8Array, name: string, allowed: ReadonlySet<string>): PickleValue {
  return new Unpickler(bytes, name, allowed).read();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;
  readonly #allowed: ReadonlySet<string>;
  readonly #stack: Slot[] = [];
  readonly #memo: Map<number, PickleValue> = new Map();
  #at = 0;

  constructor(bytes: Uint8Array, name: string, allowed: ReadonlySet<string>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#name = name;
    this.#allowed = allowed;
  }

  read(): PickleValue {
    for (;;) {
      const at = this.#at;
      const opcode = this.#u8();
      if (opcode === 0x2e) return this.#pop(); // STOP
      const step = OPCODES.get(opcode);
      if (!step) {
        const code = `0x${opcode.toString(16).padStart(2, "0")} at byte ${at}`;
        throw new ConfigError(`${this.#name}: pickle`, "opcodes of saved weights", code);
      }
      step(this);
    }
  }

  /** @throws always: the pickle is damaged */
  fail(expected: string, received: string | number): never {
    throw new ConfigError(`${this.#name}: pickle, byte ${this.#at}`, expected, received);
  }

  // ── reading ────────────────────────────────────────────────────────────────────────────────────

  #need(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) this.fail(`${count} more bytes`, this.#bytes.length - at);
    this.#at = at + count;
    return at;
  }

  #u8(): number {
    return this.#bytes[this.#need(1)] as number;
  }

  u8(): number {
    return this.#u8();
  }

  u16(): number {
    return this.#view.getUint16(this.#need(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#need(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#need(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#need(8), false);
  }

  u64(): number {
    const at = this.#need(8);
    return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
  }

  bytes(length: number): Uint8Array {
    if (length > MAX_TEXT) this.fail(`at most ${MAX_TEXT} bytes`, length);
    const at = this.#need(length);
    return this.#bytes.slice(at, at + length);
  }

  text(length: number): string {
    return new TextDecoder().decode(this.bytes(length));
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.fail("a line", "the end");
    const text = this.text(end - this.#at);
    this.#at++;
    return text;
  }

  /** Two's complement, little-endian. */
  integer(length: number): number | bigint {
    if (length > 64) this.fail("an integer of at most 64 bytes", length);
    const digits = this.bytes(length);
    let value = 0n;
    for (let k = length - 1; k >= 0; k--) value = (value << 8n) | BigInt(digits[k] as number);
    if (length > 0) value = BigInt.asIntN(8 * length, value);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  // ── stack and memo ─────────────────────────────────────────────────────────────────────────────

  push(value: Slot): void {
    this.#stack.push(value);
  }

  pushMark(): void {
    this.#stack.push(MARK);
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) return this.fail("a value on the stack", "none");
    return value;
  }

  pop(): PickleValue {
    return this.#pop();
  }

  /** Drops the top of the stack, be it a mark. */
  drop(): void {
    if (this.#stack.pop() === undefined) this.fail("a value on the stack", "none");
  }

  top(): PickleValue {
    const value = this.#stack[this.#stack.length - 1];
    if (value === undefined || value === MARK) return this.fail("a value on the stack", "none");
    return value;
  }

  /** Everything above the last mark, which goes too. */
  popToMark(): PickleValue[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) this.fail("a mark on the stack", "none");
    const values = this.#stack.splice(at) as PickleValue[];
    values.shift();
    return values;
  }

  put(index: number): void {
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.#memo.set(this.#memo.size, this.top());
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.fail("a remembered value", `number ${index}`);
    this.#stack.push(value);
  }

  // ── building ───────────────────────────────────────────────────────────────────────────────────

  global(module: string, item: string): void {
    const name = `${module}.${item}`;
    if (!this.#allowed.has(name)) {
      throw new ConfigError(`${this.#name}: pickle`, "only the classes of saved weights", name);
    }
    this.push({ kind: "global", name });
  }

  stackGlobal(): void {
    const item = this.pop();
    const module = this.pop();
    if (typeof item !== "string" || typeof module !== "string") this.fail("names of a class", typeof item);
    this.global(module, item);
  }

  /** What `callable(*args)` would be. */
  reduce(): void {
    const args = this.pop();
    const callable = this.pop();
    if (callable === null || typeof callable !== "object" || !("kind" in callable)) {
      this.fail("a class or function", typeof callable);
    }
    if (callable.kind !== "global") this.fail("a class or function", callable.kind);
    if (args === null || typeof args !== "object" || !("kind" in args) || args.kind !== "tuple") {
      this.fail("a tuple of arguments", typeof args);
    }
    this.push({ kind: "object", of: callable.name, args: args.items, state: null, entries: new Map() });
  }

  build(): void {
    const state = this.pop();
    const target = this.top();
    if (target === null || typeof target !== "object" || !("kind" in target) || target.kind !== "object") {
      this.fail("an object to set the state of", typeof target);
    }
    target.state = state;
  }

  setItems(values: readonly PickleValue[]): void {
    const target = this.top();
    if (target === null || typeof target !== "object" || !("kind" in target)) {
      this.fail("a dict", typeof target);
    }
    if (target.kind !== "dict" && target.kind !== "object") this.fail("a dict", target.kind);
    if (values.length % 2 !== 0) this.fail("pairs of key and value", values.length);
    for (let k = 0; k < values.length; k += 2) {
      target.entries.set(values[k] as PickleValue, values[k + 1] as PickleValue);
    }
  }

  append(values: readonly PickleValue[]): void {
    const target = this.top();
    if (target === null || typeof target !== "object" || !("items" in target) || target.kind === "tuple") {
      this.fail("a list or set", typeof target);
    }
    for (const value of values) target.items.push(value);
  }

  dict(values: readonly PickleValue[]): void {
    this.push({ kind: "dict", entries: new Map() });
    this.setItems(values);
  }

  list(kind: PickleList["kind"], items: PickleValue[]): void {
    this.push({ kind, items });
  }

  /** The last `count` values as a tuple. */
  tuple(count: number): void {
    const items: PickleValue[] = [];
    for (let k = 0; k < count; k++) items.unshift(this.pop());
    this.list("tuple", items);
  }
}

/** Python's pickletools names, for those that saved weights use. */
const OPCODES: ReadonlyMap<number, (u: Unpickler) => void> = new Map([
  [0x80, (u) => void u.u8()], // PROTO
  [0x95, (u) => void u.u64()], // FRAME
  [0x28, (u) => u.pushMark()], // MARK
  [0x30, (u) => u.drop()], // POP
  [0x31, (u) => void u.popToMark()], // POP_MARK
  [0x32, (u) => u.push(u.top())], // DUP
  [0x4e, (u) => u.push(null)], // NONE
  [0x88, (u) => u.push(true)], // NEWTRUE
  [0x89, (u) => u.push(false)], // NEWFALSE
  [0x4a, (u) => u.push(u.i32())], // BININT
  [0x4b, (u) => u.push(u.u8())], // BININT1
  [0x4d, (u) => u.push(u.u16())], // BININT2
  [0x8a, (u) => u.push(u.integer(u.u8()))], // LONG1
  [0x8b, (u) => u.push(u.integer(u.u32()))], // LONG4
  [0x47, (u) => u.push(u.f64())], // BINFLOAT
  [0x58, (u) => u.push(u.text(u.u32()))], // BINUNICODE
  [0x8c, (u) => u.push(u.text(u.u8()))], // SHORT_BINUNICODE
  [0x8d, (u) => u.push(u.text(u.u64()))], // BINUNICODE8
  [0x42, (u) => u.push(u.bytes(u.u32()))], // BINBYTES
  [0x43, (u) => u.push(u.bytes(u.u8()))], // SHORT_BINBYTES
  [0x8e, (u) => u.push(u.bytes(u.u64()))], // BINBYTES8
  [0x54, (u) => u.push(u.text(u.u32()))], // BINSTRING
  [0x55, (u) => u.push(u.text(u.u8()))], // SHORT_BINSTRING
  [0x5d, (u) => u.list("list", [])], // EMPTY_LIST
  [0x61, (u) => appendOne(u)], // APPEND
  [0x65, (u) => u.append(u.popToMark())], // APPENDS
  [0x6c, (u) => u.list("list", u.popToMark())], // LIST
  [0x29, (u) => u.list("tuple", [])], // EMPTY_TUPLE
  [0x74, (u) => u.list("tuple", u.popToMark())], // TUPLE
  [0x85, (u) => u.tuple(1)], // TUPLE1
  [0x86, (u) => u.tuple(2)], // TUPLE2
  [0x87, (u) => u.tuple(3)], // TUPLE3
  [0x7d, (u) => u.dict([])], // EMPTY_DICT
  [0x64, (u) => u.dict(u.popToMark())], // DICT
  [0x73, (u) => setOne(u)], // SETITEM
  [0x75, (u) => u.setItems(u.popToMark())], // SETITEMS
  [0x8f, (u) => u.list("set", [])], // EMPTY_SET
  [0x90, (u) => u.append(u.popToMark())], // ADDITEMS
  [0x91, (u) => u.list("set", u.popToMark())], // FROZENSET
  [0x63, (u) => u.global(u.line(), u.line())], // GLOBAL
  [0x93, (u) => u.stackGlobal()], // STACK_GLOBAL
  [0x52, (u) => u.reduce()], // REDUCE
  [0x81, (u) => u.reduce()], // NEWOBJ
  [0x62, (u) => u.build()], // BUILD
  [0x51, (u) => u.push({ kind: "persistent", id: u.pop() })], // BINPERSID
  [0x71, (u) => u.put(u.u8())], // BINPUT
  [0x72, (u) => u.put(u.u32())], // LONG_BINPUT
  [0x68, (u) => u.get(u.u8())], // BINGET
  [0x6a, (u) => u.get(u.u32())], // LONG_BINGET
  [0x94, (u) => u.memoize()], // MEMOIZE
]);

function appendOne(u: Unpickler): void {
  const value = u.pop();
  u.append([value]);
}

function setOne(u: Unpickler): void {
  const value = u.pop();
  const key = u.pop();
  u.setItems([key, value]);
}
