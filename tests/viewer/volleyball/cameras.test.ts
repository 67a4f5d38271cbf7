import { PerspectiveCamera, type Quaternion, Vector3 } from "three";
import { expect, it } from "vitest";
import { makeCameras, type Sight } from "../../../src/viewer/volleyball/cameras.ts";
import { makeHeader } from "./made-up.ts";

const COURTS = [
  { length_m: 6, width_m: 3, netHeight_m: 2.43 },
  { length_m: 12, width_m: 6, netHeight_m: 2.43 },
  { length_m: 18, width_m: 9, netHeight_m: 2.43 },
];

function makeSight(court: (typeof COURTS)[number], aspect: number, ball: Vector3): Sight {
  const camera = new PerspectiveCamera(38, aspect, 0.05, 400);
  camera.up.set(0, 0, 1);
  return {
    header: makeHeader({ arena: court }),
    half: { x: court.length_m / 2, y: court.width_m / 2 },
    height: 4,
    middle: new Vector3(),
    camera: () => camera,
    place: (_body: number, position: Vector3, attitude: Quaternion) => {
      position.copy(ball);
      attitude.identity();
      return true;
    },
  };
}

const ASPECTS = [0.46, 0.8, 1.2, 16 / 9, 2.4];
const CASES = COURTS.flatMap((court) => ASPECTS.map((aspect) => ({ court, aspect, length: court.length_m })));

it.each(CASES)("shows the whole court of $length m at aspect $aspect", ({ court, aspect }) => {
  const sight = makeSight(court, aspect, new Vector3());
  const camera = sight.camera() as PerspectiveCamera;
  for (const name of ["orbit", "top"]) {
    const target = new Vector3();
    makeCameras(sight)
      .find((preset) => preset.name === name)
      ?.start(camera.position, target);
    camera.lookAt(target);
    camera.updateMatrixWorld();
    camera.updateProjectionMatrix();
    for (const x of [-1, 1]) {
      for (const y of [-1, 1]) {
        const seen = new Vector3((x * court.length_m) / 2, (y * court.width_m) / 2, 0).project(camera);
        expect(Math.abs(seen.x)).toBeLessThan(1);
        expect(Math.abs(seen.y)).toBeLessThan(1);
      }
    }
  }
});

it("offers a camera for the ball, each team, the referee and every drone", () => {
  const sight = makeSight(COURTS[1] as (typeof COURTS)[number], 1.6, new Vector3());
  expect(makeCameras(sight).map(({ name }) => name)).toEqual([
    "orbit",
    "ball",
    "team0",
    "team1",
    "top",
    "referee",
    "drone0",
    "drone1",
  ]);
  const { arena: _, ...open } = makeHeader();
  const names = makeCameras({ ...sight, header: { ...open, bodies: open.bodies.slice(0, 1) } });
  expect(names.map(({ name }) => name)).toEqual(["orbit", "top", "drone0"]);
});

it("never follows below the floor", () => {
  for (const height of [0, 0.1, 1, 6]) {
    const sight = makeSight(COURTS[0] as (typeof COURTS)[number], 1.6, new Vector3(2, 1, height));
    for (const { follow } of makeCameras(sight)) {
      const position = new Vector3(1, 1, -5);
      follow?.(position, new Vector3());
      if (follow) expect(position.z).toBeGreaterThan(0.3);
    }
  }
});
