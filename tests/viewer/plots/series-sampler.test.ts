// Decimation keeps every extreme, in its place in time; frame by frame gives the same as all at once.
import { describe, expect, it } from "vitest";
import { philox, toUniform } from "../../../src/base/philox.ts";
import { FrameTrack } from "../../../src/recording/track.ts";
import type { Series } from "../../../src/viewer/plots/series.ts";
import { SeriesSampler, sampleSeries } from "../../../src/viewer/plots/series-sampler.ts";
import { appendFrames, headerOf, trackOf } from "./recordings.ts";

const header = headerOf({
  scalars: [
    { name: "noise", unit: "" },
    { name: "ramp", unit: "" },
  ],
});
const at = (id: string, k: number): Series => ({
  id,
  label: id,
  unit: "",
  group: "",
  compute: (values) => values[k] as number,
});
const series = [at("noise", 0), at("ramp", 1)];
const value = (frame: number, k: number): number =>
  k === 0 ? toUniform(philox([frame, 0, 0, 0], [1, 1])[0]) : frame;
const FRAMES = 30_001;
const track = trackOf(header, FRAMES, value);
const rate = header.rate_hz;

describe("decimation", () => {
  it.each([100, 700, 2000])("keeps the extremes within about %i points", (most) => {
    const { times, values } = sampleSeries(track, series, most);
    const noise = Array.from({ length: FRAMES }, (_, frame) => Math.fround(value(frame, 0)));
    expect(times.length).toBeLessThanOrEqual(most + 60);
    expect(times.length).toBeGreaterThan(most / 8);
    expect(Math.max(...(values[0] as number[]))).toBe(Math.max(...noise));
    expect(Math.min(...(values[0] as number[]))).toBe(Math.min(...noise));
    expect(values.map((list) => list.length)).toEqual([times.length, times.length]);
  });

  it("keeps an extreme within its bucket of time, and the order of time", () => {
    const { times, values } = sampleSeries(track, series, 500);
    const bucket = (2 * FRAMES) / 500 / rate;
    times.forEach((time, k) => {
      if (k > 0) expect(time).toBeGreaterThan(times[k - 1] as number);
      const frame = values[1]?.[k] as number;
      expect(Math.abs(frame / rate - time)).toBeLessThan(4 * bucket);
      if (k > 0) expect(frame).toBeGreaterThan(values[1]?.[k - 1] as number);
    });
    expect(times.at(-1)).toBe(track.endTime);
    expect(values[1]?.at(-1)).toBe(FRAMES - 1);
  });

  it("shows every frame of a short window, and one beyond on its right", () => {
    const sampler = new SeriesSampler(track, series);
    sampler.catchUp(Number.POSITIVE_INFINITY);
    const { times, values } = sampler.sample(100, 102, 2000);
    expect(times[0]).toBe(100);
    expect(times.length).toBe(2 * rate + 2);
    expect(values[1]).toEqual(times.map((time) => Math.round(time * rate)));
  });
});

describe("taking frames as they come", () => {
  it("ends with the same points as from scratch, whatever the portions", () => {
    const live = new FrameTrack(header);
    const sampler = new SeriesSampler(live, series);
    for (let k = 0; live.end < 5000; k++) {
      appendFrames(live, 1 + ((k * k) % 97), value);
      sampler.catchUp(50);
    }
    while (sampler.catchUp(1000)) {
      // what is left
    }
    for (const most of [50, 400, 1e6]) {
      expect(sampler.sample(0, live.endTime, most)).toEqual(sampleSeries(live, series, most));
    }
  });

  it("takes no more than it may at a time", () => {
    const sampler = new SeriesSampler(track, series);
    sampler.catchUp(1000);
    expect(sampler.end).toBe(500);
    expect(sampler.valueAt(1, 499)).toBe(499);
    expect(sampler.valueAt(1, 500)).toBeUndefined();
  });

  it("begins anew where a live track has dropped its oldest frames", () => {
    const live = new FrameTrack(header, 8 * 2000);
    const sampler = new SeriesSampler(live, series);
    for (let k = 0; k < 40; k++) {
      appendFrames(live, 251, value);
      sampler.catchUp();
      expect(sampler.sample(0, live.endTime, 1e6).times[0]).toBe(live.startTime);
      // buckets that begin before the oldest frame are left out
      expect(sampler.sample(0, live.endTime, 40).times[0]).toBeGreaterThanOrEqual(live.startTime);
    }
    expect(live.first).toBe(8283);
    const { times, values } = sampler.sample(live.startTime, live.endTime, 1e6);
    expect(times[0]).toBe(live.startTime);
    expect(values[1]?.[0]).toBe(8283);
    expect(values[1]?.length).toBe(1757);
    expect(sampler.valueAt(1, 10039)).toBe(10039);
  });

  it("has nothing to show of an empty track, and shows gaps only where all is gap", () => {
    expect(sampleSeries(new FrameTrack(header), series, 100)).toEqual({ times: [], values: [[], []] });
    const holes = trackOf(header, 64, (frame, k) =>
      frame % 2 === 0 || frame > 40 ? Number.NaN : value(frame, k),
    );
    const { values } = sampleSeries(holes, series, 20);
    expect(values[1]?.slice(0, 4).every(Number.isFinite)).toBe(true);
    expect(values[1]?.at(-1)).toBeNaN();
  });
});
