// The shape of a quadrotor, as one geometry. Lengths are parts of the half side of its box, so that one shape serves
// every size; x forward, y left, z up.

import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  CylinderGeometry,
  Matrix4,
  TorusGeometry,
  Vector3,
} from "three";
import type { RotorPlaces } from "./rotor-places.ts";
import { mergeParts, type SolidPart } from "./solid-parts.ts";

/** of the racket, 0.2 m on a drone of 0.235 m (volleyball.md 1.5); of a rotor */
export const RACKET_RADIUS = 0.85;
export const ROTOR_RADIUS = 0.44;
/** heights of the racket, the top of the box that the ball bounces on, and of the rotors */
export const RACKET_HEIGHT = 0.25;
export const ROTOR_HEIGHT = 0.13;

const FRONT = new Color(1, 1, 1);
const DARK = new Color(0.2, 0.23, 0.26);

function arm(x: number, y: number): SolidPart[] {
  const length = Math.hypot(x, y);
  const turn = new Matrix4().makeRotationZ(Math.atan2(y, x));
  const isFront = x > 0.1;
  const upright = new Matrix4().makeRotationX(Math.PI / 2);
  return [
    {
      shape: new BoxGeometry(length, 0.12, 0.07),
      place: turn.clone().multiply(new Matrix4().makeTranslation(length / 2, 0, 0)),
      color: isFront ? FRONT : DARK,
      paint: isFront ? 0.25 : 0,
    },
    {
      shape: new CylinderGeometry(0.085, 0.1, 0.16, 6),
      place: new Matrix4().makeTranslation(x, y, 0.03).multiply(upright),
      color: DARK,
      paint: 0.1,
    },
  ];
}

function leg(side: number): SolidPart[] {
  const skid = new BoxGeometry(0.7, 0.05, 0.05);
  const strut = new BoxGeometry(0.06, 0.05, 0.2);
  return [
    { shape: skid, place: new Matrix4().makeTranslation(0, side * 0.34, -0.3), color: DARK, paint: 0 },
    { shape: strut, place: new Matrix4().makeTranslation(0, side * 0.3, -0.2), color: DARK, paint: 0 },
  ];
}

/** Hull, arms, motors, skids, racket rim and the white front. */
export function makeAirframe(places: RotorPlaces): BufferGeometry {
  const upright = new Matrix4().makeRotationX(Math.PI / 2);
  const hull = new CylinderGeometry(0.26, 0.38, 0.26, 8);
  const nose = new BoxGeometry(0.22, 0.26, 0.14);
  const mast = new CylinderGeometry(0.05, 0.05, 0.1, 5);
  const rim = new TorusGeometry(RACKET_RADIUS, 0.045, 5, 28);
  const stretch = new Matrix4().makeScale(1.25, 0.85, 1);
  return mergeParts([
    { shape: hull, place: stretch.multiply(upright), paint: 1 },
    { shape: nose, place: new Matrix4().makeTranslation(0.45, 0, 0), color: FRONT, paint: 0 },
    {
      shape: mast,
      place: new Matrix4().makeTranslation(0, 0, 0.18).multiply(upright),
      color: DARK,
      paint: 0,
    },
    { shape: rim, place: new Matrix4().makeTranslation(0, 0, RACKET_HEIGHT), paint: 1 },
    ...places.flatMap(([x, y]) => arm(x, y)),
    ...leg(-1),
    ...leg(1),
  ]);
}

/** [4] centre of each rotor */
export function rotorCentres(places: RotorPlaces): Vector3[] {
  return places.map(([x, y]) => new Vector3(x, y, ROTOR_HEIGHT));
}
