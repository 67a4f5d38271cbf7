// The bodies of one source as they are drawn: its fleets, its ball, their shadows.

import { type CanvasTexture, Group, type Quaternion, type Ray, Sphere, Vector3 } from "three";
import { frameLayout } from "../../recording/frame-layout.ts";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { Moment } from "../playback/moment.ts";
import type { Source } from "../sources/source.ts";
import { Ball } from "./ball.ts";
import { Fleet, type Member } from "./fleet.ts";
import type { CourtOptions } from "./options.ts";
import type { Palette } from "./palette.ts";
import { attitudeAt, DRONE, vectorAt } from "./pose.ts";
import { Scoreboard } from "./scoreboard.ts";
import { SIGN, type Sprites } from "./sprites.ts";
import { Trails } from "./trails.ts";

/** part of a body's distance by which a pointer may miss it */
const PICK_SLACK = 0.012;

const position = new Vector3();
const sphere = new Sphere();

/** Puts drones of the same make together. */
function muster(header: RecordingHeader, offsets: readonly number[]): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  const counts = [0, 0];
  header.bodies.forEach(({ kind, team = 0, vehicle = "", size_m }, body) => {
    if (kind !== "drone") return;
    const side = team === 1 ? 1 : 0;
    const number = counts[side] as number;
    counts[side] = number + 1;
    const key = `${vehicle} ${size_m[0] ?? 0.25}`;
    const members = groups.get(key) ?? [];
    members.push({ body, at: offsets[body] as number, team: side, number });
    groups.set(key, members);
  });
  return groups;
}

/** Draws the bodies of a source. */
export class Cast {
  readonly group: Group = new Group();
  readonly header: RecordingHeader;
  readonly offsets: readonly number[];
  /** body index of the ball, or −1 */
  readonly ball: number;
  readonly #fleets: { readonly fleet: Fleet; readonly members: readonly Member[] }[] = [];
  readonly #ballMesh: Ball | undefined;
  readonly scores: Scoreboard;
  readonly #trails: Trails;
  readonly #isGhost: boolean;
  #palette: Palette | undefined;
  #lit = -1;
  moment: Moment | undefined;

  constructor(source: Source, numbers: CanvasTexture, isGhost: boolean) {
    const { header, track } = source;
    this.header = header;
    this.scores = new Scoreboard(source);
    this.offsets = frameLayout(header).bodies;
    this.ball = header.bodies.findIndex(({ kind }) => kind === "ball");
    this.#isGhost = isGhost;
    this.#trails = new Trails(header, track, this.offsets, this.scores, isGhost);
    this.group.add(this.#trails.group);
    for (const members of muster(header, this.offsets).values()) {
      const { vehicle, size_m } = header.bodies[
        (members[0] as Member).body
      ] as (typeof header.bodies)[number];
      const fleet = new Fleet({ vehicle, size: size_m[0] ?? 0.25, members, numbers, isGhost });
      this.#fleets.push({ fleet, members });
      this.group.add(fleet.group);
    }
    if (this.ball >= 0) {
      this.#ballMesh = new Ball(header.bodies[this.ball]?.size_m[0] ?? 0.1);
      this.group.add(this.#ballMesh.group);
    }
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    for (const { fleet } of this.#fleets) fleet.setPalette(palette);
    this.#ballMesh?.setPalette(palette);
    this.#trails.setPalette(palette);
    this.#lit = -1;
  }

  /** Brightens a drone; −1 for none. */
  light(body: number): void {
    if (body === this.#lit || !this.#palette) return;
    this.#lit = body;
    for (const { fleet, members } of this.#fleets) {
      for (let k = 0; k < members.length; k++) fleet.setLit(k, members[k]?.body === body, this.#palette);
    }
  }

  /** Puts everything where it is at a moment, with shadows. */
  update(moment: Moment | undefined, options: Readonly<CourtOptions>, sprites: Sprites): void {
    this.moment = moment;
    this.group.visible = moment !== undefined;
    this.#trails.update(moment, options);
    if (!moment || !this.#palette) return;
    const opacity = this.#isGhost ? options.ghostOpacity : 1;
    for (const { fleet, members } of this.#fleets) {
      fleet.opacity = opacity;
      fleet.showsThrust = options.thrust && !this.#isGhost;
      fleet.update(moment, options.droneScale);
      for (const { body } of members) this.#addShadow(body, opacity * options.droneScale, opacity, sprites);
    }
    if (!this.#ballMesh) return;
    this.#ballMesh.opacity = opacity;
    this.#ballMesh.update(vectorAt(moment, this.offsets[this.ball] as number, position));
    this.#addShadow(this.ball, 1, opacity, sprites);
  }

  /** A soft spot under a body: wider and paler the higher it is. */
  #addShadow(body: number, scale: number, opacity: number, sprites: Sprites): void {
    if (!this.#palette || !this.positionOf(body, position)) return;
    const size = this.header.bodies[body]?.size_m[0] ?? 0.1;
    const height = Math.max(0, position.z);
    const radius = size * scale * (1.7 + 0.18 * height);
    const strength = (this.#palette.shadowStrength * opacity * 1.6) / (1 + 0.28 * height);
    sprites.add(SIGN.shadow, position.x, position.y, 0, radius, this.#palette.shadow, strength);
  }

  /** Where a body is. @returns whether that is known */
  positionOf(body: number, out: Vector3): boolean {
    const at = this.offsets[body];
    if (!this.moment || at === undefined) return false;
    vectorAt(this.moment, at, out);
    return true;
  }

  /** How a drone is turned. @returns whether that is known */
  attitudeOf(body: number, out: Quaternion): boolean {
    const at = this.offsets[body];
    if (!this.moment || at === undefined || this.header.bodies[body]?.kind !== "drone") return false;
    attitudeAt(this.moment, at + DRONE.quaternion, out);
    return true;
  }

  /** The nearest body that a ray meets, or −1. Writes where its centre is to `out`. */
  pick(ray: Ray, droneScale: number, out: Vector3): number {
    let nearest = Number.POSITIVE_INFINITY;
    let found = -1;
    for (let body = 0; body < this.header.bodies.length; body++) {
      if (!this.positionOf(body, sphere.center)) continue;
      const { kind, size_m } = this.header.bodies[body] as RecordingHeader["bodies"][number];
      const distance = ray.origin.distanceTo(sphere.center);
      const size = (size_m[0] ?? 0.1) * (kind === "drone" ? 1.15 * droneScale : 1);
      sphere.radius = size + distance * PICK_SLACK;
      if (distance < nearest && ray.intersectsSphere(sphere)) {
        nearest = distance;
        found = body;
        out.copy(sphere.center);
      }
    }
    return found;
  }

  dispose(): void {
    for (const { fleet } of this.#fleets) fleet.dispose();
    this.#ballMesh?.dispose();
    this.#trails.dispose();
  }
}
