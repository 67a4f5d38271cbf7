// Where things stand in the numbers of a frame: bodies, fields, curves, scalars, in header order.

import { ConfigError } from "../base/errors.ts";
import { BALL_VALUES, DRONE_VALUES, type RecordedBody, type RecordingHeader } from "./recording.ts";

/** First index of each thing in `Frame.values`. */
export interface FrameLayout {
  readonly bodies: readonly number[];
  readonly fields: readonly number[];
  readonly curves: readonly number[];
  readonly scalars: readonly number[];
  /** numbers in one frame */
  readonly size: number;
}

function valuesOf(body: RecordedBody): number {
  return body.kind === "drone" ? DRONE_VALUES : BALL_VALUES;
}

/** The layout of a recording's frames. */
export function frameLayout(header: RecordingHeader): FrameLayout {
  let size = 0;
  const place = (count: number): number => {
    size += count;
    return size - count;
  };
  const bodies = header.bodies.map((body) => place(valuesOf(body)));
  const fields = (header.fields ?? []).map(({ rows, columns }) => place(rows * columns));
  const curves = (header.curves ?? []).map(({ x }) => place(x.length));
  const scalars = (header.scalars ?? []).map(() => place(1));
  return { bodies, fields, curves, scalars, size };
}

/** Numbers in one frame of a recording. */
export function frameSize(header: RecordingHeader): number {
  return frameLayout(header).size;
}

/** Where the numbers of a body start in a frame. */
export function bodyOffset(header: RecordingHeader, body: number): number {
  return frameLayout(header).bodies[body] ?? frameSize(header);
}

/** The court of a recording. @throws ConfigError when it has none, as that of a flow */
export function arenaOf(header: RecordingHeader): NonNullable<RecordingHeader["arena"]> {
  if (!header.arena) throw new ConfigError(header.title, "a recording with a court", `one of ${header.room}`);
  return header.arena;
}
