// Moves a camera where a preset wants it, at the same pace at any frame rate; leaves it to the user in between.

import { type PerspectiveCamera, Vector3 } from "three";
import type { OrbitControls } from "three/addons/controls/OrbitControls.js";
import type { CameraPreset } from "./scene-view.ts";

/** s, in which 63 % of the way to where a camera wants to be is done */
const FOLLOW_TIME = 0.22;
const GLIDE_TIME = 0.16;
/** m; nearer than this is there */
const NEAR_ENOUGH = 2e-3;

/** A camera, its preset, and the controls of the user. */
export class CameraRig {
  /** cuts instead of glides; a camera that follows still does so, as the user has asked for it by name */
  isStill = false;
  readonly #camera: PerspectiveCamera;
  readonly #controls: OrbitControls;
  readonly #position: Vector3 = new Vector3();
  readonly #target: Vector3 = new Vector3();
  #preset: CameraPreset | undefined;
  #isGliding = false;
  #isSteered = false;

  constructor(camera: PerspectiveCamera, controls: OrbitControls) {
    this.#camera = camera;
    this.#controls = controls;
    controls.addEventListener("start", () => {
      this.#isGliding = false;
      this.#isSteered = true;
    });
  }

  get preset(): CameraPreset | undefined {
    return this.#preset;
  }

  /** Chooses a preset. @param isCut be there at once */
  choose(preset: CameraPreset, isCut: boolean): void {
    this.#preset = preset;
    this.#isSteered = false;
    this.#controls.enabled = preset.follow === undefined;
    this.#start(isCut || this.isStill);
  }

  /** Puts the camera where its preset starts, as after a change of the window's shape, unless the user has moved it. */
  frameAgain(): void {
    if (!this.#isSteered) this.#start(true);
  }

  #start(isCut: boolean): void {
    if (!this.#preset) return;
    this.#preset.start(this.#position, this.#target);
    this.#isGliding = !isCut;
    if (isCut) this.#go(1);
  }

  /** Moves on. @returns whether it is still on its way */
  update(seconds: number): boolean {
    const follow = this.#preset?.follow;
    if (follow) {
      this.#position.copy(this.#camera.position);
      this.#target.copy(this.#controls.target);
      follow(this.#position, this.#target);
      return this.#go(this.isStill ? 1 : 1 - Math.exp(-seconds / FOLLOW_TIME));
    }
    if (this.#isGliding) {
      this.#isGliding = this.#go(1 - Math.exp(-seconds / GLIDE_TIME));
      return this.#isGliding;
    }
    return this.#controls.update(seconds);
  }

  /** Does a part of the way. @returns whether some of it is left */
  #go(part: number): boolean {
    const { position } = this.#camera;
    const { target } = this.#controls;
    // what it follows may be nowhere for a while: a camera that went there would never come back
    if (!Number.isFinite(this.#position.lengthSq() + this.#target.lengthSq())) return false;
    position.lerp(this.#position, part);
    target.lerp(this.#target, part);
    const isLeft =
      position.distanceTo(this.#position) > NEAR_ENOUGH || target.distanceTo(this.#target) > NEAR_ENOUGH;
    if (!isLeft) {
      position.copy(this.#position);
      target.copy(this.#target);
    }
    this.#camera.lookAt(target);
    return isLeft;
  }
}
