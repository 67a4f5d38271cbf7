// The stack machine behind pickle.ts: bytes, a stack, a memo, and what opcodes do to them.

import { ConfigError } from "../../base/errors.ts";
import type { PickleList, PickleValue } from "./pickle-value.ts";

/** A mark on the stack. */
const MARK: unique symbol = Symbol("mark");
type Slot = PickleValue | typeof MARK;

/** Longest text, integer or byte string. */
const MAX_TEXT = 1 << 20;

/** State of one pickle while it is read. */
export class Unpickler {
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

  /** Where the next byte is read. */
  get at(): number {
    return this.#at;
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
