// Validation of a recording's header and events, which come from outside.

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseStrict } from "../base/schema.ts";
import { frameSize } from "./frame-layout.ts";
import type { RecordedCurve, RecordedEvent, RecordingHeader } from "./recording.ts";

/** The most numbers in one frame: four fields of 1024 × 1024. */
const MAX_FRAME = 4 * 1024 * 1024;

const count = z.int().gte(0).lte(4294967295);
const hash = z.string().regex(/^[0-9a-f]{16}$/, "16 hex digits");
const side = z.number().gt(0).lte(1000);
const word = z.string().max(100);
const points = (most: number): z.ZodArray<z.ZodNumber> => z.array(z.number()).min(2).max(most);

const policy = z.strictObject({ team: count, name: z.string().max(500), word: z.string().max(1000), hash });
const body = z.strictObject({
  name: word,
  kind: z.enum(["drone", "ball"]),
  team: count.optional(),
  vehicle: word.optional(),
  size_m: z.array(side).min(1).max(3),
});
const field = z.strictObject({
  name: word,
  symbol: word,
  rows: z.int().gte(1).lte(1024),
  columns: z.int().gte(1).lte(1024),
  scale: z.number().gt(0),
});
const curve = z.strictObject({
  name: word,
  xLabel: word,
  yLabel: word,
  axes: z.enum(["log-log", "log-y", "linear"]),
  x: points(4096),
  reference: z.strictObject({ name: z.string().max(500), x: points(8192), y: points(8192) }).optional(),
});
const game = z.strictObject({
  game: count,
  server: count,
  steps: count,
  outcome: word,
  winner: z.int().gte(0).lte(15).nullable(),
  hash,
});

const header = z.strictObject({
  format: z.literal("gyre-recording"),
  version: z.literal([1, 2]),
  generator: word,
  room: z.string().max(60),
  title: z.string().max(500),
  axes: z.literal("z-up"),
  rate_hz: z.number().gte(1e-6).lte(1e9),
  everySteps: z.int().gte(1).lte(1_000_000_000),
  seed: count,
  scene: z.unknown(),
  policies: z.array(policy).max(16),
  arena: z.strictObject({ length_m: side, width_m: side, netHeight_m: side }).optional(),
  flight: z
    .strictObject({ gravity_mps2: z.number().gte(0).lte(1000), damping_per_s: z.number().gte(0).lte(1000) })
    .optional(),
  targets_m: z
    .array(z.tuple([z.number(), z.number(), z.number()]))
    .max(64)
    .optional(),
  bodies: z.array(body).max(64),
  fields: z.array(field).max(8).optional(),
  curves: z.array(curve).max(16).optional(),
  scalars: z
    .array(z.strictObject({ name: word, unit: word }))
    .max(64)
    .optional(),
  games: z.array(game).max(1_000_000),
});

/** Validates a header. @throws ConfigError */
export function parseHeader(value: unknown, name: string): RecordingHeader {
  const parsed = parseStrict(header, value, name) as RecordingHeader;
  const { version, bodies, fields = [], curves = [], scalars = [], arena } = parsed;
  if (bodies.length + fields.length === 0) {
    throw new ConfigError(`${name}: bodies`, "at least one body or field", bodies);
  }
  const isNew = fields.length + curves.length + scalars.length > 0;
  if (version === 1 && (isNew || !arena)) {
    throw new ConfigError(`${name}: version`, "2 where frames hold more than the bodies of a court", version);
  }
  for (const [k, one] of curves.entries()) checkCurve(one, `${name}: curves.${k}`);
  const size = frameSize(parsed);
  if (size > MAX_FRAME) throw new ConfigError(name, `at most ${MAX_FRAME} numbers a frame`, size);
  return parsed;
}

function checkCurve({ x, reference }: RecordedCurve, where: string): void {
  const wrong = x.findIndex((value, k) => k > 0 && !(value > (x[k - 1] as number)));
  if (wrong >= 0) throw new ConfigError(`${where}.x.${wrong}`, "values that ascend", x[wrong]);
  if (reference && reference.x.length !== reference.y.length) {
    const rule = `${reference.x.length} numbers, as x has`;
    throw new ConfigError(`${where}.reference.y`, rule, reference.y.length);
  }
}

const event = z.strictObject({
  game: count,
  step: count,
  kind: z.enum(["serve", "touch", "fault", "crossing", "point", "draw", "timeout"]),
  body: count.optional(),
  team: count.optional(),
  text: z.string().max(500),
});

/** Validates an event. @throws ConfigError */
export function parseEvent(value: unknown, name: string): RecordedEvent {
  return parseStrict(event, value, name) as RecordedEvent;
}
