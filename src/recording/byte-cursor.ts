// Reads bytes in order, and knows where it is when they end too soon.

import { ConfigError } from "../base/errors.ts";

/** A place in bytes. Numbers are little-endian. */
export class ByteCursor {
  readonly #view: DataView;
  readonly #data: Uint8Array;
  readonly #name: string;
  at: number;

  /** @param name what the bytes are, for errors */
  constructor(data: Uint8Array, name: string, at = 0) {
    this.#data = data;
    this.#name = name;
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.at = at;
  }

  /** Bytes from here to the end. */
  get left(): number {
    return this.#data.length - this.at;
  }

  /** The next bytes, not copied. @throws ConfigError when there are fewer */
  bytes(count: number, what: string): Uint8Array {
    if (count > this.left) throw this.#cut(what, count);
    this.at += count;
    return this.#data.subarray(this.at - count, this.at);
  }

  u8(what: string): number {
    if (this.left < 1) throw this.#cut(what, 1);
    return this.#view.getUint8(this.at++);
  }

  u32(what: string): number {
    if (this.left < 4) throw this.#cut(what, 4);
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }

  #cut(what: string, need: number): ConfigError {
    return new ConfigError(
      `${this.#name}: ${what} at byte ${this.at}`,
      `${need} bytes`,
      `a file cut short (${this.left} bytes left)`,
    );
  }
}
