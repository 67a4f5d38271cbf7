// Event files that TensorBoard opens. A record is its length as u64, the masked CRC-32C of these eight bytes, the bytes
// of an Event, and their masked CRC-32C; mask(c) = (c >>> 15 | c << 17) + 0xa282ead8, all little-endian
// (tensorflow/core/lib/io/record_writer and util/event.proto). Fields of an Event: 1 wall time (double, s), 2 step,
// 3 version of the file, in the first record only, 5 summary → 1 value → 1 tag, 2 simple value (float).

import { crc32c } from "../../base/crc32c.ts";
import {
  doubleField,
  type Field,
  floatField,
  joined,
  messageField,
  textField,
  wholeField,
} from "./protobuf.ts";

/** Values of one step. */
export interface TensorboardStep {
  readonly step: number;
  /** s since 1970 */
  readonly wallTime: number;
  /** tags such as `losses/value_loss` */
  readonly values: Readonly<Record<string, number>>;
}

function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function record(fields: readonly Field[]): Uint8Array {
  const event = joined(fields);
  const out = new Uint8Array(8 + 4 + event.length + 4);
  const view = new DataView(out.buffer);
  view.setUint32(0, event.length, true);
  view.setUint32(8, masked(crc32c(out.subarray(0, 8))), true);
  out.set(event, 12);
  view.setUint32(12 + event.length, masked(crc32c(event)), true);
  return out;
}

/** An event file of steps in order. @param started s since 1970 */
export function encodeTensorboard(
  steps: readonly TensorboardStep[],
  started: number,
): Uint8Array<ArrayBuffer> {
  const records = steps.map(({ step, wallTime, values }) => {
    const scalars = Object.entries(values).map(([tag, value]) =>
      messageField(1, [textField(1, tag), floatField(2, value)]),
    );
    return record([doubleField(1, wallTime), wholeField(2, step), messageField(5, scalars)]);
  });
  return joined([record([doubleField(1, started), textField(3, "brain.Event:2")]), ...records]);
}
