// JSON from outside: bounded in size and depth before it is parsed, errors that say where.

import { ConfigError } from "./errors.ts";

/** The most a JSON text may be, in characters. */
export const MAX_JSON_LENGTH = 8_000_000;
/** The deepest nesting allowed. */
export const MAX_JSON_DEPTH = 32;

/** Deepest nesting of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let k = 0; k < text.length; k++) {
    const c = text.charCodeAt(k);
    if (inString) {
      if (c === 92) k++;
      else if (c === 34) inString = false;
    } else if (c === 34) inString = true;
    else if (c === 123 || c === 91) deepest = Math.max(deepest, ++depth);
    else if (c === 125 || c === 93) depth--;
  }
  return deepest;
}

/**
 * Parses JSON text that came from a user.
 *
 * @param name what the text is, for errors: a file's name
 * @throws ConfigError when it is too large, nested too deeply or not JSON
 */
export function parseJson(text: string, name: string): unknown {
  if (text.length > MAX_JSON_LENGTH) {
    throw new ConfigError(name, `at most ${MAX_JSON_LENGTH} characters of JSON`, text.length);
  }
  const depth = depthOf(text);
  if (depth > MAX_JSON_DEPTH)
    throw new ConfigError(name, `nesting of at most ${MAX_JSON_DEPTH} levels`, depth);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, " ").slice(0, 120);
    throw new ConfigError(name, "valid JSON", `text with a mistake: ${reason}`);
  }
}
