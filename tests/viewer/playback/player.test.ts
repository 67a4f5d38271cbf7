// The clock of the viewer with a source made up for it: playing, waiting, looping, stepping, jumping.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Player, SPEEDS } from "../../../src/viewer/playback/player.ts";
import { eventOf, MadeUpSource, stepsTo } from "../made-up-source.ts";

/** Two games of 1 s each: frames at 0 … 1.0 and 1.1 … 2.1 s. */
function twoGames(): MadeUpSource {
  return new MadeUpSource().add(0, stepsTo(10)).add(1, stepsTo(10));
}

let now = 0;
beforeEach(() => {
  now = 1000;
  vi.useFakeTimers();
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("playing", () => {
  it("moves by the wall clock times the speed, and stands still while it does not play", () => {
    const player = new Player([twoGames()]);
    player.tick(0.5);
    expect(player.time.value).toBe(0);
    player.play();
    player.tick(0.25);
    player.setSpeed(2);
    player.tick(0.25);
    expect(player.time.value).toBeCloseTo(0.75, 9);
    player.toggle();
    player.tick(1);
    expect(player.time.value).toBeCloseTo(0.75, 9);
  });

  it("ends at the end, and begins anew from there", () => {
    const player = new Player([twoGames()]);
    player.play();
    player.tick(100);
    expect(player.time.value).toBeCloseTo(2.1, 9);
    expect([player.isPlaying.value, player.isWaiting.value]).toEqual([false, false]);
    player.toggle();
    expect(player.time.value).toBe(0);
    expect(player.isPlaying.value).toBe(true);
  });

  it("waits where a live run is late, goes on when frames come, and asks for them all the while", () => {
    const source = new MadeUpSource().add(0, stepsTo(5));
    source.isWhole = false;
    const player = new Player([source]);
    player.play();
    player.tick(0.8);
    expect(player.time.value).toBeCloseTo(0.5, 9);
    expect(source.wants.at(-1)).toBeCloseTo(0.8, 9);
    // a moment's wait is not worth a word
    expect([player.isWaiting.value, player.isPlaying.value]).toEqual([false, true]);
    player.tick(0.8);
    expect([player.isWaiting.value, player.isPlaying.value]).toEqual([true, true]);
    source.add(0, [6, 7, 8, 9]);
    player.tick(0.1);
    expect(player.time.value).toBeCloseTo(0.6, 9);
    expect(player.isWaiting.value).toBe(false);
    player.pause();
    expect(player.isWaiting.value).toBe(false);
  });

  it("never stands before the oldest frame that a live run has kept", () => {
    const source = new MadeUpSource(8).add(0, [0, 1]);
    const player = new Player([source]);
    now += 1000;
    source.add(0, [2, 3]);
    expect(player.start.value).toBeCloseTo(0.2, 9);
    player.seek(0);
    expect(player.time.value).toBeCloseTo(0.2, 9);
  });

  it("takes the longest of several sources, and gives each its own moment", () => {
    const [short, long] = [new MadeUpSource().add(0, stepsTo(4)), new MadeUpSource().add(0, stepsTo(10))];
    const player = new Player([short, long]);
    expect(player.end.value).toBeCloseTo(1, 9);
    player.seek(0.72);
    const [a, b] = player.moments();
    expect(a?.before.step).toBe(4);
    expect(b?.before.step).toBe(7);
    expect(b?.blend).toBeCloseTo(0.2, 6);
  });
});

describe("a loop", () => {
  it("shows live runs beside each other at one time: that of the slowest", () => {
    const [quick, slow] = [new MadeUpSource(), new MadeUpSource()];
    quick.isWhole = slow.isWhole = false;
    quick.add(0, stepsTo(20));
    slow.add(0, stepsTo(5));
    const player = new Player([quick, slow]);
    player.play();
    player.tick(1.5);
    expect(player.time.value).toBe(0.5);
    slow.isWhole = true;
    quick.add(0, [21]);
    player.tick(1);
    expect(player.time.value).toBeCloseTo(1.5, 9);
  });

  it("goes where a live run has not come yet as soon as it has", () => {
    const source = new MadeUpSource();
    source.isWhole = false;
    source.add(0, stepsTo(5));
    const player = new Player([source]);
    player.seek(1.2);
    expect(player.time.value).toBe(0.5);
    source.add(0, [6, 7, 8]);
    expect(player.time.value).toBe(0.8);
    source.add(0, [9, 10, 11, 12, 13]);
    expect(player.time.value).toBe(1.2);
  });

  it("goes back to its start, also at the very end of a recording", () => {
    const player = new Player([twoGames()]);
    player.loop.value = { from: 1.5, to: 2.1 };
    player.seek(2);
    player.play();
    player.tick(0.2);
    expect(player.time.value).toBeCloseTo(1.5, 9);
    expect(player.isPlaying.value).toBe(true);
    player.tick(0.2);
    expect(player.time.value).toBeCloseTo(1.7, 9);
  });
});

describe("steps", () => {
  it("go from frame to frame, over the border of games, and stop at both ends", () => {
    const player = new Player([twoGames()]);
    player.play();
    player.seek(0.95);
    const stepAt = (count: number): unknown => {
      player.stepFrames(count);
      const before = player.moments()[0]?.before;
      return [before?.game, before?.step];
    };
    expect(stepAt(1)).toEqual([0, 10]);
    expect(player.isPlaying.value).toBe(false);
    expect(stepAt(1)).toEqual([1, 0]);
    expect(stepAt(-1)).toEqual([0, 10]);
    expect(stepAt(100)).toEqual([1, 10]);
    expect(stepAt(-100)).toEqual([0, 0]);
  });

  it("beyond the newest frame of a live run ask for one more", () => {
    const source = new MadeUpSource().add(0, stepsTo(5));
    source.isWhole = false;
    const player = new Player([source]);
    player.seek(0.5);
    player.stepFrames(1);
    expect(Math.max(...source.wants)).toBeCloseTo(0.6, 9);
  });

  it("do nothing before the first frame has come", () => {
    const player = new Player([new MadeUpSource()]);
    player.stepFrames(1);
    expect(player.time.value).toBe(0);
    expect(player.moments()).toEqual([undefined]);
  });
});

describe("jumps", () => {
  it("go to the next and the last event of a kind, and stay where there is none", () => {
    const source = twoGames();
    source.events.push(eventOf(0, 3), eventOf(0, 5, "crossing"), eventOf(0, 10, "fault"), eventOf(1, 4));
    const player = new Player([source]);
    expect(player.jump(1, ["touch"])?.step).toBe(3);
    expect(player.time.value).toBeCloseTo(0.3, 9);
    expect(player.jump(1, ["touch"])?.game).toBe(1);
    expect(player.time.value).toBeCloseTo(1.5, 9);
    expect(player.jump(1, ["touch"])).toBeUndefined();
    expect(player.time.value).toBeCloseTo(1.5, 9);
    expect(player.jump(-1)?.kind).toBe("fault");
    expect(player.jump(-1)?.kind).toBe("crossing");
  });
});

describe("speeds", () => {
  it("go through the menu, from between its entries too, and stay within it", () => {
    const player = new Player([twoGames()]);
    player.setSpeed(1.5);
    player.changeSpeed(1);
    expect(player.speed.value).toBe(2);
    player.changeSpeed(-1);
    expect(player.speed.value).toBe(1);
    for (let k = 0; k < 20; k++) player.changeSpeed(1);
    expect(player.speed.value).toBe(SPEEDS.at(-1));
    for (let k = 0; k < 20; k++) player.changeSpeed(-1);
    expect(player.speed.value).toBe(SPEEDS[0]);
    player.setSpeed(1e9);
    expect(player.speed.value).toBe(10);
  });
});

describe("the page", () => {
  it("is told of many messages of a live run five times a second, and of the last one", () => {
    const source = new MadeUpSource();
    source.isWhole = false;
    const player = new Player([source]);
    const told = player.changes.value;
    for (let step = 0; step < 50; step++) source.add(0, [step]);
    expect(player.changes.value).toBeLessThanOrEqual(told + 1);
    now += 200;
    vi.advanceTimersByTime(200);
    expect(player.changes.value).toBeLessThanOrEqual(told + 2);
    expect(player.end.value).toBeCloseTo(4.9, 9);
  });

  it("hears no more of a source, which is closed, once the player is", () => {
    const source = twoGames();
    const player = new Player([source]);
    player.close();
    const told = player.changes.value;
    now += 1000;
    source.add(2, [0]);
    vi.advanceTimersByTime(1000);
    expect(player.changes.value).toBe(told);
    expect(source.isClosed).toBe(true);
  });
});
