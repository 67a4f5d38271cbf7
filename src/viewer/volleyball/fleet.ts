// The drones of one source that share a vehicle and a size, in four draw calls: frames, racket faces, rotors, jets.

import {
  type BufferGeometry,
  type CanvasTexture,
  Color,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  Matrix4,
  Quaternion,
  type ShaderMaterial,
  Vector3,
} from "three";
import type { Moment } from "../playback/moment.ts";
import { makeAirframe } from "./airframe.ts";
import type { Palette } from "./palette.ts";
import { attitudeAt, DRONE, ROTORS, valueAt, vectorAt } from "./pose.ts";
import { makeRacketFace, makeRacketMaterial } from "./racket.ts";
import { rotorPlaces } from "./rotor-places.ts";
import { makeJetMaterial, makeJets, makeRotorDiscs, makeRotorMaterial } from "./rotors.ts";
import { fadeSolid, lightSolid, makeSolidMaterial } from "./solid-material.ts";

/** One drone of a fleet. */
export interface Member {
  /** index into `header.bodies` */
  readonly body: number;
  /** where its numbers start in a frame */
  readonly at: number;
  readonly team: 0 | 1;
  /** in its team, from 0 */
  readonly number: number;
}

/** What a fleet is made of. */
export interface FleetPlan {
  readonly vehicle: string | undefined;
  /** m, half side of the box */
  readonly size: number;
  readonly members: readonly Member[];
  readonly numbers: CanvasTexture;
  readonly isGhost: boolean;
}

/** rad/s that a rotor is seen to turn at full throttle: slow enough for the eye and for 25 pictures a second */
const SEEN_SPEED = 14;
/** s; a longer step between pictures is a jump and turns no rotor */
const JUMP = 0.2;
/** how far the colour of a drone under the pointer goes to white */
const LIT = 0.35;

const position = new Vector3();
const attitude = new Quaternion();
const scale = new Vector3();
const matrix = new Matrix4();
const color = new Color();

/** Draws drones. */
export class Fleet {
  readonly group: Group = new Group();
  readonly #plan: FleetPlan;
  readonly #matrices: InstancedBufferAttribute;
  readonly #colors: InstancedBufferAttribute;
  readonly #throttles: InstancedBufferAttribute;
  readonly #phases: InstancedBufferAttribute;
  readonly #frames: ShaderMaterial = makeSolidMaterial();
  readonly #faces: ShaderMaterial;
  readonly #rotors: ShaderMaterial = makeRotorMaterial();
  readonly #jets: ShaderMaterial = makeJetMaterial();
  readonly #meshes: InstancedMesh[];
  readonly #jetMesh: InstancedMesh;
  readonly #directions: readonly number[];
  #opacity = 1;
  #time = Number.NaN;

  constructor(plan: FleetPlan) {
    this.#plan = plan;
    const count = plan.members.length;
    const make = (size: number): InstancedBufferAttribute => {
      const attribute = new InstancedBufferAttribute(new Float32Array(count * size), size);
      attribute.setUsage(DynamicDrawUsage);
      return attribute;
    };
    this.#matrices = make(16);
    this.#colors = make(3);
    this.#throttles = make(ROTORS);
    this.#phases = make(ROTORS);
    this.#faces = makeRacketMaterial(plan.numbers);
    const places = rotorPlaces(plan.vehicle);
    this.#directions = places.map(([, , direction]) => direction);
    const marks = make(2);
    plan.members.forEach(({ number, team }, k) => {
      marks.setXY(k, number % 16, team);
    });
    const face = makeRacketFace().setAttribute("mark", marks);
    this.#jetMesh = this.#add(makeJets(places), this.#jets, 22);
    this.#meshes = [
      this.#add(makeAirframe(places), this.#frames, 0),
      this.#jetMesh,
      this.#add(makeRotorDiscs(places), this.#rotors, 23),
      this.#add(face, this.#faces, 24),
    ];
  }

  #add(geometry: BufferGeometry, material: ShaderMaterial, order: number): InstancedMesh {
    geometry.setAttribute("throttle", this.#throttles);
    geometry.setAttribute("phase", this.#phases);
    const mesh = new InstancedMesh(geometry, material, 0);
    mesh.count = this.#plan.members.length;
    mesh.instanceMatrix = this.#matrices;
    mesh.instanceColor = this.#colors;
    mesh.frustumCulled = false;
    mesh.renderOrder = order;
    this.group.add(mesh);
    return mesh;
  }

  setPalette(palette: Palette): void {
    lightSolid(this.#frames, palette);
    if (this.#rotors.uniforms.uColor) this.#rotors.uniforms.uColor.value = palette.rotor;
    const { uColor, uOpacity } = this.#jets.uniforms;
    if (uColor) uColor.value = palette.jet;
    if (uOpacity) uOpacity.value = palette.jetStrength;
    this.#plan.members.forEach((_, k) => {
      this.setLit(k, false, palette);
    });
  }

  /** Brightens a member, or lets it be as its team is. */
  setLit(k: number, isLit: boolean, palette: Palette): void {
    const team = this.#plan.members[k]?.team ?? 0;
    color.copy(palette.teams[team]);
    if (this.#plan.isGhost) color.lerp(palette.ghost, 0.4);
    if (isLit) color.lerp(palette.front, LIT);
    this.#colors.setXYZ(k, color.r, color.g, color.b);
    this.#colors.needsUpdate = true;
  }

  /** 0 … 1 */
  set opacity(value: number) {
    if (value === this.#opacity) return;
    this.#opacity = value;
    fadeSolid(this.#frames, value);
    for (const { uniforms } of [this.#faces, this.#rotors])
      if (uniforms.uOpacity) uniforms.uOpacity.value = value;
  }

  set showsThrust(value: boolean) {
    this.#jetMesh.visible = value;
  }

  /** Puts all drones where they are. @param droneScale times their true size */
  update(moment: Moment, droneScale: number): void {
    const gap = moment.time - this.#time;
    this.#time = moment.time;
    const turn = Math.abs(gap) < JUMP ? gap * SEEN_SPEED : 0;
    scale.setScalar(this.#plan.size * droneScale);
    for (let k = 0; k < this.#plan.members.length; k++) {
      const { at } = this.#plan.members[k] as Member;
      vectorAt(moment, at + DRONE.position, position);
      attitudeAt(moment, at + DRONE.quaternion, attitude);
      matrix.compose(position, attitude, scale).toArray(this.#matrices.array, 16 * k);
      for (let rotor = 0; rotor < ROTORS; rotor++) {
        const throttle = valueAt(moment, at + DRONE.throttle + rotor);
        const phase = this.#phases.getComponent(k, rotor);
        this.#throttles.setComponent(k, rotor, throttle);
        this.#phases.setComponent(k, rotor, phase + throttle * turn * (this.#directions[rotor] ?? 1));
      }
    }
    for (const one of [this.#matrices, this.#throttles, this.#phases]) one.needsUpdate = true;
  }

  dispose(): void {
    for (const mesh of this.#meshes) {
      mesh.geometry.dispose();
      mesh.dispose();
    }
    for (const one of [this.#frames, this.#faces, this.#rotors, this.#jets]) one.dispose();
  }
}
