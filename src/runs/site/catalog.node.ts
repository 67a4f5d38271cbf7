// The catalog of a site, from the scenes that ship and the recordings that it is given.

import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { VERSION } from "../../base/version.ts";
import type { Catalog, CatalogRecording, CatalogScene, CatalogTrained } from "../../recording/catalog.ts";
import type { RecordingHeader } from "../../recording/recording.ts";
import { CASE_NAMES } from "../../turbulence/cases.ts";
import { practiceTaskOf } from "../../volleyball/practice/tasks.ts";
import { listClosures, listPolicies } from "../listing.ts";
import { PACKAGE, shippedScenes } from "../shipped-scenes.node.ts";
import { catalogLearned } from "../train/list-learned.node.ts";
import { listTrained, trainedFor } from "../train/list-trained.node.ts";
import { loadReferenceFields, shippedFields } from "../turbulence/reference-source.node.ts";

/** Scenes that the gallery shows, in its order; the others have links too. */
const FEATURED: readonly string[] = [
  "volleyball/3v3",
  "volleyball/1v1",
  "volleyball/6v6",
  "volleyball/serve-drill",
  "volleyball/receive-drill",
  "volleyball/hover-iris",
  "volleyball/solo-bump",
  "volleyball/hit-the-ball",
  "volleyball/back-and-forth",
  "volleyball/hover",
  "volleyball/hover-ctbr",
  "turbulence/kf4-64",
  "turbulence/kf4beta20-64",
  "turbulence/kf25-128",
  "turbulence/taylor-green-64",
];

/** Closures that take more than a name. */
const NEEDS_MORE: readonly string[] = ["file", "lattice", "learned"];

/** Folder of the pictures, in the package and in the site. */
const PICTURES = "src/viewer/pictures";

/** Path of a scene's card in a site, where there is one. */
export function cardOf(name: string): { picture?: string } {
  const file = `card-${name.replace("/", "-")}.jpg`;
  return existsSync(`${PACKAGE}${PICTURES}/${file}`) ? { picture: `pictures/${file}` } : {};
}

/** The card of a volleyball task: hovering looks the same in practice and in the drill. */
function cardOfTask(task: string): { picture?: string } {
  return cardOf(task === "hover" ? "volleyball/hover-iris" : `volleyball/${task}`);
}

/** The card of a recording: that of the scene that the gallery features of the same task, or of the same flow. */
export function cardOfRecording({ scene }: Pick<RecordingHeader, "scene">): { picture?: string } {
  const { room, task, case: flow } = scene as { room?: string; task?: string; case?: string };
  if (room !== "turbulence") return cardOfTask(String(task));
  const like = FEATURED.find((name) => name.startsWith("turbulence/") && rawScene(name).case === flow);
  return like === undefined ? {} : cardOf(like);
}

function rawScene(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(`${PACKAGE}scenes/${name}.json`, "utf8")) as Record<string, unknown>;
}

function tagOf(raw: Readonly<Record<string, unknown>>): string {
  if (raw.room === "turbulence") return `${String(raw.grid)}²`;
  return String(raw.task);
}

function isPractice({ task, practice }: Readonly<Record<string, unknown>>): boolean {
  const key = practice as object | undefined;
  return practiceTaskOf({ task: String(task), practice: key }) !== undefined;
}

/** The entry of a scene; none for one of practice that no shipped policy flies: there is nothing to watch. */
function sceneEntry(path: string, trained: readonly CatalogTrained[]): CatalogScene | undefined {
  const scene = path.replace(/^scenes\//, "").replace(/\.json$/, "");
  const raw = rawScene(scene);
  const policy = trainedFor(basename(scene), raw, trained);
  if (isPractice(raw) && policy === undefined) return undefined;
  return {
    scene,
    room: String(raw.room),
    title: String(raw.title),
    tag: tagOf(raw),
    path,
    ...(raw.room === "turbulence" ? {} : cardOfTask(String(raw.task))),
    ...cardOf(scene),
    ...(policy === undefined ? {} : { policy }),
    isFeatured: FEATURED.includes(scene),
  };
}

/** Order of the gallery; scenes that it does not show come last. */
function place({ scene, isFeatured }: CatalogScene): number {
  return isFeatured ? FEATURED.indexOf(scene) : FEATURED.length;
}

/** Snapshots that ship, by case. */
function countSnapshots(): Record<string, number> {
  const cases = CASE_NAMES.filter((name) => existsSync(shippedFields(name)));
  return Object.fromEntries(cases.map((name) => [name, loadReferenceFields(name).fields.length]));
}

/** The catalog of a site with these recordings. */
export function makeCatalog(recordings: readonly CatalogRecording[]): Catalog {
  const trained = listTrained();
  return {
    format: "gyre-catalog",
    generator: `gyre ${VERSION}`,
    scenes: shippedScenes()
      .flatMap((path) => sceneEntry(path, trained) ?? [])
      .sort((a, b) => place(a) - place(b)),
    recordings,
    policies: listPolicies(),
    trained,
    closures: listClosures().filter(({ name }) => !NEEDS_MORE.includes(name)),
    learned: catalogLearned(),
    snapshots: countSnapshots(),
  };
}

/** Title of a recording without one of its own. */
export function titleOfFile(path: string): string {
  return basename(path).replace(/\.gyr$/, "");
}
