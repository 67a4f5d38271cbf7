// Flags that several commands share, and their validation.

import { ConfigError } from "../base/errors.ts";
import { nearestWord } from "../base/nearest.ts";

/** Parser of a whole number within bounds, for commander. */
export function wholeNumber(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < least || value > most) {
      throw new ConfigError(flag, `a whole number from ${least} to ${most}`, text);
    }
    return value;
  };
}

/** Parser of one of some words. */
export function oneOf<T extends string>(flag: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    if ((words as readonly string[]).includes(text)) return text as T;
    const near = nearestWord(text, words);
    const hint = near ? ` (did you mean "${near}"?)` : "";
    throw new ConfigError(flag, `one of ${words.join(", ")}${hint}`, text);
  };
}

/** Parser of a comma-separated list, for commander. */
export function list(flag: string): (text: string) => string[] {
  return (text) => {
    const words = text.split(",").map((word) => word.trim());
    if (words.some((word) => word === "")) throw new ConfigError(flag, "names separated by commas", text);
    return words;
  };
}

/** Parser of `i/n`. */
export function shard(text: string): { index: number; count: number } {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (!match || index < 1 || index > count) throw new ConfigError("--shard", "i/n with 1 ≤ i ≤ n", text);
  return { index, count };
}

/** Collects repeated flags, for commander. */
export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Sets `path=value` in a plain object: the path's parts are joined by dots, the value is JSON or else text.
 *
 * @throws ConfigError when the assignment has no `=` or its path runs through something that is no object
 */
export function applySetting(target: Record<string, unknown>, assignment: string): void {
  const cut = assignment.indexOf("=");
  const path = assignment.slice(0, cut).split(".");
  if (cut < 1 || path.some((part) => part === "" || FORBIDDEN.has(part))) {
    throw new ConfigError("--set", "path=value, for instance rules.crash=ignore", assignment);
  }
  let at = target;
  for (const part of path.slice(0, -1)) {
    const next = Object.hasOwn(at, part) ? at[part] : {};
    if (typeof next !== "object" || next === null || Array.isArray(next)) {
      throw new ConfigError("--set", `a path through objects (${part} is none)`, assignment);
    }
    at[part] = next;
    at = next as Record<string, unknown>;
  }
  at[path[path.length - 1] as string] = parseValue(assignment.slice(cut + 1));
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
