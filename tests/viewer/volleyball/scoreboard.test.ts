import { expect, it } from "vitest";
import type { RecordedEvent } from "../../../src/recording/recording.ts";
import { EventTimes } from "../../../src/viewer/volleyball/event-times.ts";
import { Scoreboard } from "../../../src/viewer/volleyball/scoreboard.ts";
import { event, makeHeader, makeTrack } from "./made-up.ts";

const EVENTS: RecordedEvent[] = [
  event(0, 0, "serve", { team: 0 }),
  event(0, 10, "touch", { team: 0, body: 0 }),
  event(0, 20, "crossing"),
  event(0, 30, "touch", { team: 1, body: 1 }),
  event(0, 40, "fault", { team: 1, body: 1, text: "out" }),
  event(0, 50, "point", { team: 0, text: "team 0 wins" }),
  event(1, 0, "serve", { team: 1 }),
  event(1, 5, "touch", { team: 1, body: 1 }),
  event(1, 15, "crossing", { team: 0 }),
  event(1, 50, "draw", { text: "both at fault" }),
];

/** s: game 0 has steps 0 … 50 from 0 on; game 1 starts one frame after 1.0 */
const SECOND = 1.02;

function board(events: RecordedEvent[] = EVENTS): Scoreboard {
  return new Scoreboard({ track: makeTrack(makeHeader(), [50, 50]), events });
}

it("follows serve, touch, crossing, fault and point", () => {
  const scores = board();
  expect(scores.at(0)).toMatchObject({ score: [0, 0], game: 0, serving: 0, possession: 0, phase: "serve" });
  expect(scores.at(0.2)).toMatchObject({
    phase: "rally",
    lastTouch: { body: 0, team: 0, time: 0.2 },
    touches: 1,
  });
  expect(scores.at(0.45)).toMatchObject({ possession: 1, touches: 0 });
  expect(scores.at(0.7)).toMatchObject({ possession: 1, touches: 1, lastFault: undefined });
  expect(scores.at(0.9).lastFault).toEqual({ team: 1, body: 1, text: "out", time: 0.8 });
  expect(scores.at(1)).toMatchObject({
    score: [1, 0],
    phase: "over",
    possession: undefined,
    text: "team 0 wins",
  });
});

it("starts every game afresh but for the score", () => {
  const score = board().at(SECOND);
  expect(score).toMatchObject({ score: [1, 0], game: 1, serving: 1, possession: 1 });
  expect(score.lastTouch).toBeUndefined();
  expect(score.lastFault).toBeUndefined();
});

it("takes the team of a crossing where it is told, and flips where it is not", () => {
  expect(board().at(SECOND + 0.3)).toMatchObject({ possession: 0 });
  expect(board().at(0.4)).toMatchObject({ possession: 1 });
});

it("gives no point for a draw", () => {
  expect(board().at(SECOND + 1)).toMatchObject({ score: [1, 0], phase: "over", text: "both at fault" });
});

it("says nothing before the first event and of a recording without events", () => {
  expect(board().at(-1)).toMatchObject({ game: -1, phase: "before", score: [0, 0] });
  expect(board([]).at(5)).toMatchObject({ phase: "before" });
});

it("gives the same object between two events, whatever the order of asking", () => {
  const scores = board();
  const late = scores.at(SECOND + 1);
  expect(scores.at(0.25)).toBe(scores.at(0.39));
  expect(scores.at(SECOND + 1)).toBe(late);
});

it("waits for the frames of an event of a live run", () => {
  const header = makeHeader();
  const track = makeTrack(header, [50]);
  const times = new EventTimes({ track, events: EVENTS });
  expect(times.count).toBe(6);
  track.append({
    games: Int32Array.of(1),
    steps: Int32Array.of(0),
    values: new Float32Array(track.size),
  });
  expect(times.count).toBe(10);
  expect(times.timeOf(6)).toBeCloseTo(SECOND, 9);
  expect(times.lastBefore(0.41)).toBe(2);
});
