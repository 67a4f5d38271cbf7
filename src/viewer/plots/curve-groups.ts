// Which curves of a recording share a plot: "enstrophy spectrum" and "enstrophy spectrum, mean" do.

import { frameLayout } from "../../recording/frame-layout.ts";
import type { RecordedCurve, RecordingHeader } from "../../recording/recording.ts";

/** A curve and where its y stands in a frame. */
export interface PlacedCurve {
  readonly curve: RecordedCurve;
  /** behind the comma of its name; empty for the first of a group */
  readonly part: string;
  /** index of its first number in `Frame.values` */
  readonly offset: number;
}

/** Curves of one plot. */
export interface CurveGroup {
  /** name before the comma */
  readonly name: string;
  readonly curves: readonly PlacedCurve[];
}

/** Curves of a header by the words before the comma in their names, in order. */
export function curveGroups(header: RecordingHeader): readonly CurveGroup[] {
  const { curves: offsets } = frameLayout(header);
  const groups = new Map<string, PlacedCurve[]>();
  (header.curves ?? []).forEach((curve, k) => {
    const comma = curve.name.indexOf(",");
    const name = comma < 0 ? curve.name : curve.name.slice(0, comma);
    const part = comma < 0 ? "" : curve.name.slice(comma + 1).trim();
    const group = groups.get(name) ?? [];
    group.push({ curve, part, offset: offsets[k] as number });
    groups.set(name, group);
  });
  return [...groups].map(([name, curves]) => ({ name, curves }));
}
