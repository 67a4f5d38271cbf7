// The volleyball scene: a court, its net, the bodies of one or more sources, and what is worth a mark.

import {
  type Camera,
  type CanvasTexture,
  type Color,
  PerspectiveCamera,
  type Quaternion,
  type Raycaster,
  Scene,
  Vector2,
  Vector3,
} from "three";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { Moment } from "../playback/moment.ts";
import type { Source } from "../sources/source.ts";
import type { CameraPreset, Picked, SceneView, Scheme } from "../stage/scene-view.ts";
import { Backdrop } from "./backdrop.ts";
import { makeCameras } from "./cameras.ts";
import { Cast } from "./cast.ts";
import { Floor } from "./floor.ts";
import { Labels } from "./labels.ts";
import { Marks } from "./marks.ts";
import { Net } from "./net.ts";
import { type CourtOptions, DEFAULT_COURT_OPTIONS } from "./options.ts";
import { type Palette, paletteOf } from "./palette.ts";
import { Prediction } from "./prediction.ts";
import { makeNumberAtlas } from "./racket.ts";
import { SIGN, Sprites } from "./sprites.ts";

/** m, seen beside the court */
const MARGIN = 0.4;
/** m, half of what is seen where there is no court */
const OPEN_HALF = 1.4;
/** the most signs in a picture */
const SIGNS = 160;

const point = new Vector3();

/** m, height that most balls stay below */
function headroom({ arena }: RecordingHeader): number {
  return arena ? Math.max(arena.netHeight_m + 1.1, Math.min(5.8, arena.length_m * 0.48)) : 3;
}

/** The place on the floor that the cameras look at: below the one point to hold, or amid the court. */
function middleOf(goals: readonly Vector3[]): Vector3 {
  const [goal, other] = goals;
  return goal && !other ? goal.clone().setZ(0) : new Vector3();
}

/** Draws volleyball. */
export class CourtView implements SceneView {
  readonly scene: Scene = new Scene();
  readonly cameras: readonly CameraPreset[];
  /** may be changed at any time; the next drawing follows */
  readonly options: CourtOptions = { ...DEFAULT_COURT_OPTIONS };
  /** body under the pointer */
  highlight: { readonly source: number; readonly body: number } | undefined;
  readonly #casts: readonly Cast[];
  readonly #backdrop: Backdrop = new Backdrop();
  readonly #floor: Floor;
  readonly #net: Net | undefined;
  readonly #numbers: CanvasTexture = makeNumberAtlas();
  readonly #sprites: Sprites = new Sprites(SIGNS);
  readonly #labels: Labels;
  readonly #marks: Marks;
  readonly #prediction: Prediction | undefined;
  /** points that drones should hold or reach */
  readonly #goals: readonly Vector3[];
  #camera: PerspectiveCamera | undefined;
  #palette: Palette = paletteOf("light");

  /** @param sources the first is the main one, the others are ghosts in its court */
  constructor(sources: readonly Source[]) {
    const main = sources[0];
    if (!main) throw new RangeError("a court view needs a source");
    const { arena } = main.header;
    this.#goals = (main.header.targets_m ?? []).map((at) => new Vector3(...at));
    const half = arena && new Vector2(arena.length_m / 2, arena.width_m / 2);
    this.#floor = new Floor(half, this.#backdrop);
    if (arena) this.#net = new Net(arena.width_m / 2, arena.netHeight_m);
    this.#casts = sources.map((source, k) => new Cast(source, this.#numbers, k > 0));
    const { offsets, ball } = this.#casts[0] as Cast;
    this.#marks = new Marks(main, offsets, ball);
    this.#labels = new Labels(main.header.bodies.map(({ name, team = 0 }) => ({ text: name, team })));
    const { flight, bodies } = main.header;
    if (flight && ball >= 0) {
      this.#prediction = new Prediction(flight, offsets[ball] as number, bodies[ball]?.size_m[0] ?? 0.1);
      this.scene.add(this.#prediction.ribbon.mesh);
    }
    this.cameras = makeCameras({
      header: main.header,
      half: half ? { x: half.x + MARGIN, y: half.y + MARGIN } : { x: OPEN_HALF, y: OPEN_HALF },
      middle: middleOf(this.#goals),
      height: headroom(main.header),
      camera: () => this.#camera,
      place: (body, position, attitude) => this.#place(body, position, attitude),
    });
    this.scene.add(this.#floor.mesh, this.#backdrop.mesh, this.#sprites.mesh, this.#labels.mesh);
    if (this.#net) this.scene.add(this.#net.group);
    for (const cast of this.#casts) this.scene.add(cast.group);
    this.setScheme("light");
  }

  #place(body: number, position: Vector3, attitude: Quaternion): boolean {
    const cast = this.#casts[0];
    cast?.attitudeOf(body, attitude);
    return cast?.positionOf(body, position) ?? false;
  }

  setScheme(scheme: Scheme): void {
    this.#palette = paletteOf(scheme);
    this.#backdrop.setPalette(this.#palette);
    this.#floor.setPalette(this.#palette);
    this.#net?.setPalette(this.#palette);
    this.#labels.setPalette(this.#palette);
    this.#prediction?.setPalette(this.#palette);
    for (const cast of this.#casts) cast.setPalette(this.#palette);
  }

  update(moments: readonly (Moment | undefined)[], _seconds: number, camera: Camera): void {
    if (camera instanceof PerspectiveCamera) this.#camera = camera;
    this.#sprites.begin();
    this.#labels.begin();
    this.#casts.forEach((cast, k) => {
      cast.update(moments[k], this.options, this.#sprites);
      cast.light(this.highlight?.source === k ? this.highlight.body : -1);
    });
    this.#addSigns(moments[0]);
    this.#sprites.end();
    this.#labels.end();
  }

  /** Marks, names, the predicted path, and rings about who touched last and what is under the pointer. */
  #addSigns(moment: Moment | undefined): void {
    this.#prediction?.update(moment, this.options.prediction, this.#sprites);
    const cast = this.#casts[0];
    if (!moment || !cast) return;
    for (const { x, y, z } of this.#goals) {
      this.#sprites.add(SIGN.ring, x, y, z, 0.35, this.#palette.ink, 0.6);
      this.#sprites.add(SIGN.floorCross, x, y, 0, 0.2, this.#palette.ink, 0.4);
    }
    this.#marks.update(moment.time, this.#palette, this.#sprites, this.#labels);
    const { lastTouch } = cast.scores.at(moment.time);
    if (lastTouch)
      this.#addRing(cast, lastTouch.body, this.#palette.teams[lastTouch.team === 1 ? 1 : 0], 0.55);
    if (this.highlight) {
      const lit = this.#casts[this.highlight.source];
      if (lit) this.#addRing(lit, this.highlight.body, this.#palette.ink, 0.9);
    }
    if (!this.options.names) return;
    cast.header.bodies.forEach(({ kind, size_m }, body) => {
      if (kind !== "drone" || !cast.positionOf(body, point)) return;
      this.#labels.addName(
        body,
        point.x,
        point.y,
        point.z + (size_m[0] ?? 0.25) * 1.9 * this.options.droneScale,
      );
    });
  }

  #addRing(cast: Cast, body: number, color: Color, alpha: number): void {
    if (!cast.positionOf(body, point)) return;
    const size = (cast.header.bodies[body]?.size_m[0] ?? 0.25) * 1.75 * this.options.droneScale;
    this.#sprites.add(SIGN.ring, point.x, point.y, point.z, size, color, alpha);
  }

  pick(raycaster: Raycaster): Picked | undefined {
    for (const [source, cast] of this.#casts.entries()) {
      const body = cast.pick(raycaster.ray, this.options.droneScale, point);
      if (body >= 0) return { body, source, point: { x: point.x, y: point.y, z: point.z } };
    }
    return undefined;
  }

  dispose(): void {
    for (const part of [
      this.#backdrop,
      this.#floor,
      this.#net,
      this.#sprites,
      this.#labels,
      this.#prediction,
      this.#numbers,
      ...this.#casts,
    ]) {
      part?.dispose();
    }
    this.scene.clear();
  }
}
