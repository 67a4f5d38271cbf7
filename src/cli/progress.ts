// Progress of long work on stderr; silent when stderr is not a terminal.

import cliProgress from "cli-progress";

/** A running count. */
export interface Progress {
  add(count: number): void;
  stop(): void;
}

/** Starts a bar of `total` games, or of what `unit` says. */
export function startProgress(total: number, label: string, unit = "games"): Progress {
  if (!process.stderr.isTTY) return { add: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} {bar} {value}/{total} ${unit}  {eta_formatted} left`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return { add: (count) => bar.increment(count), stop: () => bar.stop() };
}
