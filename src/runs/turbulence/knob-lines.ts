// knobs.jsonl in the folder of a run with a learned closure: where its knobs stood at the times of metrics.jsonl.

import { ConfigError } from "../../base/errors.ts";
import { type ControlledClosure, KNOBS, type KnobName } from "../../turbulence/closures/controlled.ts";

/** Where the knobs stood at a time. */
export interface KnobLine {
  readonly step: number;
  readonly time: number;
  /** h, r, a, the nine c of the profile, or the dials of the network; only those that the closure has */
  readonly values: Readonly<Partial<Record<KnobName, readonly number[]>>>;
}

/** A line of the file, with its end. */
export function encodeKnobLine(step: number, time: number, closure: ControlledClosure): string {
  const pairs = KNOBS.filter((name) => closure.ranges[name]).map((name) => [name, closure.valuesOf(name)]);
  return `${JSON.stringify({ step, time, values: Object.fromEntries(pairs) })}\n`;
}

function isLine(value: unknown): value is KnobLine {
  const { step, time, values } = (value ?? {}) as Record<string, unknown>;
  if (typeof step !== "number" || typeof time !== "number") return false;
  if (typeof values !== "object" || values === null) return false;
  return Object.entries(values).every(
    ([name, list]) =>
      (KNOBS as readonly string[]).includes(name) && Array.isArray(list) && list.every(Number.isFinite),
  );
}

/** Reads the file; a last line that was cut short is left out. @throws ConfigError for another damaged line */
export function decodeKnobLines(text: string, name: string): KnobLine[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line, k) => {
      const where = `${name}: line ${k + 1}`;
      try {
        const value: unknown = JSON.parse(line);
        if (isLine(value)) return value;
      } catch {
        // told below
      }
      throw new ConfigError(where, "step, time and values of knobs", line);
    });
}
