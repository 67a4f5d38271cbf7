// Python pickles (protocols 2 to 5), read as data. Nothing is ever called or constructed: a class or function
// is only a name, checked against the caller's list the moment it appears; what Python would build from it
// becomes a plain record of name, arguments and state.
//
// Bounds: work and memory grow with the number of opcodes, which the file's length limits. Shared and cyclic
// references stay references, so whoever walks the result must count its steps.

import { ConfigError } from "../../base/errors.ts";
import type { PickleValue } from "./pickle-value.ts";
import { Unpickler } from "./unpickler.ts";

const STOP = 0x2e;

/**
 * Reads one pickle.
 *
 * @param bytes   the pickle
 * @param name    the file's name in error messages
 * @param allowed names of classes and functions that may appear
 * @throws ConfigError at any other name, an opcode we do not know, or damage
 */
export function readPickle(bytes: Uint8Array, name: string, allowed: ReadonlySet<string>): PickleValue {
  const machine = new Unpickler(bytes, name, allowed);
  for (;;) {
    const { at } = machine;
    const opcode = machine.u8();
    if (opcode === STOP) return machine.pop();
    const step = OPCODES.get(opcode);
    if (!step) {
      const code = `0x${opcode.toString(16).padStart(2, "0")} at byte ${at}`;
      throw new ConfigError(`${name}: pickle`, "opcodes of saved weights", code);
    }
    step(machine);
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
