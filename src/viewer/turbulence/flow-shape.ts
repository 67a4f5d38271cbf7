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
  /** what lies over it: the closure's coefficient, on the grid or, where there is nothing finer, at the agents */
  readonly overlay: PlacedField | undefined;
  /** the coefficient at the agents of a lattice coarser than the grid */
  readonly agents: PlacedField | undefined;
}

/** Square fields of a header: "vorticity", or the first there is, and others over it; undefined without any. */
export function flowShape(header: RecordingHeader): FlowShape | undefined {
  const { fields: offsets } = frameLayout(header);
  const placed = (header.fields ?? [])
    .map((field, k): PlacedField => ({ field, n: field.rows, offset: offsets[k] as number }))
    .filter(({ field }) => field.rows === field.columns && field.rows > 0);
  const main = placed.find(({ field }) => field.name === "vorticity") ?? placed[0];
  if (!main) return undefined;
  const others = placed.filter((other) => other !== main);
  const agents = others.find(({ n }) => n < main.n);
  return { main, overlay: others.find(({ n }) => n >= main.n) ?? agents, agents };
}
