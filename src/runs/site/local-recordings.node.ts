// Recordings on the user's disk, as a site shows them.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { decodeRecordingHeader, encodeRecording } from "../../recording/gyr.ts";
import { readInput } from "../files.node.ts";
import { recordRun } from "../turbulence/record-run.node.ts";
import { isRunFolder } from "../turbulence/run-folder.node.ts";
import { cardOfRecording } from "./catalog.node.ts";
import { freePath, type SiteRecording } from "./site-files.node.ts";

/** Where `gyre start` and most examples write. */
const USUAL_FOLDER = "runs";
/** Recordings that a gallery shows without being asked. */
const MOST_FOUND = 60;

/** Recordings and runs in the usual folder, newest first. */
export function findRecordings(): string[] {
  if (!existsSync(USUAL_FOLDER)) return [];
  return readdirSync(USUAL_FOLDER)
    .map((name) => join(USUAL_FOLDER, name))
    .filter((path) => path.endsWith(".gyr") || isRunFolder(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .slice(0, MOST_FOUND);
}

/**
 * A recording or a run's folder as part of a site.
 *
 * @param taken paths that others have; its own is added
 * @throws ConfigError when it is neither
 */
export async function localRecording(file: string, taken: Set<string>): Promise<SiteRecording> {
  const path = freePath(file.replace(/[/\\]+$/, ""), taken);
  taken.add(path);
  const isRun = isRunFolder(file);
  const read = async (): Promise<Uint8Array> =>
    isRun ? encodeRecording(await recordRun(file)) : readInput(file, "file");
  const bytes = await read();
  const header = decodeRecordingHeader(bytes, file);
  return {
    entry: {
      path,
      title: header.title,
      room: header.room,
      bytes: bytes.length,
      ...cardOfRecording(header),
    },
    // read again each time: it may have been written anew
    make: read,
  };
}

/** The same for many; those found by themselves that cannot be read are left out. */
export async function localRecordings(
  files: readonly string[],
  found: readonly string[],
): Promise<SiteRecording[]> {
  const taken = new Set<string>();
  const recordings: SiteRecording[] = [];
  for (const file of files) recordings.push(await localRecording(file, taken));
  for (const file of found) {
    try {
      recordings.push(await localRecording(file, taken));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
    }
  }
  return recordings;
}
