// gyre site

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { cardOf } from "../../runs/site/catalog.node.ts";
import { localRecordings } from "../../runs/site/local-recordings.node.ts";
import { recordSample, SAMPLE_MATCHES } from "../../runs/site/sample-recordings.ts";
import { type SiteFiles, type SiteRecording, siteFiles } from "../../runs/site/site-files.node.ts";
import type { Output } from "../context.ts";

interface SiteFlags {
  readonly out: string;
  readonly samples: boolean;
  readonly json?: boolean;
}

/** Marks a folder as one of ours, which may be replaced. */
const MARK = "catalog.json";

function checkFolder(out: string): void {
  if (!existsSync(out) || existsSync(join(out, MARK))) return;
  if (statSync(out).isDirectory() && readdirSync(out).length === 0) return;
  throw new ConfigError("--out", "a new or empty folder, or a site made before", out);
}

async function sampleRecordings(): Promise<SiteRecording[]> {
  const kernels = await loadKernels();
  return SAMPLE_MATCHES.map((sample) => {
    const bytes = recordSample(kernels, sample);
    const title = `${sample.raw.task}: ${sample.raw.home} against ${sample.raw.away}`;
    const path = `recordings/${sample.name}.gyr`;
    const entry = { path, title, room: "volleyball", bytes: bytes.length, ...cardOf(sample.scene) };
    return { entry, make: () => bytes };
  });
}

/** Writes beside, then puts the folder in its place: a good site is never half lost. */
async function writeSite(out: string, files: SiteFiles): Promise<number> {
  const beside = `${out.replace(/[/\\]+$/, "")}.${process.pid}.part`;
  let size = 0;
  try {
    for (const [path, make] of files) {
      const bytes = await make();
      size += bytes.length;
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      writeFileSync(join(beside, path), bytes);
    }
    rmSync(out, { recursive: true, force: true });
    renameSync(beside, out);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside, { recursive: true });
    if (error instanceof ConfigError) throw error;
    throw new ConfigError("--out", "a folder that can be written", `${out} (${(error as Error).message})`);
  }
  return size;
}

async function makeSite(files: readonly string[], flags: SiteFlags, output: Output): Promise<void> {
  checkFolder(flags.out);
  const own = await localRecordings(files, []);
  const recordings = flags.samples ? [...own, ...(await sampleRecordings())] : own;
  const site = siteFiles(recordings);
  const bytes = await writeSite(flags.out, site);
  const result = { folder: flags.out, files: site.size, bytes, recordings: recordings.length };
  output.print(
    flags.json
      ? JSON.stringify(result, null, 2)
      : `${site.size} files, ${(bytes / 1e6).toFixed(1)} MB, ${recordings.length} recordings; any web host serves them`,
  );
  output.note(`written to ${flags.out}`);
}

/** Registers the command. */
export function addSiteCommand(program: Command, output: Output): void {
  program
    .command("site")
    .description("a folder that any web host serves: gallery, live volleyball and turbulence, recordings")
    .argument("[files...]", "recordings (.gyr) or folders of turbulence runs to show in the gallery")
    .option("--out <folder>", "where to write it", "site")
    .option("--no-samples", "leave out the sample recordings")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  gyre site --out public\n  gyre site runs/first-match.gyr --out public --no-samples",
    )
    .action((files: string[], flags: SiteFlags) => makeSite(files, flags, output));
}
