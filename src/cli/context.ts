// What a command is handed: where it prints.

/** Streams of a command. */
export interface Output {
  /** a result, on stdout */
  print(text: string): void;
  /** a remark, on stderr */
  note(text: string): void;
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
