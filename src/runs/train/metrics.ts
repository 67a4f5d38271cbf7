// metrics.jsonl of a training: first {"config": {…}}, then an object an iteration, {"step": 4096, "episode/return": 1.5, …}.
// Keys are `group/metric`; null stands for a value that there was none of, an episode's when none ended, say.

import { ConfigError } from "../../base/errors.ts";

/** A line of numbers. */
export interface MetricsLine {
  /** environment steps so far */
  readonly step: number;
  readonly [metric: string]: number | null;
}

/** All of a file. */
export interface MetricsFile {
  readonly config: Readonly<Record<string, unknown>>;
  /** in order of step */
  readonly lines: readonly MetricsLine[];
}

/** The first line. */
export function encodeMetricsConfig(config: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ config })}\n`;
}

/** A further line; what is not finite becomes null. */
export function encodeMetricsLine(line: MetricsLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads a file; a last line that was cut short is left out. @throws ConfigError naming the line */
export function decodeMetrics(text: string, name: string): MetricsFile {
  const texts = text.split("\n");
  texts.pop();
  const [first, ...rest] = texts;
  const { config } = first === undefined ? {} : parseLine(first, `${name}: line 1`);
  if (!isObject(config)) throw new ConfigError(`${name}: line 1`, '{"config": {…}}', first);
  let before = -1;
  const lines = rest.map((one, k) => {
    const where = `${name}: line ${k + 2}`;
    const line = checkLine(parseLine(one, where), where, before);
    before = line.step;
    return line;
  });
  return { config, lines };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseLine(text: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // told below
  }
  throw new ConfigError(where, "a JSON object", text);
}

function checkLine(line: Readonly<Record<string, unknown>>, where: string, before: number): MetricsLine {
  const { step } = line;
  if (!Number.isSafeInteger(step) || (step as number) <= before) {
    throw new ConfigError(`${where}: step`, `a whole number > ${before}`, step);
  }
  for (const [key, value] of Object.entries(line)) {
    if (value !== null && !Number.isFinite(value))
      throw new ConfigError(`${where}: ${key}`, "a finite number or null", value);
  }
  return line as MetricsLine;
}
