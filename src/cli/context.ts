// What a command is handed: where it prints.

import { EXIT } from "./errors.ts";

/** Streams of a command. */
export interface Output {
  /** a result, on stdout */
  print(text: string): void;
  /** a remark, on stderr */
  note(text: string): void;
}

/**
 * Keeps a reader that went away (`gyre list | head -1`) from ending the program with a stack trace. Work goes
 * on to its end, so that files named by flags are written all the same.
 */
export function guardStreams(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.exitCode = EXIT.failed;
    process.stderr.write(`gyre: stdout: expected a place that can be written, received ${error.code}\n`);
  });
  process.stderr.on("error", () => undefined); // nobody is left to tell
}

/** Prints to the process's streams. */
export const processOutput: Output = {
  print: (text) => {
    process.stdout.write(`${text}\n`);
  },
  note: (text) => {
    process.stderr.write(`${text}\n`);
  },
};
