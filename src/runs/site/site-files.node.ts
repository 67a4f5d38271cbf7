// Everything that a site consists of, as paths with makers of their bytes: written to a folder, or served.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { CatalogRecording } from "../../recording/catalog.ts";
import { PACKAGE, shippedScenes } from "../shipped-scenes.node.ts";
import { splitReferenceFields } from "../turbulence/reference-fields.ts";
import { makeCatalog } from "./catalog.node.ts";

/** Makes the bytes of one file when they are wanted. */
export type FileMaker = () => Uint8Array | Promise<Uint8Array>;

/** Files of a site by path, with slashes. */
export type SiteFiles = Map<string, FileMaker>;

/** A recording of a site. */
export interface SiteRecording {
  /** how the gallery shows it; its path is where it lies in the site */
  readonly entry: CatalogRecording;
  readonly make: FileMaker;
}

const APP = `${PACKAGE}build/viewer/`;
const PICTURES = `${PACKAGE}src/viewer/pictures/`;
const REFERENCE = "scenes/turbulence/reference";

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(`${folder}${path}`).isFile());
}

/** The page itself. @throws ConfigError when it has not been built */
function addApp(files: SiteFiles): void {
  if (!existsSync(`${APP}index.html`)) {
    throw new ConfigError("viewer", "a page that has been built: npm run build", "none so far");
  }
  for (const path of filesBelow(APP)) files.set(path, () => readFileSync(`${APP}${path}`));
}

/** Scenes, and what flows start from and are compared with: one field a file, since a run needs one only. */
function addScenes(files: SiteFiles): void {
  for (const path of shippedScenes()) files.set(path, () => readFileSync(`${PACKAGE}${path}`));
  for (const name of readdirSync(`${PACKAGE}${REFERENCE}`)) {
    const path = `${REFERENCE}/${name}`;
    if (name.endsWith(".json")) files.set(path, () => readFileSync(`${PACKAGE}${path}`));
    if (!name.endsWith("-fields.npz")) continue;
    const parts = splitReferenceFields(readFileSync(`${PACKAGE}${path}`), name);
    for (const [k, part] of parts.entries()) {
      files.set(path.replace(/\.npz$/, `-${k + 1}.npz`), () => part);
    }
  }
}

/**
 * The files of a site.
 *
 * @throws ConfigError when the page has not been built
 */
export function siteFiles(recordings: readonly SiteRecording[]): SiteFiles {
  const files: SiteFiles = new Map();
  addApp(files);
  addScenes(files);
  if (existsSync(PICTURES)) {
    for (const name of readdirSync(PICTURES)) {
      if (name.startsWith("card-")) files.set(`pictures/${name}`, () => readFileSync(`${PICTURES}${name}`));
    }
  }
  for (const { entry, make } of recordings) files.set(entry.path, make);
  const catalog = makeCatalog(recordings.map(({ entry }) => entry));
  for (const { path } of [...catalog.trained, ...catalog.learned])
    files.set(path, () => readFileSync(`${PACKAGE}${path}`));
  files.set("catalog.json", () => new TextEncoder().encode(JSON.stringify(catalog)));
  return files;
}

/** A path in the site that no other recording has. */
export function freePath(file: string, taken: ReadonlySet<string>): string {
  const name = basename(file).replace(/[^\w.-]/g, "-");
  const stem = name.replace(/\.gyr$/, "");
  let path = `recordings/${stem}.gyr`;
  for (let k = 2; taken.has(path); k++) path = `recordings/${stem}-${k}.gyr`;
  return path;
}
