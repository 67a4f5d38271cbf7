// The stage: one canvas on which a scene is drawn, on demand or, while something plays, frame after frame.

import { PerspectiveCamera, Raycaster, Vector2, WebGLRenderer } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { CameraRig } from "./camera-rig.ts";
import { isSoftwareGl } from "./gl.ts";
import { PixelRatio } from "./pixel-ratio.ts";
import type { CameraPreset, Picked, SceneView } from "./scene-view.ts";
import type { StageOptions, StageStats } from "./stage-options.ts";

/** degrees, vertical */
const FIELD_OF_VIEW = 38;
/** the largest pixel ratio; more is not seen and costs */
const MOST_PIXELS = 2;
/** where the processor draws: each change of the ratio holds the page up, so it begins near where it will end */
const SOFTWARE_PIXELS = 0.7;
const NEVER = -1;
/**
 * ms of rest after which a picture is drawn again with more pixels, where edges are not smoothed otherwise. Long: the next
 * drawing waits for it, and whoever scrubs rests in between.
 */
const REST = 1200;
/** pixel ratio of such a picture, and the most pixels that it may have */
const FINE = 2;
const FINE_PIXELS = 4e6;

/** Draws one scene at a time into a canvas of its own. @throws Error where there is no WebGL */
export class Stage {
  readonly canvas: HTMLCanvasElement;
  readonly camera: PerspectiveCamera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.05, 400);
  readonly #options: StageOptions;
  readonly #renderer: WebGLRenderer;
  readonly #controls: OrbitControls;
  readonly #rig: CameraRig;
  readonly #resize: ResizeObserver;
  readonly #raycaster: Raycaster = new Raycaster();
  readonly #pointer: Vector2 = new Vector2();
  readonly #isSoftware: boolean;
  readonly #isSmooth: boolean;
  readonly #ratio: PixelRatio;
  #view: SceneView | undefined;
  #isPlaying = false;
  #isLost = false;
  #request = NEVER;
  #rest = NEVER;
  #isFine = false;
  #isSizeHeld = false;
  #last = NEVER;
  #frames = 0;
  #lastFrame = 0;

  /** @param parent element that the canvas fills */
  constructor(parent: HTMLElement, options: StageOptions) {
    this.#options = options;
    this.canvas = document.createElement("canvas");
    this.canvas.style.cssText = "display:block;width:100%;height:100%;touch-action:none";
    this.#isSoftware = isSoftwareGl();
    this.#isSmooth = options.antialias ?? !this.#isSoftware;
    this.#renderer = new WebGLRenderer({
      canvas: this.canvas,
      antialias: this.#isSmooth,
      powerPreference: "high-performance",
    });
    parent.append(this.canvas);
    this.#ratio = new PixelRatio(
      Math.min(window.devicePixelRatio, this.#isSoftware ? SOFTWARE_PIXELS : MOST_PIXELS),
    );
    this.camera.up.set(0, 0, 1);
    this.#controls = new OrbitControls(this.camera, this.canvas);
    this.#controls.maxPolarAngle = Math.PI * 0.495;
    this.#controls.minDistance = 0.4;
    this.#controls.maxDistance = 90;
    this.#controls.addEventListener("change", this.invalidate);
    this.#rig = new CameraRig(this.camera, this.#controls);
    this.reducedMotion = options.reducedMotion ?? false;
    this.canvas.addEventListener("webglcontextlost", this.#onLost);
    this.canvas.addEventListener("webglcontextrestored", this.#onRestored);
    this.#resize = new ResizeObserver(() => this.#fit());
    this.#resize.observe(parent);
    this.#fit();
  }

  /** Shows a scene; the one before is let go, not disposed of. */
  show(view: SceneView, camera?: string): void {
    this.#view = view;
    view.update(this.#options.frame(0), 0, this.camera);
    const preset = view.cameras.find(({ name }) => name === camera) ?? view.cameras[0];
    if (preset) this.#rig.choose(preset, true);
    this.#renderer.compile(view.scene, this.camera);
    this.invalidate();
  }

  /** Shows nothing. */
  clear(): void {
    this.#view = undefined;
    this.invalidate();
  }

  /** Goes over to a camera of the scene. @returns whether it has one of that name */
  setCamera(name: string): boolean {
    const preset = this.#view?.cameras.find((one) => one.name === name);
    if (preset) this.#rig.choose(preset, false);
    this.invalidate();
    return preset !== undefined;
  }

  /** The camera in use. */
  get cameraPreset(): CameraPreset | undefined {
    return this.#rig.preset;
  }

  /** Whether frames follow one another without being asked for. */
  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  set isPlaying(value: boolean) {
    this.#isPlaying = value;
    this.invalidate();
  }

  set reducedMotion(value: boolean) {
    this.#rig.isStill = value;
    this.#controls.enableDamping = !value;
    this.#controls.dampingFactor = 0.12;
  }

  get stats(): StageStats {
    const { render, memory, programs } = this.#renderer.info;
    return {
      frames: this.#frames,
      lastFrame_ms: this.#lastFrame,
      pixelRatio: this.#renderer.getPixelRatio(),
      drawCalls: render.calls,
      triangles: render.triangles,
      geometries: memory.geometries,
      textures: memory.textures,
      programs: programs?.length ?? 0,
      isSoftware: this.#isSoftware,
    };
  }

  /**
   * Turns and nears the camera as the pointer would, for keys.
   *
   * @param left   rad
   * @param up     rad
   * @param closer times nearer; below 1 farther
   * @returns whether the camera is one that a user may steer
   */
  steer(left: number, up: number, closer = 1): boolean {
    const controls = this.#controls;
    if (!controls.enabled) return false;
    controls.dispatchEvent({ type: "start" });
    controls.rotateLeft(left);
    controls.rotateUp(up);
    if (closer !== 1) controls.dollyIn(1 / closer);
    controls.dispatchEvent({ type: "end" });
    this.invalidate();
    return true;
  }

  /** Keeps the number of pixels as it is, as while a video is made of the canvas. */
  set isSizeHeld(value: boolean) {
    this.#isSizeHeld = value;
    if (!value) this.#fit();
  }

  /** Asks for a drawing at the next opportunity. */
  readonly invalidate = (): void => {
    if (this.#request === NEVER && !this.#isLost) this.#request = requestAnimationFrame(this.#onFrame);
  };

  /** What is under a point of the page. */
  pickAt(clientX: number, clientY: number): Picked | undefined {
    const box = this.canvas.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((clientY - box.top) / box.height) * 2;
    if (!(Math.abs(x) <= 1 && Math.abs(y) <= 1)) return undefined;
    this.camera.updateMatrixWorld();
    this.#raycaster.setFromCamera(this.#pointer.set(x, y), this.camera);
    return this.#view?.pick(this.#raycaster);
  }

  /**
   * A picture of what is shown, as PNG.
   *
   * @param width  px; default the canvas as it is
   * @param height px
   */
  screenshot(width?: number, height?: number): Promise<Blob> {
    const [w, h] = [width ?? this.canvas.width, height ?? this.canvas.height];
    this.#setSize(w, h, this.#isSmooth ? 1 : FINE);
    this.#render(0);
    // copied at once: the drawing buffer is gone with this task
    const copy = document.createElement("canvas");
    copy.width = w;
    copy.height = h;
    copy.getContext("2d")?.drawImage(this.canvas, 0, 0, w, h);
    this.#fit();
    return new Promise((resolve, reject) => {
      const take = (result: Blob | null): void =>
        result ? resolve(result) : reject(new Error("the browser could not make a picture"));
      copy.toBlob(take, "image/png");
    });
  }

  /** Gives everything back; the canvas leaves the page. */
  dispose(): void {
    if (this.#request !== NEVER) cancelAnimationFrame(this.#request);
    clearTimeout(this.#rest);
    this.#isLost = true;
    this.#resize.disconnect();
    this.#controls.dispose();
    this.canvas.removeEventListener("webglcontextlost", this.#onLost);
    this.canvas.removeEventListener("webglcontextrestored", this.#onRestored);
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.canvas.remove();
  }

  readonly #onLost = (): void => {
    this.#isLost = true;
    this.#options.onContextLost?.();
  };

  readonly #onRestored = (): void => {
    this.#isLost = false;
    this.#options.onContextRestored?.();
    this.invalidate();
  };

  readonly #onFrame = (now: number): void => {
    this.#request = NEVER;
    clearTimeout(this.#rest);
    if (this.#isFine) this.#resizeTo(this.#ratio.value);
    this.#isFine = false;
    const gap = this.#last === NEVER ? 0 : now - this.#last;
    this.#last = now;
    if (this.#isPlaying && gap > 0 && !this.#isSizeHeld && this.#ratio.note(gap)) this.#fit();
    const isMoving = this.#render(Math.min(0.25, gap / 1000));
    if (this.#isPlaying || isMoving) this.invalidate();
    else if (this.#request === NEVER) {
      this.#last = NEVER;
      this.#rest = window.setTimeout(this.#refine, REST);
    }
  };

  /** Draws what is at rest once more, finer. */
  readonly #refine = (): void => {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = Math.min(FINE, Math.sqrt(FINE_PIXELS / Math.max(1, clientWidth * clientHeight)));
    if (this.#isSmooth || this.#isLost || this.#isSizeHeld || ratio <= this.#ratio.value) return;
    this.#isFine = true;
    this.#resizeTo(ratio);
    this.#render(0);
  };

  /** @returns whether something goes on moving by itself */
  #render(seconds: number): boolean {
    const start = performance.now();
    const moments = this.#options.frame(seconds);
    // the scene first: cameras follow what it has just put in place
    this.#view?.update(moments, seconds, this.camera);
    const isMoving = this.#rig.update(seconds);
    this.camera.updateMatrixWorld();
    if (!this.#isLost && this.#view) this.#renderer.render(this.#view.scene, this.camera);
    else if (!this.#isLost) this.#renderer.clear();
    this.#frames++;
    this.#lastFrame = performance.now() - start;
    return isMoving || (this.#view?.isMoving ?? false);
  }

  #fit(): void {
    this.#isFine = false;
    this.#resizeTo(this.#ratio.value);
    this.invalidate();
  }

  #resizeTo(ratio: number): void {
    const { clientWidth, clientHeight } = this.canvas.parentElement ?? this.canvas;
    this.#setSize(Math.max(1, clientWidth), Math.max(1, clientHeight), ratio);
  }

  #setSize(width: number, height: number, ratio: number): void {
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
    const aspect = width / height;
    const isNewShape = Math.abs(aspect - this.camera.aspect) > 1e-3;
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
    if (isNewShape && this.#view) {
      this.#view.update(this.#options.frame(0), 0, this.camera);
      this.#rig.frameAgain();
    }
  }
}
