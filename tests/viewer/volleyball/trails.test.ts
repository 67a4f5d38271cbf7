// Trails without a GPU: which part of the ribbons is shown, and when numbers go over to the GPU.
import type { InterleavedBufferAttribute, Mesh } from "three";
import { expect, it } from "vitest";
import { frameLayout } from "../../../src/recording/frame-layout.ts";
import { momentAt } from "../../../src/viewer/playback/moment.ts";
import { DEFAULT_COURT_OPTIONS } from "../../../src/viewer/volleyball/options.ts";
import { Scoreboard } from "../../../src/viewer/volleyball/scoreboard.ts";
import { Trails } from "../../../src/viewer/volleyball/trails.ts";
import { BALL_AT, event, makeHeader, makeTrack } from "./made-up.ts";

const header = makeHeader();

/** Two games of 600 steps; the ball moves along x by 1 m a second; team 1 touches it at 1 s. */
function makeTrails() {
  const track = makeTrack(header, [600, 600], (values, _game, step) => {
    values[BALL_AT] = step / 50;
  });
  const scores = new Scoreboard({ track, events: [event(0, 50, "touch", { team: 1, body: 1 })] });
  const trails = new Trails(header, track, frameLayout(header).bodies, scores, false);
  const show = (time: number, trailSeconds: number, droneTrails = false): void =>
    trails.update(momentAt(track, time), { ...DEFAULT_COURT_OPTIONS, trailSeconds, droneTrails });
  const [ball, drones] = trails.group.children as [Mesh, Mesh];
  return { show, ball, drones, trails };
}

function buffer(mesh: Mesh) {
  return (mesh.geometry.getAttribute("position") as InterleavedBufferAttribute).data;
}

it("shows the last seconds, with six indices a step", () => {
  const { show, ball, drones } = makeTrails();
  show(4, 1);
  expect(ball.visible).toBe(true);
  expect(ball.geometry.drawRange).toEqual({ start: 150 * 6, count: 51 * 6 });
  expect(drones.visible).toBe(false);
  show(4, Number.POSITIVE_INFINITY);
  expect(ball.geometry.drawRange.start).toBe(0);
  show(4, 0);
  expect(ball.visible).toBe(false);
});

it("sends a game over once, however one scrubs in it", () => {
  const { show, ball } = makeTrails();
  show(4, 1);
  const { version } = buffer(ball);
  for (const time of [0.5, 11, 3, 8]) show(time, 2);
  expect(buffer(ball).version).toBe(version);
  show(13, 1);
  expect(buffer(ball).version).toBeGreaterThan(version);
});

it("knows the pace between points, their times, and who touched last", () => {
  const { show, ball } = makeTrails();
  show(4, 1);
  const numbers = buffer(ball).array;
  const vertex = (step: number): number[] => [...numbers.slice(step * 18, step * 18 + 9)];
  const [x, , , pace, , , time, tint, side] = vertex(100);
  expect([x, tint, side]).toEqual([2, 2, -1]);
  expect(pace).toBeCloseTo(1, 4);
  expect(time).toBeCloseTo(2, 6);
  expect(vertex(10)[7]).toBe(0);
});

it("draws all drones in one mesh, on request", () => {
  const { show, drones } = makeTrails();
  show(4, 1, true);
  expect(drones.visible).toBe(true);
  expect(drones.geometry.drawRange).toEqual({ start: 150 * 12, count: 51 * 12 });
});
