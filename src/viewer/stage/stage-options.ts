// What a stage is given, and what it tells of itself.

import type { Moment } from "../playback/moment.ts";

/** What a stage needs of the page. */
export interface StageOptions {
  /**
   * Called once before every drawing: moves the clock on and says what to draw, one moment a source.
   *
   * @param seconds wall clock since the drawing before, 0 for the first one after a rest, at most 0.25
   */
  readonly frame: (seconds: number) => readonly (Moment | undefined)[];
  /** called when the browser takes the GPU away, and when it gives it back */
  readonly onContextLost?: () => void;
  readonly onContextRestored?: () => void;
  /** no smoothing and no gliding of cameras; default false */
  readonly reducedMotion?: boolean;
  /** default: where a GPU draws, not where the processor does */
  readonly antialias?: boolean;
}

/** Figures of a stage, for tests and for a corner of the page. */
export interface StageStats {
  /** drawn so far */
  readonly frames: number;
  /** ms of the main thread for the last drawing */
  readonly lastFrame_ms: number;
  readonly pixelRatio: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** what lives on the GPU */
  readonly geometries: number;
  readonly textures: number;
  readonly programs: number;
  /** whether the processor draws instead of a GPU */
  readonly isSoftware: boolean;
}
