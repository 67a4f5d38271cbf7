// Errors, one class a kind of reader. Data first (field, rule, value), text second.

/** Something the user can fix: names the field, the rule and the value that came. Exit code 2. */
export class ConfigError extends Error {
  readonly field: string;
  readonly expected: string;
  readonly received: unknown;

  /**
   * @param field    path of the field, flag or file, e.g. `court.length_m` or `--games`
   * @param expected the rule, e.g. `a number > 0`
   * @param received the value that came
   */
  constructor(field: string, expected: string, received: unknown) {
    super(`${field}: expected ${expected}, received ${showValue(received)}`);
    this.name = "ConfigError";
    this.field = field;
    this.expected = expected;
    this.received = received;
  }
}

/** Numbers left the finite range. Exit code 1. */
export class DivergedError extends Error {
  readonly step: number;
  readonly field: string;

  /**
   * @param step  step at which it was noticed
   * @param field what is no longer finite
   * @param value the value found, not finite or beyond its limit
   * @param time  time of the step, where that says more than its number
   */
  constructor(step: number, field: string, value: number, time?: number) {
    const what = Number.isFinite(value)
      ? `beyond its limit (${value.toPrecision(4)})`
      : `not finite (${value})`;
    const when = time === undefined ? "" : `, time ${time.toPrecision(6)}`;
    super(`${field}: ${what} at step ${step}${when}; the run was stopped`);
    this.name = "DivergedError";
    this.step = step;
    this.field = field;
  }
}

/** The engine lacks something that gyre needs; the message says what to do. */
export class UnsupportedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnsupportedError";
  }
}

/** The user asked to stop (Ctrl-C). Exit code 130. */
export class StoppedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StoppedError";
  }
}

/** A value as an error message shows it: short, on one line. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return `${value}`;
  if (Array.isArray(value))
    return value.length > 8 ? `a list of ${value.length}` : shorten(toJson(value) ?? "a list");
  if (typeof value === "object") return shorten(toJson(value) ?? "an object");
  return typeof value;
}

/** JSON, or nothing where there is none: cycles, nesting beyond the stack, numbers that JSON lacks. */
function toJson(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Text of at most 80 characters. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
