// The state of the page as the query of its address: what "copy link" writes and opening a link reads.
//
//   ?replay=PATH[&compare=PATH]…            a recording, and others to lay over it
//   ?scene=ROOM/NAME[&seed=…&home=…]        a live run; keys below
//   &t=12.5&camera=ball&speed=0.5&play=0    where it stands

import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";

/** What is shown. */
export type Subject =
  | { readonly kind: "gallery" }
  | { readonly kind: "replay"; readonly path: string; readonly compare: readonly string[] }
  | {
      readonly kind: "scene";
      /** e.g. "volleyball/3v3" */
      readonly scene: string;
      /** changes to the scene, by key of `SCENE_KEYS` */
      readonly changes: Readonly<Record<string, string>>;
    };

/** A live run. */
export type SceneSubject = Extract<Subject, { kind: "scene" }>;

/** Where it stands. */
export interface LinkState {
  readonly subject: Subject;
  /** s on the clock */
  readonly time?: number;
  readonly camera?: string;
  readonly speed?: number;
  /** whether it plays when it opens; it does by default */
  readonly isPlaying?: boolean;
  /** how fields are drawn */
  readonly view?: "plane" | "relief";
  readonly scale?: "linear" | "symlog";
}

/** Keys of a link that change a scene. */
export const SCENE_KEYS = [
  "seed",
  "home",
  "away",
  "games",
  "deterministic",
  "closure",
  "coefficient",
  "policy",
  "grid",
  "reynolds",
  "beta",
  "drag",
  "wavenumber",
  "precision",
  "sample",
] as const;

const STATE_KEYS = ["t", "camera", "speed", "play", "view", "scale"] as const;
const KNOWN: readonly string[] = ["replay", "compare", "scene", ...SCENE_KEYS, ...STATE_KEYS];

function numberOf(query: URLSearchParams, key: string, low: number, high: number): number | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= low && value <= high)) throw new ConfigError(key, `a number from ${low} to ${high}`, text);
  return value;
}

function wordOf<T extends string>(query: URLSearchParams, key: string, words: readonly T[]): T | undefined {
  const text = query.get(key);
  if (text === null) return undefined;
  const word = words.find((one) => one === text);
  if (!word) throw new ConfigError(key, `one of ${words.join(", ")}`, text);
  return word;
}

function subjectOf(query: URLSearchParams): Subject {
  const path = query.get("replay");
  const scene = query.get("scene");
  if (path !== null && scene !== null) throw new ConfigError("scene", "no replay beside it", scene);
  const changes = SCENE_KEYS.flatMap((key) => {
    const value = query.get(key);
    return value === null ? [] : [[key, value] as const];
  });
  if (scene === null && changes[0]) throw new ConfigError(changes[0][0], "a scene beside it", changes[0][1]);
  if (path === null && query.has("compare")) {
    throw new ConfigError("compare", "a replay beside it", query.get("compare"));
  }
  if (path !== null) return { kind: "replay", path, compare: query.getAll("compare") };
  if (scene === null) return { kind: "gallery" };
  if (!/^[a-z]+\/[\w.-]+$/.test(scene))
    throw new ConfigError("scene", "ROOM/NAME, e.g. volleyball/3v3", scene);
  return { kind: "scene", scene, changes: Object.fromEntries(changes) };
}

/**
 * Reads the query of an address.
 *
 * @throws ConfigError naming the key, the rule and the value
 */
export function parseLink(search: string): LinkState {
  const query = new URLSearchParams(search);
  for (const key of query.keys()) {
    if (KNOWN.includes(key)) continue;
    const near = nearestWord(key, KNOWN);
    throw new ConfigError(key, `a key of a link${near ? ` (did you mean ${near}?)` : ""}`, query.get(key));
  }
  const time = numberOf(query, "t", 0, 1e9);
  const speed = numberOf(query, "speed", 0.1, 10);
  const camera = query.get("camera");
  const play = wordOf(query, "play", ["0", "1"]);
  const view = wordOf(query, "view", ["plane", "relief"]);
  const scale = wordOf(query, "scale", ["linear", "symlog"]);
  return {
    subject: subjectOf(query),
    ...(time === undefined ? {} : { time }),
    ...(camera === null ? {} : { camera }),
    ...(speed === undefined ? {} : { speed }),
    ...(play === undefined ? {} : { isPlaying: play === "1" }),
    ...(view === undefined ? {} : { view }),
    ...(scale === undefined ? {} : { scale }),
  };
}

/** The query of a state, with its `?`; empty for the gallery. `parseLink` gives the state back. */
export function formatLink(state: LinkState): string {
  const query = new URLSearchParams();
  const { subject } = state;
  if (subject.kind === "replay") {
    query.set("replay", subject.path);
    for (const path of subject.compare) query.append("compare", path);
  } else if (subject.kind === "scene") {
    query.set("scene", subject.scene);
    for (const key of SCENE_KEYS) {
      const value = subject.changes[key];
      if (value !== undefined) query.set(key, value);
    }
  }
  if (state.time !== undefined) query.set("t", String(Math.round(state.time * 1e6) / 1e6));
  if (state.camera !== undefined) query.set("camera", state.camera);
  if (state.speed !== undefined) query.set("speed", String(state.speed));
  if (state.isPlaying !== undefined) query.set("play", state.isPlaying ? "1" : "0");
  if (state.view !== undefined) query.set("view", state.view);
  if (state.scale !== undefined) query.set("scale", state.scale);
  // slashes, commas and colons are legal in a query and easier to read
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? "" : `?${text}`;
}
