// A recording as NumPy arrays: F frames of A drones and a ball.

import { writeNpz } from "../../learning/formats/npz.ts";
import { f32Tensor, type Tensor } from "../../learning/formats/tensor.ts";
import { bodyOffset, frameLayout } from "../../recording/frame-layout.ts";
import { type Recording, timeOf } from "../../recording/recording.ts";

/** Little-endian bytes of 32-bit numbers as a tensor. */
function i32Tensor(shape: readonly number[], values: Int32Array): Tensor {
  return { type: "I32", shape, bytes: new Uint8Array(values.buffer) };
}

/**
 * The bytes of an `.npz` file:
 * game, step, i32 [F]; time f32 [F] s; position, velocity, angular_velocity f32 [F, A, 3];
 * quaternion f32 [F, A, 4] (w, x, y, z); throttle f32 [F, A, 4]; ball_position, ball_velocity f32 [F, 3];
 * header and events as UTF-8 JSON, u8. Bodies that a recording lacks have no arrays.
 *
 * Of flows: fields f32 [F, rows, columns], curves f32 [F, points] with their x as …_x [points], and scalars f32 [F], by
 * their names in lower case with _ between words.
 */
export async function exportNpz(recording: Recording): Promise<Uint8Array> {
  const { header, frames, events } = recording;
  const F = frames.length;
  const drones = header.bodies.flatMap((body, k) => (body.kind === "drone" ? [k] : []));
  const ball = header.bodies.findIndex((body) => body.kind === "ball");
  const arrays = new Map<string, Tensor>();
  const game = Int32Array.from(frames, (frame) => header.games[frame.game]?.game ?? frame.game);
  arrays.set("game", i32Tensor([F], game));
  arrays.set(
    "step",
    i32Tensor(
      [F],
      Int32Array.from(frames, (frame) => frame.step),
    ),
  );
  arrays.set(
    "time",
    f32Tensor(
      [F],
      Float32Array.from(frames, (frame) => timeOf(header, frame.step)),
    ),
  );
  const gather = (bodies: readonly number[], from: number, width: number): Float32Array => {
    const out = new Float32Array(F * bodies.length * width);
    frames.forEach((frame, f) => {
      bodies.forEach((body, b) => {
        const at = bodyOffset(header, body) + from;
        out.set(frame.values.subarray(at, at + width), (f * bodies.length + b) * width);
      });
    });
    return out;
  };
  for (const [name, tensor] of flowTensors(recording)) arrays.set(name, tensor);
  for (const [name, from, width] of [
    ["position", 0, 3],
    ["quaternion", 3, 4],
    ["velocity", 7, 3],
    ["angular_velocity", 10, 3],
    ["throttle", 13, 4],
  ] as const) {
    if (drones.length > 0)
      arrays.set(name, f32Tensor([F, drones.length, width], gather(drones, from, width)));
  }
  if (ball >= 0) {
    arrays.set("ball_position", f32Tensor([F, 3], gather([ball], 0, 3)));
    arrays.set("ball_velocity", f32Tensor([F, 3], gather([ball], 3, 3)));
  }
  for (const [name, value] of [
    ["header", header],
    ["events", events],
  ] as const) {
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    arrays.set(name, { type: "U8", shape: [bytes.length], bytes });
  }
  return writeNpz(arrays);
}

/** Name of an array: lower case, words joined by _. */
function arrayName(name: string): string {
  return name
    .toLowerCase()
    .replace("ω", "omega")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}

/** Fields, curves and scalars. */
function flowTensors({ header, frames }: Recording): [string, Tensor][] {
  const layout = frameLayout(header);
  const F = frames.length;
  const gather = (from: number | undefined, width: number): Float32Array => {
    const out = new Float32Array(F * width);
    const at = from as number;
    for (const [f, { values }] of frames.entries()) out.set(values.subarray(at, at + width), f * width);
    return out;
  };
  const { fields = [], curves = [], scalars = [] } = header;
  return [
    ...fields.map(({ name, rows, columns }, k): [string, Tensor] => {
      const values = gather(layout.fields[k], rows * columns);
      return [arrayName(name), f32Tensor([F, rows, columns], values)];
    }),
    ...curves.flatMap(({ name, x }, k): [string, Tensor][] => [
      [`${arrayName(name)}_x`, f32Tensor([x.length], Float32Array.from(x))],
      [arrayName(name), f32Tensor([F, x.length], gather(layout.curves[k], x.length))],
    ]),
    ...scalars.map(({ name }, k): [string, Tensor] => [
      arrayName(name),
      f32Tensor([F], gather(layout.scalars[k], 1)),
    ]),
  ];
}
