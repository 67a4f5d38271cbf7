// Colours of the flow scene that depend on the page's scheme.

import type { Scheme } from "../stage/scene-view.ts";

/** Colours as CSS hex. */
export interface FlowLook {
  readonly background: string;
  readonly words: string;
  readonly frame: string;
  /** sides of the relief */
  readonly block: string;
  readonly contour: string;
  readonly ring: string;
}

export const FLOW_LOOKS: Readonly<Record<Scheme, FlowLook>> = {
  light: {
    background: "#f4f6f9",
    words: "#1b2430",
    frame: "#4a5563",
    block: "#aab4c0",
    contour: "#10261c",
    ring: "#11161d",
  },
  dark: {
    background: "#10141a",
    words: "#e6ebf2",
    frame: "#7c8896",
    block: "#2c3541",
    contour: "#10261c",
    ring: "#11161d",
  },
};
