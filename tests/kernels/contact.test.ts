// Contact of ball and drone, and downwash, against plain twins of volleyball.md 1.7 and 1.8 in the f64 world.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { iris } from "../../src/quadrotor/sheets/iris.ts";
import {
  AGENT,
  ballVelocity,
  cross,
  dot,
  getDrone,
  matrix,
  setBall,
  setDrone,
  startWorlds,
  unit,
} from "./rally.ts";

const DT = 0.02;
const GRAVITY = 9.81;
const TOLERANCE = 1e-9; // m/s and rad/s: f64 against f64, other order of sums
const RADIUS = 0.1;
const BALL_MASS = 0.005;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

interface Moving {
  position: number[];
  quaternion: number[];
  velocity: number[];
  omega: number[];
}

/** volleyball.md 1.7: velocities of ball and drone after a contact, or the same ones. */
function contactTwin(ball: { position: number[]; velocity: number[] }, drone: Moving, restitution: number) {
  const rotation = matrix(drone.quaternion);
  const columns = [0, 1, 2].map((k) => rotation.map((row) => row[k] as number));
  const away = ball.position.map((value, k) => value - (drone.position[k] as number));
  const centre = columns.map((column) => dot(column, away));
  const h = iris.box_m;
  const c = centre.map((value, k) => Math.min(h[k] as number, Math.max(-(h[k] as number), value)));
  const gap = centre.map((value, k) => value - (c[k] as number));
  const distance = Math.hypot(...gap);
  let normal: number[];
  let separation: number;
  if (distance > 0) {
    normal = gap.map((value) => value / distance);
    separation = distance - RADIUS;
  } else {
    const depths = centre.map((value, k) => (h[k] as number) - Math.abs(value));
    const axis = depths.indexOf(Math.min(...depths));
    normal = [0, 1, 2].map((k) => (k === axis ? ((centre[k] as number) < 0 ? -1 : 1) : 0));
    separation = -(depths[axis] as number) - RADIUS;
  }
  const n = rotation.map((row) => dot(row, normal));
  const r = rotation.map((row) => dot(row, c));
  const spin = cross(drone.omega, r);
  const approach = dot(
    ball.velocity.map((v, k) => v - (drone.velocity[k] as number) - (spin[k] as number)),
    n,
  );
  const result = { ball: ball.velocity, velocity: drone.velocity, omega: drone.omega, touched: false };
  if (!(separation < 0.02 && approach < 0 && -approach * DT > separation)) return result;
  const turn = cross(c, normal); // body frame
  const response = turn.map((value, k) => value / (iris.inertia_kgm2[k] as number));
  const k = 1 / BALL_MASS + 1 / iris.mass_kg + dot(response, turn);
  const target = approach < -0.2 ? -restitution * approach : 0;
  const j = (target - approach) / k;
  const spinUp = rotation.map((row) => dot(row, response));
  return {
    ball: ball.velocity.map((v, axis) => v + (j / BALL_MASS) * (n[axis] as number)),
    velocity: drone.velocity.map((v, axis) => v - (j / iris.mass_kg) * (n[axis] as number)),
    omega: drone.omega.map((v, axis) => v - j * (spinUp[axis] as number)),
    touched: true,
  };
}

describe("contact", () => {
  it("is that of the twin for any pose, spin and approach, inside and outside the box", () => {
    // world 0: the ball far away, to see what the drone does without it; world 1: the ball near
    const worlds = startWorlds(kernels, "1v1", 2);
    const some = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
    const three = (size: number) => fc.tuple(some(size), some(size), some(size));
    let touched = 0;
    let inside = 0;
    fc.assert(
      fc.property(
        three(1).filter((v) => Math.hypot(...v) > 0.05),
        some(1),
        three(3),
        three(8),
        fc.tuple(some(0.34), some(0.34), some(0.17)),
        three(6),
        (axis, w, velocity, omega, offset, ballSpeed) => {
          const quaternion = unit([w + 1.5, ...axis]);
          const rotation = matrix(quaternion);
          const position = [1.5, 0.2, 2];
          const ball = position.map((value, k) => value + dot(rotation[k] as number[], offset));
          for (const world of [0, 1]) {
            setDrone(worlds, world, 0, AGENT.position, position);
            setDrone(worlds, world, 0, AGENT.quaternion, quaternion);
            setDrone(worlds, world, 0, AGENT.velocity, velocity);
            setDrone(worlds, world, 0, AGENT.angularVelocity, omega);
            setDrone(worlds, world, 0, AGENT.throttle, [0.6, 0.6, 0.6, 0.6]);
          }
          setBall(worlds, 0, [-1, 1, 30], [0, 0, 0]);
          setBall(worlds, 1, ball, ballSpeed);
          worlds.step();
          const drone: Moving = {
            position,
            quaternion,
            velocity: getDrone(worlds, 0, 0, AGENT.velocity),
            omega: getDrone(worlds, 0, 0, AGENT.angularVelocity),
          };
          const falling = [ballSpeed[0], ballSpeed[1], ballSpeed[2] - GRAVITY * DT];
          const want = contactTwin({ position: ball, velocity: falling }, drone, 0.8);
          if (want.touched) touched++;
          if (want.touched && offset.every((x, k) => Math.abs(x) < (iris.box_m[k] as number))) inside++;
          const pairs: [number[], number[]][] = [
            [ballVelocity(worlds, 1), want.ball],
            [getDrone(worlds, 1, 0, AGENT.velocity), want.velocity],
            [getDrone(worlds, 1, 0, AGENT.angularVelocity), want.omega],
          ];
          for (const [got, twin] of pairs) {
            got.forEach((value, k) => {
              expect(Math.abs(value - (twin[k] as number))).toBeLessThan(TOLERANCE);
            });
          }
        },
      ),
      { seed: 12, numRuns: 1500 },
    );
    expect(touched).toBeGreaterThan(300);
    expect(inside).toBeGreaterThan(30);
    worlds.free();
  });

  it("keeps momentum along the normal, and bounces slowly balls not at all", () => {
    const worlds = startWorlds(kernels, "1v1", 2);
    for (const [speed, rebound] of [
      [-3, 0.8],
      [-0.15, 0],
    ] as const) {
      for (const world of [0, 1]) setDrone(worlds, world, 0, AGENT.position, [1.5, 0, 2]);
      for (const world of [0, 1]) setDrone(worlds, world, 0, AGENT.velocity, [0, 0, 0]);
      for (const world of [0, 1]) setDrone(worlds, world, 0, AGENT.quaternion, [1, 0, 0, 0]);
      for (const world of [0, 1]) setDrone(worlds, world, 0, AGENT.angularVelocity, [0, 0, 0]);
      setBall(worlds, 0, [-1, 0, 30], [0, 0, 0]);
      setBall(worlds, 1, [1.5, 0, 2.154], [0, 0, speed + GRAVITY * DT]);
      worlds.step();
      const alone = getDrone(worlds, 0, 0, AGENT.velocity)[2] as number;
      const drone = getDrone(worlds, 1, 0, AGENT.velocity)[2] as number;
      const ball = ballVelocity(worlds, 1)[2] as number;
      expect((drone - alone) * iris.mass_kg).toBeCloseTo(-(ball - speed) * BALL_MASS, 12);
      expect(ball - drone).toBeCloseTo(-rebound * (speed - alone), 9);
    }
    worlds.free();
  });
});

describe("downwash", () => {
  /** exp(−½(2r/z)²)/(1 + 0.3 z)² for the upper drone's thrust axis. */
  function factor(upper: number[], lower: number[], up: number[]): number {
    const d = upper.map((value, k) => value - (lower[k] as number));
    const z = Math.max(dot(d, up), 0);
    if (z === 0) return 0;
    const r2 = dot(d, d) - z * z;
    return Math.exp((-2 * r2) / (z * z)) / (1 + 0.3 * z) ** 2;
  }

  it("pushes the lower drone by the twin's part of the upper drone's thrust, tilted or not", () => {
    // world 0: lower drone below the upper; world 1: that drone high above, where no wash is; world 2: upper without thrust
    const worlds = startWorlds(kernels, "1v1", 3);
    const some = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
    let seen = 0;
    fc.assert(
      fc.property(some(0.4), some(0.4), some(0.5), some(0.5), some(2), (tiltX, tiltY, dx, dy, dz) => {
        fc.pre(Math.hypot(dx, dy, dz) > 1e-3);
        const quaternion = unit([1, tiltX, tiltY, 0]);
        const up = matrix(quaternion).map((row) => row[2] as number);
        const upper = [1.5, 0, 5];
        const lower = [1.5 + dx, dy, 5 - dz];
        for (const world of [0, 1, 2]) {
          setDrone(worlds, world, 0, AGENT.position, upper);
          setDrone(worlds, world, 0, AGENT.quaternion, quaternion);
          setDrone(worlds, world, 1, AGENT.position, world === 1 ? [1.5, 0, 60] : lower);
          setDrone(worlds, world, 1, AGENT.quaternion, [1, 0, 0, 0]);
          for (const drone of [0, 1]) {
            setDrone(worlds, world, drone, AGENT.velocity, [0, 0, 0]);
            setDrone(worlds, world, drone, AGENT.angularVelocity, [0, 0, 0]);
            const throttle = drone === 0 && world < 2 ? 0.7 : 0;
            setDrone(worlds, world, drone, AGENT.throttle, [throttle, throttle, throttle, throttle]);
          }
          setBall(worlds, world, [0, 40, 40], [0, 0, 0]);
        }
        worlds.actions.fill(-1);
        worlds.step();
        // thrust is felt along `up`: what the upper drone gains over one without thrust
        const thrust = getDrone(worlds, 1, 0, AGENT.velocity).map(
          (v, k) => v - (k === 2 ? (getDrone(worlds, 2, 1, AGENT.velocity)[2] as number) : 0),
        );
        const part = factor(upper, lower, up);
        if (part > 1e-3) seen++;
        const pushed = getDrone(worlds, 0, 1, AGENT.velocity);
        const free = getDrone(worlds, 1, 1, AGENT.velocity);
        pushed.forEach((v, k) => {
          expect(v - (free[k] as number)).toBeCloseTo(-part * (thrust[k] as number), 10);
        });
      }),
      { seed: 3, numRuns: 400 },
    );
    expect(seen).toBeGreaterThan(50);
    worlds.free();
  });

  it("costs 59 % of a drone's thrust 1 m straight below, and nothing above", () => {
    expect(factor([0, 0, 1], [0, 0, 0], [0, 0, 1])).toBeCloseTo(0.59, 2);
    expect(factor([0, 0, 0], [0, 0, 1], [0, 0, 1])).toBe(0);
  });
});
