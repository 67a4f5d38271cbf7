// gyre view

import type { Command } from "commander";
import { resolveRun } from "../../runs/list-runs.node.ts";
import { findRecordings, localRecordings } from "../../runs/site/local-recordings.node.ts";
import { openUrl } from "../../runs/site/open-url.node.ts";
import { serveSite } from "../../runs/site/serve-site.node.ts";
import { siteFiles } from "../../runs/site/site-files.node.ts";
import type { Output } from "../context.ts";
import { wholeNumber } from "../options.ts";

interface ViewFlags {
  readonly port: number;
  readonly open: boolean;
  readonly json?: boolean;
}

/** Address of what is to be shown. */
function addressOf(url: string, paths: readonly string[]): string {
  const [first, ...others] = paths;
  if (first === undefined) return url;
  return `${url}?replay=${first}${others.map((path) => `&compare=${path}`).join("")}`;
}

async function view(files: readonly string[], flags: ViewFlags, output: Output): Promise<void> {
  const recordings = await localRecordings(files, files.length > 0 ? [] : findRecordings());
  const server = await serveSite(siteFiles(recordings), flags.port);
  const shown = recordings.slice(0, files.length).map(({ entry }) => entry.path);
  const address = addressOf(server.url, shown);
  // before the address is printed: whoever waits for that line may end us at once
  const ended = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  output.print(flags.json ? JSON.stringify({ url: server.url, address }) : address);
  const isOpened = flags.open && (await openUrl(address));
  output.note(
    isOpened ? "opened in your browser; Ctrl-C ends it" : "open this address in a browser; Ctrl-C ends it",
  );
  await ended;
  await server.close();
}

/** Registers the command. */
export function addViewCommand(program: Command, output: Output): void {
  program
    .command("view")
    .description(
      "the viewer in your browser: a gallery, or the recordings that are named; several lie over each other",
    )
    .argument("[files...]", "recordings (.gyr) or folders of turbulence runs; `latest` is the newest")
    .option(
      "--port <n>",
      "of the server on this machine; 0 for any that is free",
      wholeNumber("--port", 0, 65_535),
      0,
    )
    .option("--no-open", "print the address and leave the browser alone")
    .option("--json", "print the address as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  gyre view\n  gyre view runs/first-match.gyr\n  gyre view a.gyr b.gyr",
    )
    .action((words: string[], flags: ViewFlags) => {
      const files = words.map((word) => resolveRun(word, "turbulence"));
      return view(files, flags, output);
    });
}
