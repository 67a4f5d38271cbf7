// Where the court is watched from.

import { type PerspectiveCamera, Quaternion, Vector3 } from "three";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { CameraPreset } from "../stage/scene-view.ts";

/** What the cameras know of the court. */
export interface Sight {
  readonly header: RecordingHeader;
  /** m, half sides of what is to be seen, and its height */
  readonly half: { readonly x: number; readonly y: number };
  readonly height: number;
  /** on the floor, m */
  readonly middle: Vector3;
  /** of the last picture; its shape decides how far away a camera has to stand */
  readonly camera: () => PerspectiveCamera | undefined;
  /** where a body is; false while that is not known */
  readonly place: (body: number, position: Vector3, attitude: Quaternion) => boolean;
}

/** m; no camera goes lower */
const LOWEST = 0.35;
/** m; drones fly about here */
const DRONE_HEIGHT = 2.3;
/** part of the picture's side that the court takes */
const FILL = 0.94;

const UP = new Vector3(0, 0, 1);
const right = new Vector3();
const above = new Vector3();
const corner = new Vector3();
const place = new Vector3();
const forward = new Vector3();
const attitude = new Quaternion();

/** Points that have to be in the picture: the court, the drones above its corners, high balls above its middle. */
const POINTS = 10;

function pointOf(k: number, { half, height, middle }: Sight, out: Vector3): Vector3 {
  if (k >= 8) out.set((k === 8 ? 0.5 : -0.5) * half.x, 0, height);
  else out.set((k & 1 ? 1 : -1) * half.x, (k & 2 ? 1 : -1) * half.y, k & 4 ? DRONE_HEIGHT : 0);
  return out.add(middle);
}

/**
 * Steps back along `direction` until all points are in the picture, and puts them in its middle. Writes both vectors.
 *
 * A point p is seen when |p·r| ≤ (D − p·d) tan(half angle), for the picture's two axes r and the distance D, with p
 * counted from the target. The target then moves to the middle of what is seen, and all is done again.
 */
function stepBack(sight: Sight, direction: Vector3, target: Vector3, position: Vector3): void {
  const camera = sight.camera();
  const tan = Math.tan(((camera?.fov ?? 38) * Math.PI) / 360) * FILL;
  const aspect = camera?.aspect ?? 1.6;
  right.crossVectors(UP, direction).normalize();
  above.crossVectors(direction, right);
  let distance = 1;
  for (let round = 0; round < 5; round++) {
    let low = 0;
    let high = 0;
    let next = 0;
    for (let k = 0; k < POINTS; k++) {
      pointOf(k, sight, corner).sub(target);
      const depth = corner.dot(direction);
      const rise = corner.dot(above);
      next = Math.max(
        next,
        Math.abs(corner.dot(right)) / (tan * aspect) + depth,
        Math.abs(rise) / tan + depth,
      );
      const seen = rise / Math.max(0.5, distance - depth);
      low = Math.min(low, seen);
      high = Math.max(high, seen);
    }
    if (round > 0 && round < 4) target.addScaledVector(above, ((low + high) / 2) * distance);
    distance = next;
  }
  position.copy(target).addScaledVector(direction, distance);
}

/** Whether the picture is higher than wide, as on a phone. */
function isUpright(sight: Sight): boolean {
  return (sight.camera()?.aspect ?? 1.6) < 1;
}

function orbit(sight: Sight): CameraPreset {
  const direction = new Vector3();
  const start = (position: Vector3, target: Vector3): void => {
    if (isUpright(sight)) direction.set(0.8, -0.12, 0.75);
    else direction.set(0.3, -0.86, 0.44);
    target.copy(sight.middle);
    stepBack(sight, direction.normalize(), target, position);
  };
  return { name: "orbit", label: "Orbit", start };
}

function top(sight: Sight): CameraPreset {
  const direction = new Vector3();
  const start = (position: Vector3, target: Vector3): void => {
    // not quite from above, so that up in the picture is a direction on the court
    if (isUpright(sight)) direction.set(0.002, 0, 1);
    else direction.set(0, -0.002, 1);
    target.copy(sight.middle);
    stepBack(sight, direction.normalize(), target, position);
  };
  return { name: "top", label: "From above", start };
}

function team(sight: Sight, number: 0 | 1): CameraPreset {
  const side = number === 0 ? 1 : -1;
  const net = sight.header.arena?.netHeight_m ?? 2;
  const direction = new Vector3();
  const start = (position: Vector3, target: Vector3): void => {
    target.set(-side * sight.half.x * 0.1, 0, net * 0.6);
    if (isUpright(sight)) stepBack(sight, direction.set(side * 0.9, 0, 0.42).normalize(), target, position);
    else position.set(side * (sight.half.x + sight.half.y * 1.15), 0, net + sight.half.y * 0.45);
  };
  return { name: `team${number}`, label: `Behind team ${number}`, start };
}

function referee(sight: Sight): CameraPreset {
  const net = sight.header.arena?.netHeight_m ?? 2;
  const direction = new Vector3(0, -0.94, 0.34).normalize();
  const start = (position: Vector3, target: Vector3): void => {
    target.set(0, 0, net * 0.62);
    if (isUpright(sight)) stepBack(sight, direction, target, position);
    else position.set(0, -(sight.half.y + sight.half.x * 0.82), net * 1.9);
  };
  return { name: "referee", label: "Referee", start };
}

function keepAbove(position: Vector3): void {
  position.z = Math.max(LOWEST, position.z);
}

/** Follows the ball from the side, from about its height; the court stays in the picture behind it. */
function ball(sight: Sight, body: number): CameraPreset {
  const follow = (position: Vector3, target: Vector3): void => {
    if (!sight.place(body, place, attitude)) return;
    target.set(place.x * 0.94, place.y * 0.9, place.z * 0.72);
    const away = sight.half.x * (isUpright(sight) ? 1.15 : 0.8) + place.z * 0.5;
    position.set(place.x * 0.78, Math.min(-2, place.y - away), place.z * 0.6 + sight.half.x * 0.36);
    keepAbove(position);
  };
  return { name: "ball", label: "Ball", start: follow, follow };
}

/** Behind and above a drone, level whatever its tilt, looking where the game is: over the net. */
function chase(sight: Sight, body: number): CameraPreset {
  const { name, team: side = 0, size_m } = sight.header.bodies[body] as RecordingHeader["bodies"][number];
  const reach = Math.max(0.6, (size_m[0] ?? 0.25) * 8);
  const follow = (position: Vector3, target: Vector3): void => {
    if (!sight.place(body, place, attitude)) return;
    forward.set(side === 0 ? -1 : 1, 0, 0);
    position.copy(place).addScaledVector(forward, -reach);
    position.z += reach * 0.42;
    target.copy(place).addScaledVector(forward, reach * 0.7);
    target.z += reach * 0.08;
    keepAbove(position);
  };
  return { name: `drone${body}`, label: name, start: follow, follow };
}

/** All cameras of a recording, the one to begin with first. */
export function makeCameras(sight: Sight): CameraPreset[] {
  const { bodies, arena } = sight.header;
  const cameras = [orbit(sight)];
  const balls = bodies.flatMap(({ kind }, body) => (kind === "ball" ? [ball(sight, body)] : []));
  cameras.push(...balls.slice(0, 1));
  if (arena) cameras.push(team(sight, 0), team(sight, 1));
  cameras.push(top(sight));
  if (arena) cameras.push(referee(sight));
  bodies.forEach(({ kind }, body) => {
    if (kind === "drone") cameras.push(chase(sight, body));
  });
  return cameras;
}
