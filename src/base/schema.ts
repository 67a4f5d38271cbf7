// Validation with zod at the door; one problem, in our words: path, rule, value, nearest known key.

import { z } from "zod";
import { ConfigError, shorten } from "./errors.ts";
import { nearestWord } from "./nearest.ts";

z.config({ jitless: true }); // no `new Function`: pages with a strict Content-Security-Policy run it too

/** Value at a path inside an object. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema and, where it is a choice, all that it may be. */
function choicesOf(json: JsonSchema): JsonSchema[] {
  const choices = (json.anyOf ?? json.oneOf) as JsonSchema[] | undefined;
  return choices ? choices.flatMap(choicesOf) : [json];
}

/** Keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let found = choicesOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  for (const key of path) {
    found = found.flatMap((json) => {
      const properties = json.properties as Record<string, JsonSchema> | undefined;
      const next = properties?.[String(key)] ?? (json.items as JsonSchema | undefined);
      return next ? choicesOf(next) : [];
    });
  }
  return [...new Set(found.flatMap((json) => Object.keys((json.properties as object | undefined) ?? {})))];
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  tuple: "a list",
};

/** What is counted or compared when something is too small or too big. */
function sizeWord(origin: string): string {
  if (origin === "string") return "a text of length";
  return origin === "array" || origin === "tuple" ? "a list of length" : "a number";
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "number" && typeof value === "number") return "a finite number";
      return TYPE_WORDS[issue.expected] ?? `a ${issue.expected}`;
    case "too_small":
      return `${sizeWord(issue.origin)} ${issue.inclusive ? "≥" : ">"} ${issue.minimum}`;
    case "too_big":
      return `${sizeWord(issue.origin)} ${issue.inclusive ? "≤" : "<"} ${issue.maximum}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_value": {
      const words = issue.values.map((v) => String(v));
      const near = typeof value === "string" ? nearestWord(value, words) : undefined;
      return `one of ${words.join(", ")}${near ? ` (did you mean "${near}"?)` : ""}`;
    }
    default:
      return issue.message.replace(/^Invalid input: expected /, "");
  }
}

/**
 * Validates a value against a strict schema.
 *
 * @param name what is validated, put before the path in errors when the path is empty
 * @throws ConfigError for the first problem; an unknown key is answered with the nearest known one
 */
export function parseStrict<T extends z.ZodType>(schema: T, value: unknown, name: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] as string;
    const known = keysAt(schema, issue.path);
    const near = nearestWord(key, known);
    const where = shorten(path === "" ? key : `${path}.${key}`);
    const hint = near ? `a known key (did you mean "${near}"?)` : `a known key (${known.join(", ")})`;
    throw new ConfigError(`${name}: ${where}`, hint, key);
  }
  const received = valueAt(value, issue.path);
  throw new ConfigError(path === "" ? name : `${name}: ${path}`, describe(issue, received), received);
}
