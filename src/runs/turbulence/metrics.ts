// metrics.jsonl: a header line, then one JSON object a line.

import { ConfigError } from "../../base/errors.ts";
import type { Metrics } from "./run-sink.ts";

/** The first line. */
export const METRICS_HEADER = `${JSON.stringify({ gyre: "turbulence-metrics", version: 1 })}\n`;

const KEYS = ["step", "time", "energy", "enstrophy", "nuMean", "cfl", "elog"] as const;

/** Line → text with its end. */
export function encodeMetrics(line: Metrics): string {
  return `${JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, line[key]])))}\n`;
}

/** Reads metrics; a last line that was cut short is left out. @throws ConfigError for another damaged line */
export function decodeMetrics(text: string, name: string): Metrics[] {
  const lines = text.split("\n");
  const last = lines.pop() as string;
  if (lines[0] === undefined || `${lines[0]}\n` !== METRICS_HEADER) {
    throw new ConfigError(`${name}: line 1`, METRICS_HEADER.trim(), lines[0] ?? last);
  }
  return lines.slice(1).map((line, k) => {
    const where = `${name}: line ${k + 2}`;
    const value = parseLine(line, where);
    for (const key of KEYS) {
      const isNull = key === "elog" && value[key] === null;
      if (typeof value[key] !== "number" && !isNull)
        throw new ConfigError(`${where}: ${key}`, "a number", value[key]);
    }
    return value as unknown as Metrics;
  });
}

function parseLine(line: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new ConfigError(where, "a JSON object", line);
}
