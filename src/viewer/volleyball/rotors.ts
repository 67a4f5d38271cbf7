// What moves on a drone: the discs of its rotors with the blur of their blades, and the jets below them. All rotors
// of all drones of a fleet are one draw call; so are all jets.

import {
  type BufferGeometry,
  CircleGeometry,
  CylinderGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Matrix4,
  ShaderMaterial,
} from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { ROTOR_RADIUS, rotorCentres } from "./airframe.ts";
import type { RotorPlaces } from "./rotor-places.ts";

/** parts of the half side: a jet at full throttle */
const JET_LENGTH = 2.6;

/** Gives a shape the attribute `rotor`: which of the four it is, as a vector with a single 1. */
function mark(shape: BufferGeometry, rotor: number): BufferGeometry {
  const count = shape.getAttribute("position").count;
  const which = new Float32Array(count * 4);
  for (let k = 0; k < count; k++) which[4 * k + rotor] = 1;
  shape.setAttribute("rotor", new Float32BufferAttribute(which, 4));
  shape.deleteAttribute("normal");
  return shape;
}

function merge(places: RotorPlaces, make: (rotor: number) => BufferGeometry): BufferGeometry {
  const shapes = rotorCentres(places).map((centre, rotor) =>
    mark(make(rotor), rotor).applyMatrix4(new Matrix4().makeTranslation(centre)),
  );
  const merged = mergeGeometries(shapes);
  for (const shape of shapes) shape.dispose();
  return merged;
}

/** Discs with attributes position, uv (−1 … 1), rotor. */
export function makeRotorDiscs(places: RotorPlaces): BufferGeometry {
  return merge(places, () => {
    const disc = new CircleGeometry(ROTOR_RADIUS, 14);
    const uv = disc.getAttribute("uv");
    for (let k = 0; k < uv.count; k++) uv.setXY(k, 2 * uv.getX(k) - 1, 2 * uv.getY(k) - 1);
    return disc;
  });
}

/** Cones that hang down by 1, with attributes position, uv (y from 0 below to 1 above), rotor. */
export function makeJets(places: RotorPlaces): BufferGeometry {
  return merge(places, () => {
    const cone = new CylinderGeometry(ROTOR_RADIUS * 0.8, ROTOR_RADIUS * 0.35, 1, 9, 1, true);
    cone.applyMatrix4(new Matrix4().makeRotationX(Math.PI / 2));
    return cone.applyMatrix4(new Matrix4().makeTranslation(0, 0, -0.5));
  });
}

const ROTOR_VERTEX = /* glsl */ `
attribute vec4 rotor;
attribute vec4 throttle;
attribute vec4 phase;
varying vec2 vUv;
varying float vThrottle;
void main() {
  float angle = dot(rotor, phase);
  float c = cos(angle);
  float s = sin(angle);
  vUv = mat2(c, -s, s, c) * uv;
  vThrottle = dot(rotor, throttle);
  gl_Position = projectionMatrix * viewMatrix * modelMatrix * instanceMatrix * vec4(position, 1.0);
}`;

/** a faint disc, its rim, and two blades: the faster, the wider and paler */
const ROTOR_FRAGMENT = /* glsl */ `
uniform vec3 uColor;
uniform float uOpacity;
varying vec2 vUv;
varying float vThrottle;
void main() {
  float r = length(vUv);
  float blur = clamp(vThrottle, 0.0, 1.0);
  float width = mix(0.09, 0.3, blur);
  float blade = exp(-vUv.y * vUv.y / (width * width)) * mix(0.85, 0.34, blur);
  float disc = 0.16 * blur * (0.6 + 0.4 * r) + 0.3 * smoothstep(0.86, 0.97, r) * blur;
  gl_FragColor = vec4(uColor, uOpacity * max(blade, disc));
}`;

/** The material of rotor discs; instances have `throttle` and `phase` (rad), four each. */
export function makeRotorMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: ROTOR_VERTEX,
    fragmentShader: ROTOR_FRAGMENT,
    uniforms: { uColor: { value: null }, uOpacity: { value: 1 } },
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
  });
}

/** thrust goes with the square of a rotor's speed */
const JET_VERTEX = /* glsl */ `
attribute vec4 rotor;
attribute vec4 throttle;
varying float vAlpha;
void main() {
  float speed = clamp(dot(rotor, throttle), 0.0, 1.2);
  float thrust = speed * speed;
  vAlpha = uv.y * uv.y * min(1.0, 0.15 + thrust);
  vec3 local = position;
  local.z -= (1.0 - uv.y) * (${JET_LENGTH.toFixed(1)} * thrust - 1.0);
  gl_Position = projectionMatrix * viewMatrix * modelMatrix * instanceMatrix * vec4(local, 1.0);
}`;

const JET_FRAGMENT = /* glsl */ `
uniform vec3 uColor;
uniform float uOpacity;
varying float vAlpha;
void main() { gl_FragColor = vec4(uColor, uOpacity * vAlpha); }`;

/** The material of jets. */
export function makeJetMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: JET_VERTEX,
    fragmentShader: JET_FRAGMENT,
    uniforms: { uColor: { value: null }, uOpacity: { value: 0.5 } },
    transparent: true,
    depthWrite: false,
  });
}
