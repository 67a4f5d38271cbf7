// Which fields of a recording the flow scene draws, and where they stand in a frame.

import { frameLayout } from "../../recording/frame-layout.ts";
import type { RecordedField, RecordingHeader } from "../../recording/recording.ts";

/** A square field in a frame. */
export interface PlacedField {
  readonly field: RecordedField;
  /** points a side */
  readonly n: number;
  /** index of its first number in `Frame.values` */
  readonly offset: number;
}

/** The fields of a flow. */
export interface FlowShape {
  /** what colours and relief show */
  readonly main: PlacedField;
  /** what lies over it: the agents' coefficient, on the grid or on a lattice */
  readonly overlay: PlacedField | undefined;
}

/** Square fields of a header: "vorticity", or the first there is, and the next one over it; undefined without any. */
export function flowShape(header: RecordingHeader): FlowShape | undefined {
  const { fields: offsets } = frameLayout(header);
  const placed = (header.fields ?? [])
    .map((field, k): PlacedField => ({ field, n: field.rows, offset: offsets[k] as number }))
    .filter(({ field }) => field.rows === field.columns && field.rows > 0);
  const main = placed.find(({ field }) => field.name === "vorticity") ?? placed[0];
  if (!main) return undefined;
  return { main, overlay: placed.find((other) => other !== main) };
}
