// Cameras of the flow scene: flat from above, and a three-quarter view that the user steers.

import { type Camera, PerspectiveCamera, Vector3 } from "three";
import type { CameraPreset } from "../stage/scene-view.ts";
import { FLOOR, TOP } from "./field-shader.ts";
import { fitDistance, PANE_SIDE, type PaneLayout } from "./pane-layout.ts";

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
/** share of the picture that is left free around the panes */
const ROOM = 1.04;
/** rounds of centring; each leaves about a tenth of the error */
const ROUNDS = 4;

function placeAbove(layout: PaneLayout, lens: Lens, position: Vector3, target: Vector3): void {
  const distance = fitDistance(layout.width, layout.height, lens.fov, lens.aspect);
  target.set(0, 0, 0);
  // a hair off the vertical: straight down, up = +z would leave the turn of the picture open
  position.set(0, -1e-3 * distance, distance);
}

/** What has to be seen of the panes: corners of each block, and the ends of its title. */
function pointsToSee({ centres }: PaneLayout): readonly Vector3[] {
  const half = PANE_SIDE / 2;
  return centres.flatMap(({ x, y }) => {
    const at = (dx: number, dy: number, z: number): Vector3 => new Vector3(x + dx * half, y + dy * half, z);
    const corners = [-1, 1].flatMap((dx) =>
      [-1, 1].flatMap((dy) => [at(dx, dy, FLOOR), at(dx, dy, 0.3 * TOP)]),
    );
    return [...corners, at(-0.5, 1.1, 1.25 * TOP), at(0.5, 1.1, 1.25 * TOP)];
  });
}

/**
 * Stands back from the panes along −forward until all of them are seen, in the middle of the picture. A point c from
 * the target is seen when |c·right| ≤ (d + c·forward)·tan(half width), and so for up.
 */
function fitAlong(layout: PaneLayout, lens: Lens, forward: Vector3, target: Vector3): number {
  const points = pointsToSee(layout);
  const right = new Vector3().crossVectors(forward, new Vector3(0, 0, 1)).normalize();
  const up = new Vector3().crossVectors(right, forward);
  const tangent = Math.tan((lens.fov * Math.PI) / 360);
  const point = new Vector3();
  let distance = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const along = (axis: Vector3): [number, number] => {
      const seen = points.map((each) => {
        point.subVectors(each, target);
        return point.dot(axis) / (distance + point.dot(forward));
      });
      return [Math.min(...seen), Math.max(...seen)];
    };
    if (round > 0) {
      for (const axis of [right, up]) {
        const [low, high] = along(axis);
        target.addScaledVector(axis, (distance * (low + high)) / 2);
      }
    }
    distance = 0;
    for (const each of points) {
      point.subVectors(each, target);
      const wide = Math.abs(point.dot(right)) / (tangent * lens.aspect);
      const high = Math.abs(point.dot(up)) / tangent;
      distance = Math.max(distance, Math.max(wide, high) - point.dot(forward));
    }
  }
  return distance;
}

function placeAside(layout: PaneLayout, lens: Lens, position: Vector3, target: Vector3): void {
  const azimuth = layout.centres.length === 1 ? AZIMUTH.one : AZIMUTH.several;
  const flat = Math.cos(ELEVATION);
  target.set(0, 0, 0);
  position.set(flat * Math.sin(azimuth), -flat * Math.cos(azimuth), Math.sin(ELEVATION));
  const distance = fitAlong(layout, lens, position.clone().negate(), target);
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
