// The turbulence scene: flows side by side, as planes or as reliefs, in one scale of colours.

import {
  type Camera,
  Color,
  LinearSRGBColorSpace,
  type Ray,
  type Raycaster,
  Scene,
  Vector2,
  Vector3,
} from "three";
import { divergingPalette } from "../../base/diverging-map.ts";
import { sequentialPalette } from "../../base/sequential-map.ts";
import type { Moment } from "../playback/moment.ts";
import { shortNames } from "../plots/short-names.ts";
import type { Source } from "../sources/source.ts";
import type { CameraPreset, Picked, SceneView, Scheme } from "../stage/scene-view.ts";
import { type ColorBar, colorBarOf } from "./color-bar.ts";
import type { ColorScale, ScaleKind } from "./color-scale.ts";
import { FLOOR, TOP } from "./field-shader.ts";
import { flowCameras, Lens } from "./flow-cameras.ts";
import { FLOW_LOOKS } from "./flow-look.ts";
import { FlowPane, type SharedUniforms } from "./flow-pane.ts";
import { FlowRange } from "./flow-range.ts";
import { flowShape } from "./flow-shape.ts";
import { makePaletteTexture } from "./palette-texture.ts";
import { layoutPanes, PANE_SIDE, type PaneLayout } from "./pane-layout.ts";
import { FieldGeometries } from "./relief-detail.ts";

/** What lies over the field. */
export interface FlowOverlay {
  readonly layer: "none" | "tint" | "contours";
  /** agents of a lattice as discs and bars */
  readonly hasAgents: boolean;
}

/** s from plane to relief */
const TRANSITION = 0.7;
/** steps of the search for the surface under the pointer */
const MARCH = 48;

function sharedUniforms(): SharedUniforms {
  return {
    colors: { value: makePaletteTexture(divergingPalette()) },
    limit: { value: 1 },
    symlog: { value: 0 },
    relief: { value: 0 },
    isSmooth: { value: true },
    blockColor: { value: new Color() },
    overlayColors: { value: makePaletteTexture(sequentialPalette()) },
    overlayRange: { value: new Vector2(0, 1) },
    tint: { value: 0 },
    contours: { value: 0 },
    contourColor: { value: new Color() },
  };
}

/** Flows side by side. x to the right, y up, z the relief; 2π is `PANE_SIDE` world units. */
export class FlowView implements SceneView {
  readonly scene = new Scene();
  readonly cameras: readonly CameraPreset[];
  /** one a source that holds a square field; undefined for others */
  readonly #panes: readonly (FlowPane | undefined)[];
  readonly #shared = sharedUniforms();
  readonly #geometries = new FieldGeometries();
  readonly #range: FlowRange;
  readonly #lens = new Lens();
  readonly #point = new Vector3();
  #layout: PaneLayout;
  #bar: ColorBar | undefined;
  #kind: ScaleKind = "linear";
  #limit: number | "auto" = "auto";
  #overlay: FlowOverlay = { layer: "none", hasAgents: false };
  /** 0 plane … 1 relief: where it goes, and how far it is */
  #reliefGoal = 0;
  #reliefShare = 0;

  constructor(sources: readonly Source[]) {
    const names = shortNames(sources.map(({ name }) => name));
    this.#panes = sources.map(({ header }, k) => {
      const shape = flowShape(header);
      // a flow alone has its title in the page's bar
      const title = sources.length > 1 ? (names[k] as string) : "";
      return shape && new FlowPane(title, shape, this.#shared, this.#geometries);
    });
    this.#range = new FlowRange(this.#panes.map((pane) => pane?.shape));
    this.#layout = layoutPanes(Math.max(1, this.#panes.length), this.#lens.aspect);
    for (const pane of this.#panes) if (pane) this.scene.add(pane.group);
    this.#place();
    this.cameras = flowCameras(() => this.#layout, this.#lens);
    this.setScheme("light");
  }

  /** The rectangle in the plane that a camera should see, around the origin; world units. */
  get bounds(): { readonly width: number; readonly height: number } {
    return this.#layout;
  }

  /** Natural unit of the first source's field, e.g. σ*; 1 where there is none. */
  get fieldScale(): number {
    return this.#panes.find((pane) => pane)?.shape.main.field.scale ?? 1;
  }

  /** The scale of colours as it is drawn. */
  get scale(): ColorScale {
    return { kind: this.#kind, limit: this.#shared.limit.value };
  }

  /** What a colour bar beside the picture has to show: the same object while nothing has changed. */
  get colorBar(): ColorBar {
    const { kind, limit } = this.scale;
    if (this.#bar?.kind !== kind || this.#bar.limit !== limit) {
      const shape = this.#panes.find((pane) => pane)?.shape;
      this.#bar = colorBarOf(this.scale, shape?.main.field.symbol ?? "");
    }
    return this.#bar;
  }

  /** Whether any source has something to lie over its field. */
  get hasOverlay(): boolean {
    return this.#panes.some((pane) => pane?.shape.overlay);
  }

  /** Range of the overlay's colours, as it is drawn. */
  get overlayRange(): readonly [low: number, high: number] {
    const { x, y } = this.#shared.overlayRange.value;
    return [x, y];
  }

  /** Whether a transition or the ring of a poke goes on. */
  get isMoving(): boolean {
    return this.#reliefShare !== this.#reliefGoal || this.#panes.some((pane) => pane?.rings.isMoving);
  }

  /** Plane (0) or relief (1); goes there smoothly unless told otherwise. */
  setRelief(relief: number, isInstant = false): void {
    this.#reliefGoal = Math.min(1, Math.max(0, relief));
    if (isInstant) this.#reliefShare = this.#reliefGoal;
  }

  setScaleKind(kind: ScaleKind): void {
    this.#kind = kind;
    this.#shared.symlog.value = kind === "symlog" ? 1 : 0;
    this.#applyRange();
  }

  /** Limit of the colours: a number > 0, or what the fields ask for. */
  setLimit(limit: number | "auto"): void {
    this.#limit = limit;
    this.#applyRange();
  }

  /** Interpolation between grid points, or the grid's cells as they are. */
  setSmooth(isSmooth: boolean): void {
    this.#shared.isSmooth.value = isSmooth;
  }

  setOverlay(overlay: FlowOverlay): void {
    this.#overlay = overlay;
    this.#shared.tint.value = overlay.layer === "tint" ? 1 : 0;
    this.#shared.contours.value = overlay.layer === "contours" ? 1 : 0;
  }

  update(moments: readonly (Moment | undefined)[], seconds: number, camera: Camera): void {
    if (this.#lens.see(camera)) {
      this.#layout = layoutPanes(Math.max(1, this.#panes.length), this.#lens.aspect);
      this.#place();
    }
    let isNew = false;
    for (let k = 0; k < this.#panes.length; k++) {
      const frame = moments[k]?.before;
      if (!frame || !this.#panes[k]?.show(frame)) continue;
      this.#range.see(k, frame.values);
      isNew = true;
    }
    if (isNew) this.#applyRange();
    this.#moveRelief(seconds);
    if (this.#shared.relief.value > 0) this.#geometries.see(seconds);
    for (const pane of this.#panes) pane?.update(seconds, this.#overlay.hasAgents);
  }

  #place(): void {
    const { centres } = this.#layout;
    const isColumn = centres.every(({ x }) => x === 0);
    const room = isColumn ? PANE_SIDE * Math.max(1, 0.9 * this.#lens.aspect) : PANE_SIDE;
    this.#panes.forEach((pane, k) => {
      const centre = centres[k];
      if (centre) pane?.place(centre.x, centre.y, room);
    });
  }

  #applyRange(): void {
    this.#shared.limit.value = this.#limit === "auto" ? this.#range.limit(this.#kind) : this.#limit;
    const [low, high] = this.#range.overlay();
    this.#shared.overlayRange.value.set(low, high);
  }

  #moveRelief(seconds: number): void {
    const gap = this.#reliefGoal - this.#reliefShare;
    const most = seconds / TRANSITION;
    this.#reliefShare = Math.abs(gap) <= most ? this.#reliefGoal : this.#reliefShare + Math.sign(gap) * most;
    const s = this.#reliefShare;
    this.#shared.relief.value = s * s * (3 - 2 * s);
  }

  setScheme(scheme: Scheme): void {
    const look = FLOW_LOOKS[scheme];
    // the shaders hand colours on as they are: no conversion here either
    this.scene.background = new Color(look.background);
    this.#shared.blockColor.value.setStyle(look.block, LinearSRGBColorSpace);
    this.#shared.contourColor.value.setStyle(look.contour, LinearSRGBColorSpace);
    for (const pane of this.#panes) pane?.setLook(look);
  }

  /** The point of a flow under a ray: x and y in [0, 2π), z = 0. */
  pick({ ray }: Raycaster): Picked | undefined {
    let nearest: Picked | undefined;
    let least = Number.POSITIVE_INFINITY;
    this.#panes.forEach((pane, source) => {
      const along = pane ? this.#hit(pane, ray) : undefined;
      if (!pane || along === undefined || along >= least) return;
      least = along;
      ray.at(along, this.#point);
      nearest = { body: -1, source, point: { ...domainPoint(pane, this.#point), z: 0 } };
    });
    return nearest;
  }

  /** Distance along a ray to the surface of a pane: marched from above it down, since a relief has no formula. */
  #hit(pane: FlowPane, ray: Ray): number | undefined {
    const { origin, direction } = ray;
    if (direction.z >= 0) return undefined;
    const relief = this.#shared.relief.value;
    const start = (TOP * relief - origin.z) / direction.z;
    const end = (FLOOR * relief - origin.z) / direction.z;
    for (let k = 0; k <= MARCH; k++) {
      const along = start + ((end - start) * k) / MARCH;
      ray.at(along, this.#point);
      const { x, y } = domainPoint(pane, this.#point);
      if (!(x >= 0 && x < 2 * Math.PI && y >= 0 && y < 2 * Math.PI)) continue;
      if (relief === 0 || this.#point.z <= pane.heightAt(x, y, this.scale)) return along;
    }
    return undefined;
  }

  /** Value of a source's field under a point of its domain, bilinear; undefined before its first frame. */
  valueAt(source: number, x: number, y: number): number | undefined {
    return this.#panes[source]?.valueAt(x, y);
  }

  /** Value of a source's overlay under a point of its domain; undefined without one. */
  overlayAt(source: number, x: number, y: number): number | undefined {
    return this.#panes[source]?.overlayAt(x, y);
  }

  /** A ring that follows the pointer; none of any source without a place. */
  showPointer(source: number, place: { readonly x: number; readonly y: number } | undefined): void {
    this.#panes.forEach((pane, k) => {
      if (!pane) return;
      const isHere = place !== undefined && k === source;
      pane.rings.showPointer(
        isHere ? { ...place, z: pane.heightAt(place.x, place.y, this.scale) + 0.02 } : undefined,
      );
    });
  }

  /** A ring that spreads where the flow was poked. */
  showPoke(source: number, x: number, y: number): void {
    const pane = this.#panes[source];
    pane?.rings.showPoke(x, y, pane.heightAt(x, y, this.scale) + 0.02);
  }

  dispose(): void {
    for (const pane of this.#panes) pane?.dispose();
    this.#geometries.dispose();
    this.#shared.colors.value.dispose();
    this.#shared.overlayColors.value.dispose();
  }
}

/** Point of a pane's domain under a point of the world; outside [0, 2π) beside the pane. */
function domainPoint(pane: FlowPane, { x, y }: Vector3): { x: number; y: number } {
  const { position } = pane.group;
  const turn = (2 * Math.PI) / PANE_SIDE;
  return { x: (x - position.x + PANE_SIDE / 2) * turn, y: (y - position.y + PANE_SIDE / 2) * turn };
}
