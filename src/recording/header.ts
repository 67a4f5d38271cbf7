// Validation of a recording's header and events, which come from outside.

import { z } from "zod";
import { parseStrict } from "../base/schema.ts";
import type { RecordedEvent, RecordingHeader } from "./recording.ts";

const count = z.int().gte(0).lte(4294967295);
const hash = z.string().regex(/^[0-9a-f]{16}$/, "16 hex digits");
const side = z.number().gt(0).lte(1000);

const header = z.strictObject({
  format: z.literal("gyre-recording"),
  version: z.literal(1),
  generator: z.string().max(100),
  room: z.string().max(60),
  title: z.string().max(500),
  axes: z.literal("z-up"),
  rate_hz: z.number().gt(0).lte(100_000),
  everySteps: z.int().gte(1).lte(1000),
  seed: count,
  scene: z.unknown(),
  policies: z
    .array(z.strictObject({ team: count, name: z.string().max(500), word: z.string().max(1000), hash }))
    .max(16),
  arena: z.strictObject({ length_m: side, width_m: side, netHeight_m: side }),
  bodies: z
    .array(
      z.strictObject({
        name: z.string().max(100),
        kind: z.enum(["drone", "ball"]),
        team: count.optional(),
        vehicle: z.string().max(100).optional(),
        size_m: z.array(z.number().gt(0).lte(1000)).min(1).max(3),
      }),
    )
    .min(1)
    .max(64),
  games: z
    .array(
      z.strictObject({
        game: count,
        server: count,
        steps: count,
        outcome: z.string().max(100),
        winner: z.int().gte(0).lte(15).nullable(),
        hash,
      }),
    )
    .max(1_000_000),
});

/** Validates a header. @throws ConfigError */
export function parseHeader(value: unknown, name: string): RecordingHeader {
  return parseStrict(header, value, name) as RecordingHeader;
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
