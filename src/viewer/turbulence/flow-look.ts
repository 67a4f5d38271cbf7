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
}

export const FLOW_LOOKS: Readonly<Record<Scheme, FlowLook>> = {
  light: {
    background: "#f4f6f9",
    words: "#1b2430",
    frame: "#4a5563",
    block: "#c3ccd6",
    contour: "#10261c",
  },
  dark: {
    background: "#10141a",
    words: "#e6ebf2",
    frame: "#7c8896",
    block: "#3a4553",
    contour: "#10261c",
  },
};
