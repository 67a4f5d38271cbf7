// What a site offers to its page: scenes, recordings, and the words that a live run may use. Written as catalog.json.

/** A scene that ships. */
export interface CatalogScene {
  /** word in links, e.g. "volleyball/3v3" */
  readonly scene: string;
  readonly room: string;
  readonly title: string;
  /** e.g. the task or the grid, for a tag */
  readonly tag: string;
  /** path of the scene, relative to the page */
  readonly path: string;
  /** path of a picture */
  readonly picture?: string;
  /** name of the trained policy that flies it; scenes of practice have one */
  readonly policy?: string;
  /** whether the gallery shows it; all scenes have links */
  readonly isFeatured: boolean;
}

/** A recording that can be played. */
export interface CatalogRecording {
  readonly path: string;
  readonly title: string;
  readonly room: string;
  readonly bytes: number;
  readonly picture?: string;
}

/** A word with what it means. */
export interface CatalogWord {
  readonly name: string;
  readonly about: string;
}

/** A trained policy that ships. */
export interface CatalogTrained {
  readonly name: string;
  /** practice task that it was trained on */
  readonly task: string;
  /** what its actions command */
  readonly actionTransform: string;
  /** what it was judged by, and its value then; null where its file does not say */
  readonly metric: string | null;
  readonly value: number | null;
  /** numbers that were learned */
  readonly parameters: number;
  /** path of its file, relative to the page */
  readonly path: string;
}

/** A trained policy of turbulence that ships, for the closure `learned`. */
export interface CatalogLearned {
  readonly name: string;
  /** flow that it was trained on, and points a side there */
  readonly case: string;
  readonly grid: number;
  /** which spectrum it looks at; one that is truncated takes the snapshots of a reference */
  readonly reference: "whole" | "truncated";
  /** path of its file, relative to the page */
  readonly path: string;
}

/** A closure with its parameters' defaults. */
export interface CatalogClosure {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The whole catalog. */
export interface Catalog {
  readonly format: "gyre-catalog";
  readonly generator: string;
  readonly scenes: readonly CatalogScene[];
  readonly recordings: readonly CatalogRecording[];
  /** teams that play matches */
  readonly policies: readonly CatalogWord[];
  /** policies that fly practice scenes */
  readonly trained: readonly CatalogTrained[];
  readonly closures: readonly CatalogClosure[];
  /** policies of the closure `learned`, which `closures` leaves out */
  readonly learned: readonly CatalogLearned[];
  /** number of snapshots of each case's reference */
  readonly snapshots: Readonly<Record<string, number>>;
}
