// Cameras of the flow scene: flat from above, and a three-quarter view that the user steers.

import { type Camera, PerspectiveCamera, type Vector3 } from "three";
import type { CameraPreset } from "../stage/scene-view.ts";
import { fitDistance, type PaneLayout } from "./pane-layout.ts";

/** Field of view and shape of the picture, as of the camera last seen. */
export class Lens {
  /** degrees */
  fov = 45;
  aspect = 16 / 9;

  /** Takes them from a camera; returns whether the shape of the picture has changed. */
  see(camera: Camera): boolean {
    if (!(camera instanceof PerspectiveCamera)) return false;
    const hasChanged = Math.abs(camera.aspect - this.aspect) > 1e-3 * this.aspect;
    this.fov = camera.fov;
    this.aspect = camera.aspect;
    return hasChanged;
  }
}

/** Height of the three-quarter view over the plane, radians. */
const ELEVATION = 0.72;
/** Turn about the vertical for a single pane, so that two sides of the block are seen; none for a row of panes. */
const AZIMUTH = -0.5;
/** world units that a relief adds to what has to fit */
const RELIEF_ROOM = 1.6;

function placeAbove(layout: PaneLayout, lens: Lens, position: Vector3, target: Vector3): void {
  const distance = fitDistance(layout.width, layout.height, lens.fov, lens.aspect);
  target.set(0, 0, 0);
  // a hair off the vertical: straight down, up = +z would leave the turn of the picture open
  position.set(0, -1e-3 * distance, distance);
}

function placeAside(layout: PaneLayout, lens: Lens, position: Vector3, target: Vector3): void {
  const azimuth = layout.centres.length === 1 ? AZIMUTH : 0;
  const [c, s] = [Math.cos(azimuth), Math.abs(Math.sin(azimuth))];
  const width = layout.width * c + layout.height * s;
  const depth = layout.height * c + layout.width * s;
  const height = depth * Math.sin(ELEVATION) + RELIEF_ROOM * Math.cos(ELEVATION);
  // the near edge looms: stand back by a part of the depth
  const distance = fitDistance(width, height, lens.fov, lens.aspect) + 0.28 * depth * Math.cos(ELEVATION);
  target.set(0, 0, -0.3);
  position.set(
    distance * Math.cos(ELEVATION) * Math.sin(azimuth),
    -distance * Math.cos(ELEVATION) * Math.cos(azimuth),
    distance * Math.sin(ELEVATION),
  );
}

/** The cameras. @param layoutNow the panes as they lie now */
export function flowCameras(layoutNow: () => PaneLayout, lens: Lens): readonly CameraPreset[] {
  return [
    {
      name: "top",
      label: "From above",
      start: (position, target) => placeAbove(layoutNow(), lens, position, target),
      follow: (position, target) => placeAbove(layoutNow(), lens, position, target),
    },
    {
      name: "orbit",
      label: "Orbit",
      start: (position, target) => placeAside(layoutNow(), lens, position, target),
    },
  ];
}
