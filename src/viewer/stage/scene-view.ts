// What the stage shows: a three.js scene that can draw a moment.

import type { Camera, Raycaster, Scene, Vector3 } from "three";
import type { Moment } from "../playback/moment.ts";

/** Something under the pointer. */
export interface Picked {
  /** index into `header.bodies`, or −1 for a point of a field */
  readonly body: number;
  /** which source it belongs to: 0 the first */
  readonly source: number;
  /** where, in world coordinates of the recording */
  readonly point: { readonly x: number; readonly y: number; readonly z: number };
}

/** A camera that moves by itself or is left to the user (`orbit`). */
export interface CameraPreset {
  /** word in links and menus, e.g. "orbit", "ball", "top", "referee", "team0", "drone3" */
  readonly name: string;
  readonly label: string;
  /**
   * Where the camera wants to be. `position` and `target` come in with where it is now, and are to be changed; the
   * stage smooths the way there. Undefined for cameras the user steers.
   */
  readonly follow?: (position: Vector3, target: Vector3) => void;
  /** where the camera starts when it is chosen */
  readonly start: (position: Vector3, target: Vector3) => void;
}

/** Colours that depend on the page's scheme. */
export type Scheme = "light" | "dark";

/** A scene of one room. */
export interface SceneView {
  readonly scene: Scene;
  readonly cameras: readonly CameraPreset[];
  /** Whether something still moves by itself, so that more pictures are wanted though nothing plays. */
  readonly isMoving?: boolean;
  /**
   * Draws moments, one a source, the first the main one; undefined where a source has nothing yet.
   *
   * @param seconds wall clock since the last call, for what turns and fades
   */
  update(moments: readonly (Moment | undefined)[], seconds: number, camera: Camera): void;
  setScheme(scheme: Scheme): void;
  pick(raycaster: Raycaster): Picked | undefined;
  /** Gives back everything that lives on the GPU. */
  dispose(): void;
}
