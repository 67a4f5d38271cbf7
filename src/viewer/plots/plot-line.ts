// A line of a time plot.

import type { FrameTrack } from "../../recording/track.ts";
import type { Series } from "./series.ts";

/** A series of one source. */
export interface PlotLine {
  /** 0 the first */
  readonly source: number;
  readonly track: FrameTrack;
  readonly series: Series;
  /** name of the source, where there are several; else empty */
  readonly prefix: string;
}
