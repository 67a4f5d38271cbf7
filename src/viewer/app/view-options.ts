// What is drawn beside the bare state; shared by menus, keys and links.

import { type Signal, signal } from "@preact/signals";
import type { LinkState } from "./link.ts";

/** Lengths of trails that the key goes through, s. */
export const TRAILS = [2, 6, Number.POSITIVE_INFINITY, 0] as const;

/** Choices of a session's scene; each room uses its own. */
export class ViewOptions {
  // ── bodies ──
  readonly trailSeconds: Signal<number> = signal(TRAILS[0]);
  readonly droneTrails: Signal<boolean> = signal(false);
  readonly prediction: Signal<boolean> = signal(false);
  readonly thrust: Signal<boolean> = signal(true);
  readonly names: Signal<boolean> = signal(false);
  // ── fields ──
  readonly view: Signal<"plane" | "relief">;
  readonly scale: Signal<"linear" | "symlog">;
  readonly lattice: Signal<boolean> = signal(false);
  /** how the closure's coefficient lies over the field */
  readonly coefficient: Signal<"none" | "tint" | "contours"> = signal("none");
  /** largest |value| of the colour scale in units of the field's own scale; 0 for automatic */
  readonly range: Signal<number> = signal(0);

  constructor(state: Partial<LinkState>) {
    this.view = signal(state.view ?? "plane");
    this.scale = signal(state.scale ?? "linear");
  }

  /** Switches one by its key. */
  change(what: "trails" | "prediction" | "names"): void {
    if (what === "trails") {
      const next = (TRAILS as readonly number[]).indexOf(this.trailSeconds.value) + 1;
      this.trailSeconds.value = TRAILS[next % TRAILS.length] as number;
    } else this[what].value = !this[what].value;
  }
}
