// Cameras of the flow scene: flat from above, and a three-quarter view that the user steers.

import { type Camera, PerspectiveCamera, Vector3 } from "three";
import type { CameraPreset } from "../stage/scene-view.ts";
import { AMPLITUDE, FLOOR } from "./field-shader.ts";
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
const ELEVATION = 0.75;
/** Turn about the vertical for a single pane, so that two sides of the block are seen; less for several. */
const AZIMUTH = { one: -0.5, several: -0.12 };
/** world units that titles and peaks stand above the panes */
const TOP = 1.4 * AMPLITUDE;
/** room around what has to be seen */
const ROOM = 1.03;

function placeAbove(layout: PaneLayout, lens: Lens, position: Vector3, target: Vector3): void {
  const distance = fitDistance(layout.width, layout.height, lens.fov, lens.aspect);
  target.set(0, 0, 0);
  // a hair off the vertical: straight down, up = +z would leave the turn of the picture open
  position.set(0, -1e-3 * distance, distance);
}

/**
 * Distance from which a box around the target is seen whole: each corner c must lie within the picture,
 * |c·right| ≤ (d + c·forward)·tan(half width), and so for up.
 */
function boxDistance(layout: PaneLayout, lens: Lens, forward: Vector3, middle: number): number {
  const right = new Vector3().crossVectors(forward, new Vector3(0, 0, 1)).normalize();
  const up = new Vector3().crossVectors(right, forward);
  const tangent = Math.tan((lens.fov * Math.PI) / 360);
  const corner = new Vector3();
  let distance = 0;
  for (let k = 0; k < 8; k++) {
    corner.set(
      (k & 1 ? 0.5 : -0.5) * layout.width,
      (k & 2 ? 0.5 : -0.5) * layout.height,
      (k & 4 ? TOP : FLOOR) - middle,
    );
    const deep = corner.dot(forward);
    const wide = Math.abs(corner.dot(right)) / (tangent * lens.aspect);
    distance = Math.max(distance, wide - deep, Math.abs(corner.dot(up)) / tangent - deep);
  }
  return distance;
}

function placeAside(layout: PaneLayout, lens: Lens, position: Vector3, target: Vector3): void {
  const azimuth = layout.centres.length === 1 ? AZIMUTH.one : AZIMUTH.several;
  const flat = Math.cos(ELEVATION);
  target.set(0, 0, (TOP + FLOOR) / 2);
  position.set(flat * Math.sin(azimuth), -flat * Math.cos(azimuth), Math.sin(ELEVATION));
  const distance = boxDistance(layout, lens, position.clone().negate(), target.z);
  position.multiplyScalar(ROOM * distance).add(target);
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
