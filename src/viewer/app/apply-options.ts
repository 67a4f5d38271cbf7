// Carries the user's choices into the scene.

import type { Picked } from "../stage/scene-view.ts";
import { FlowView } from "../turbulence/flow-view.ts";
import type { CourtView } from "../volleyball/court-view.ts";
import { wantsLessMotion } from "./scheme.ts";
import type { ViewOptions } from "./view-options.ts";

/** Sets everything that the options say, and what the pointer is on. */
export function applyOptions(
  view: FlowView | CourtView,
  options: ViewOptions,
  picked: Picked | undefined,
): void {
  if (view instanceof FlowView) applyToFlow(view, options, picked);
  else {
    Object.assign(view.options, {
      trailSeconds: options.trailSeconds.value,
      droneTrails: options.droneTrails.value,
      prediction: options.prediction.value,
      thrust: options.thrust.value,
      names: options.names.value,
    });
    view.highlight = picked && { source: picked.source, body: picked.body };
  }
}

function applyToFlow(view: FlowView, options: ViewOptions, picked: Picked | undefined): void {
  const { scale, range, lattice, coefficient } = options;
  view.setRelief(options.view.value === "relief" ? 1 : 0, wantsLessMotion());
  view.setScaleKind(scale.value);
  view.setLimit(range.value === 0 ? "auto" : range.value * view.fieldScale);
  view.setOverlay({ layer: coefficient.value, hasAgents: lattice.value });
  view.showPointer(picked?.source ?? 0, picked?.point);
}
