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
  readonly policies: readonly CatalogWord[];
  readonly closures: readonly CatalogClosure[];
}
