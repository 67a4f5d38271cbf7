// A recording as one JSON document: header, frames with named bodies, events.

import { bodyOffset, type FrameLayout, frameLayout } from "../../recording/frame-layout.ts";
import { DRONE_VALUES, type Recording, timeOf } from "../../recording/recording.ts";

/** Position, attitude and motion of one body in one frame. */
function bodyState(recording: Recording, values: Float32Array, body: number): Record<string, number[]> {
  const at = bodyOffset(recording.header, body);
  const take = (from: number, count: number): number[] =>
    Array.from(values.subarray(at + from, at + from + count));
  if (recording.header.bodies[body]?.kind === "ball") {
    return { position_m: take(0, 3), velocity_mps: take(3, 3) };
  }
  return {
    position_m: take(0, 3),
    quaternion_wxyz: take(3, 4),
    velocity_mps: take(7, 3),
    angularVelocity_radps: take(10, 3),
    throttle: take(13, DRONE_VALUES - 13),
  };
}

/** Fields (row by row), curves (y) and scalars by name; nothing for a recording that has none. */
function flowState({ header }: Recording, layout: FrameLayout, values: Float32Array): object {
  const { fields, curves, scalars } = header;
  const take = (at: number | undefined, count: number): number[] =>
    Array.from(values.subarray(at, (at as number) + count));
  return {
    ...(fields && {
      fields: Object.fromEntries(
        fields.map(({ name, rows, columns }, k) => [name, take(layout.fields[k], rows * columns)]),
      ),
    }),
    ...(curves && {
      curves: Object.fromEntries(curves.map(({ name, x }, k) => [name, take(layout.curves[k], x.length)])),
    }),
    ...(scalars && {
      scalars: Object.fromEntries(scalars.map(({ name }, k) => [name, values[layout.scalars[k] as number]])),
    }),
  };
}

/** The bytes of a `.json` file. */
export function exportJson(recording: Recording): Uint8Array {
  const { header } = recording;
  const layout = frameLayout(header);
  const document = {
    header,
    frames: recording.frames.map((frame) => ({
      game: frame.game,
      step: frame.step,
      time_s: timeOf(header, frame.step),
      bodies: Object.fromEntries(
        header.bodies.map((body, k) => [body.name, bodyState(recording, frame.values, k)]),
      ),
      ...flowState(recording, layout, frame.values),
    })),
    events: recording.events.map((event) => ({ ...event, time_s: timeOf(header, event.step) })),
  };
  return new TextEncoder().encode(`${JSON.stringify(document)}\n`);
}
