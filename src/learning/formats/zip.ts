// Zip archives from anywhere, through fflate, with bounds on what a header can make us allocate.

import { unzipSync, type Zippable, zipSync } from "fflate";
import { ConfigError } from "../../base/errors.ts";

/** Most files in one archive. */
const MAX_FILES = 20_000;

/** Most bytes that one archive may hold when unpacked. */
const MAX_UNPACKED_BYTES: number = 2 ** 30;

/** Deflate cannot pack better than this. */
const MAX_RATIO = 1032;

/** Time stamp of files we write, so that the same content gives the same bytes. */
const EPOCH = "1980-01-01T00:00:00";

/** Whether bytes begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/**
 * Unpacks an archive.
 *
 * @param name its name in error messages
 * @returns files by path
 * @throws ConfigError when it is damaged, or would unpack to more than 1 GiB or 20 000 files
 */
export function readZip(bytes: Uint8Array, name: string): Map<string, Uint8Array> {
  let files = 0;
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: (file) => {
        files++;
        if (files > MAX_FILES)
          throw new ConfigError(name, `at most ${MAX_FILES} files in the archive`, files);
        const packed = Math.min(file.size, bytes.length);
        if (file.originalSize > packed * MAX_RATIO + 64) {
          throw new ConfigError(
            `${name}: ${file.name}`,
            `at most ${packed * MAX_RATIO} bytes`,
            file.originalSize,
          );
        }
        total += file.originalSize;
        if (!(total <= MAX_UNPACKED_BYTES)) {
          throw new ConfigError(name, `at most ${MAX_UNPACKED_BYTES} bytes unpacked`, total);
        }
        return !file.name.endsWith("/");
      },
    });
    return new Map(Object.entries(entries));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = error instanceof Error ? error.message : "unreadable";
    throw new ConfigError(name, "a sound zip archive", reason);
  }
}

/** Packs files, stored without compression (or deflated), in the given order, always to the same bytes. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>, compress = false): Uint8Array {
  const entries: Zippable = {};
  for (const [path, bytes] of files) entries[path] = bytes;
  return zipSync(entries, { level: compress ? 6 : 0, mtime: EPOCH });
}
