// A recording as one HTML file with the viewer inside.

import { existsSync, readFileSync } from "node:fs";
import { ConfigError } from "../../base/errors.ts";
import { encodeRecording } from "../../recording/gyr.ts";
import type { Recording } from "../../recording/recording.ts";
import { putInside } from "../../recording/single-file.ts";
import { PACKAGE } from "../shipped-scenes.node.ts";
import { makeCatalog } from "../site/catalog.node.ts";

const TEMPLATE = `${PACKAGE}build/viewer/viewer.html`;

/**
 * The page.
 *
 * @param name of the recording inside, with its ending
 * @throws ConfigError when the viewer has not been built
 */
export function exportHtml(recording: Recording, name: string): Uint8Array {
  if (!existsSync(TEMPLATE)) {
    throw new ConfigError("viewer", "a page that has been built: npm run build", "none so far");
  }
  const { title, room } = recording.header;
  const bytes = encodeRecording(recording);
  const entry = { path: name, title: title || name, room, bytes: bytes.length };
  const known = makeCatalog([entry]);
  const words = recording.header.policies.map(({ word }) => word);
  // what it takes to fly practice episodes again
  const trained = known.trained.filter((policy) => words.includes(policy.name));
  const catalog = { ...known, scenes: [], trained };
  const html = putInside(
    readFileSync(TEMPLATE, "utf8"),
    title,
    new Map([
      [name, bytes],
      ...trained.map(({ path }) => [path, readFileSync(`${PACKAGE}${path}`)] as const),
      ["catalog.json", new TextEncoder().encode(JSON.stringify(catalog))],
    ]),
  );
  return new TextEncoder().encode(html);
}
