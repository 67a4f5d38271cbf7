// From an error to one line and an exit code. Errors from a thread keep their name, not their class.

/** Exit codes of the program. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, stopped: 130 } as const;

/** Text on one line, without what a terminal would obey (names in files may hold escape sequences). */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** What to print for an error, and how to end. */
export function explainError(error: Error): { text: string; code: number } {
  const line = oneLine(String(error?.message ?? error));
  switch (error?.name) {
    case "ConfigError":
      return { text: line, code: EXIT.wrongUse };
    case "DivergedError":
      return { text: line, code: EXIT.failed };
    case "StoppedError":
      return { text: line, code: EXIT.stopped };
    default: {
      if (process.env.GYRE_DEBUG) process.stderr.write(`${error?.stack}\n`);
      return { text: `internal error: ${line} (a bug of gyre; GYRE_DEBUG=1 shows where)`, code: EXIT.failed };
    }
  }
}
