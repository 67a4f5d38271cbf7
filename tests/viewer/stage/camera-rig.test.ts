import { PerspectiveCamera, Vector3 } from "three";
import type { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { expect, it } from "vitest";
import { CameraRig } from "../../../src/viewer/stage/camera-rig.ts";
import type { CameraPreset } from "../../../src/viewer/stage/scene-view.ts";

/** A rig whose controls are only what it needs of them; `steer` is what the user does. */
function makeRig() {
  const camera = new PerspectiveCamera();
  const listeners: (() => void)[] = [];
  const controls = {
    target: new Vector3(),
    enabled: true,
    update: () => false,
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
  };
  const rig = new CameraRig(camera, controls as unknown as OrbitControls);
  const steer = (): void => {
    for (const listener of listeners) listener();
  };
  return { camera, controls, rig, steer };
}

function put(x: number, y: number, z: number): (position: Vector3, target: Vector3) => void {
  return (position, target) => {
    position.set(x, y, z);
    target.set(0, 0, 0);
  };
}

const HERE: CameraPreset = { name: "here", label: "here", start: put(10, 0, 5) };
const THERE: CameraPreset = { name: "there", label: "there", start: put(0, 10, 5) };
const CHASE: CameraPreset = { name: "chase", label: "chase", start: put(0, 0, 9), follow: put(4, 4, 4) };

it("goes the same way at any frame rate", () => {
  const ends = [20, 60, 240].map((rate) => {
    const { camera, rig } = makeRig();
    rig.choose(HERE, true);
    rig.choose(CHASE, false);
    for (let k = 0; k < rate / 4; k++) rig.update(1 / rate);
    return camera.position.clone();
  });
  for (const end of ends) expect(end.distanceTo(ends[0] as Vector3)).toBeLessThan(1e-9);
});

it("glides to a camera and then rests", () => {
  const { camera, rig } = makeRig();
  rig.choose(HERE, true);
  expect(camera.position.toArray()).toEqual([10, 0, 5]);
  rig.choose(THERE, false);
  expect(rig.update(0.016)).toBe(true);
  for (let k = 0; k < 200; k++) rig.update(0.016);
  expect(camera.position.toArray()).toEqual([0, 10, 5]);
  expect(rig.update(0.016)).toBe(false);
});

it("cuts where motion is not wanted, and follows all the same", () => {
  const { camera, rig } = makeRig();
  rig.isStill = true;
  rig.choose(HERE, false);
  expect(camera.position.toArray()).toEqual([10, 0, 5]);
  rig.choose(CHASE, false);
  expect(rig.update(0.016)).toBe(false);
  expect(camera.position.toArray()).toEqual([4, 4, 4]);
});

it("frames the scene again after a change of shape, unless the user has steered", () => {
  const { camera, rig, steer, controls } = makeRig();
  rig.choose(HERE, true);
  camera.position.set(1, 1, 1);
  rig.frameAgain();
  expect(camera.position.toArray()).toEqual([10, 0, 5]);
  steer();
  camera.position.set(1, 1, 1);
  rig.frameAgain();
  expect(camera.position.toArray()).toEqual([1, 1, 1]);
  rig.choose(CHASE, true);
  expect(controls.enabled).toBe(false);
});
