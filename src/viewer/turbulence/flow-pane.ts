// One flow of the scene: its field as a plane or a relief, its overlay, its frame, its title.

import {
  BufferAttribute,
  type BufferGeometry,
  type Color,
  BufferGeometry as Geometry,
  Group,
  type IUniform,
  LineBasicMaterial,
  LineLoop,
  Mesh,
  ShaderMaterial,
  type Vector2,
} from "three";
import type { Frame } from "../../recording/recording.ts";
import { type ColorScale, toUnit } from "./color-scale.ts";
import { AMPLITUDE, FIELD_FRAGMENT, FIELD_VERTEX, FLOOR, MOST_UNITS, TOP } from "./field-shader.ts";
import { FieldTexture } from "./field-texture.ts";
import type { FlowLook } from "./flow-look.ts";
import type { FlowShape } from "./flow-shape.ts";
import { LatticeGlyphs } from "./lattice-glyphs.ts";
import { PANE_SIDE, TITLE_ROOM } from "./pane-layout.ts";
import { valueBetween } from "./periodic.ts";
import { PixelLabel } from "./pixel-label.ts";
import { PaneRings } from "./poke-ring.ts";
import type { FieldGeometries } from "./relief-detail.ts";

/** Uniforms that all panes share. */
export interface SharedUniforms {
  readonly colors: IUniform;
  readonly limit: IUniform<number>;
  readonly symlog: IUniform<number>;
  readonly relief: IUniform<number>;
  readonly isSmooth: IUniform<boolean>;
  readonly blockColor: IUniform<Color>;
  readonly overlayColors: IUniform;
  readonly overlayRange: IUniform<Vector2>;
  readonly tint: IUniform<number>;
  readonly contours: IUniform<number>;
  readonly contourColor: IUniform<Color>;
}

/** world units that the frame lies over the plane, so that neither flickers through the other */
const FRAME_LIFT = 0.004;

function makeFrame(): LineLoop<Geometry, LineBasicMaterial> {
  const half = PANE_SIDE / 2;
  const corners = [-half, -half, 0, half, -half, 0, half, half, 0, -half, half, 0];
  const geometry = new Geometry();
  geometry.setAttribute("position", new BufferAttribute(Float32Array.from(corners), 3));
  return new LineLoop(geometry, new LineBasicMaterial());
}

/** What one source looks like. */
export class FlowPane {
  readonly group = new Group();
  readonly shape: FlowShape;
  readonly rings: PaneRings;
  readonly #geometries: FieldGeometries;
  readonly #shared: SharedUniforms;
  readonly #main: FieldTexture;
  readonly #overlay: FieldTexture | undefined;
  readonly #agents: LatticeGlyphs | undefined;
  readonly #mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #cells: IUniform<number> = { value: 0 };
  readonly #frame = makeFrame();
  readonly #label: PixelLabel;
  #shown: Frame | undefined;

  constructor(name: string, shape: FlowShape, shared: SharedUniforms, geometries: FieldGeometries) {
    this.shape = shape;
    this.#shared = shared;
    this.#geometries = geometries;
    this.#main = new FieldTexture(shape.main.n);
    this.#overlay = shape.overlay && new FieldTexture(shape.overlay.n);
    const uniforms = {
      ...shared,
      field: { value: this.#main.texture },
      texel: { value: this.#main.texel },
      cells: this.#cells,
      overlay: { value: this.#overlay?.texture ?? null },
      overlayTexel: { value: this.#overlay?.texel ?? 1 },
    };
    const material = new ShaderMaterial({
      vertexShader: FIELD_VERTEX,
      fragmentShader: FIELD_FRAGMENT,
      uniforms,
      defines: this.#overlay ? { OVERLAY: "" } : {},
    });
    this.#mesh = new Mesh(geometries.flat, material);
    this.#mesh.frustumCulled = false;
    this.#mesh.visible = false;
    if (shape.agents) {
      this.#agents = new LatticeGlyphs(shape.agents.n, shape.main.n, uniforms);
      this.#agents.mesh.visible = false;
      this.group.add(this.#agents.mesh);
    }
    this.#label = new PixelLabel(name, PANE_SIDE, TITLE_ROOM);
    this.#label.sprite.position.set(0, PANE_SIDE / 2 + 0.06, 0);
    this.group.add(this.#mesh, this.#frame);
    if (name !== "") this.group.add(this.#label.sprite);
    this.rings = new PaneRings(this.group);
  }

  /** Whether a frame is drawn. */
  get isFilled(): boolean {
    return this.#shown !== undefined;
  }

  /** Takes a frame; returns false when it is the one already drawn. */
  show(frame: Frame | undefined): boolean {
    if (!frame || this.#isShown(frame)) return false;
    this.#shown = frame;
    this.#main.set(frame.values, this.shape.main.offset);
    const { overlay, agents } = this.shape;
    if (overlay) this.#overlay?.set(frame.values, overlay.offset);
    if (agents) this.#agents?.set(frame.values, agents.offset);
    this.#mesh.visible = true;
    return true;
  }

  /** A track makes a new object of the same frame each time it is asked. */
  #isShown({ values }: Frame): boolean {
    const shown = this.#shown?.values;
    return shown?.buffer === values.buffer && shown.byteOffset === values.byteOffset;
  }

  /** Puts relief and overlay as the shared uniforms have them. */
  update(seconds: number, hasAgents: boolean): void {
    const relief = this.#shared.relief.value;
    this.#mesh.geometry = relief > 0 ? this.#geometries.relief : this.#geometries.flat;
    this.#cells.value = this.#shared.isSmooth.value ? 0 : this.shape.main.n;
    this.#frame.position.z = relief * FLOOR + FRAME_LIFT;
    this.#label.sprite.position.z = relief * TOP;
    if (this.#agents) this.#agents.mesh.visible = hasAgents && this.isFilled;
    this.rings.update(seconds);
  }

  /** Bilinear value under a point of the domain; undefined before the first frame. */
  valueAt(x: number, y: number): number | undefined {
    if (!this.#shown) return undefined;
    return valueBetween(this.#shown.values, this.shape.main.offset, this.shape.main.n, x, y);
  }

  /** Value of the overlay under a point of the domain. */
  overlayAt(x: number, y: number): number | undefined {
    const { overlay } = this.shape;
    if (!this.#shown || !overlay) return undefined;
    return valueBetween(this.#shown.values, overlay.offset, overlay.n, x, y);
  }

  /** Height of the surface over a point of the domain, world units. */
  heightAt(x: number, y: number, scale: ColorScale): number {
    const t = toUnit(scale, this.valueAt(x, y) ?? 0);
    const height = AMPLITUDE[scale.kind] * Math.min(MOST_UNITS, Math.max(-MOST_UNITS, t));
    return Number.isFinite(height) ? this.#shared.relief.value * height : 0;
  }

  /** Moves the pane. @param room world units that its title may be wide */
  place(x: number, y: number, room: number): void {
    this.group.position.set(x, y, 0);
    this.#label.setWidth(room);
  }

  setLook(look: FlowLook): void {
    this.#frame.material.color.set(look.frame);
    this.#label.setColor(look.words);
  }

  dispose(): void {
    this.#main.dispose();
    this.#overlay?.dispose();
    this.#agents?.dispose();
    this.#mesh.material.dispose();
    this.#frame.geometry.dispose();
    this.#frame.material.dispose();
    this.#label.dispose();
    this.rings.dispose();
  }
}
