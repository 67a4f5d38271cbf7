// Laws of learning curves: a line a seed and one for their mean, the target where it belongs, gaps where nothing was.
import { Resvg } from "@resvg/resvg-js";
import { expect, it } from "vitest";
import { type LearningCurveData, learningCurveSvg, type SeedCurve } from "../../src/report/learning-curve.ts";
import { linesOf, wordsOf } from "./turbulence/figures.ts";

const MEAN = "#0072b2";
const SEED = "#94c1e0";
const TARGET = "#d55e00";
const words = { title: "Bumps <of> & returns", subtitle: "a test" };

function seed(name: string, slope: number, count = 50): SeedCurve {
  const steps = Array.from({ length: count }, (_, k) => 100_000 * (k + 1));
  return { name, steps, values: steps.map((step) => (slope * step) / 1e6) };
}

const data: LearningCurveData = {
  ...words,
  panels: [
    {
      label: "bumps",
      seeds: [seed("seed 1", 1), seed("seed 2", 3)],
      target: { value: 30, label: "published 30" },
    },
    { label: "value loss", seeds: [seed("seed 1", 2), seed("seed 2", 2)] },
  ],
};

it("draws each seed, the mean between them, and the target", () => {
  const svg = learningCurveSvg(data);
  expect(() => new Resvg(svg)).not.toThrow();
  expect(svg).not.toMatch(/NaN|Infinity/);
  const [one = [], three = []] = linesOf(svg, SEED);
  const [mean = []] = linesOf(svg, MEAN);
  expect(linesOf(svg, SEED)).toHaveLength(4);
  expect([one.length, three.length, mean.length]).toEqual([50, 50, 50]);
  mean.forEach(([x, y], k) => {
    expect(x).toBeCloseTo(one[k]?.[0] as number, 2);
    expect(y).toBeCloseTo(((one[k]?.[1] as number) + (three[k]?.[1] as number)) / 2, 1);
  });
  expect(svg).toContain(`stroke="${TARGET}"`);
  const seen = wordsOf(svg);
  for (const word of ["2 seeds", "their mean", "published 30", "30", "bumps", "value loss"])
    expect(seen).toContain(word);
  expect(seen).toContain("environment steps, millions");
});

it("one seed is one line under its own name, and a gap stays a gap", () => {
  const alone = seed("seed 7", 1, 20);
  const values = Array.from(alone.values, (value, k) => (k < 5 ? Number.NaN : value));
  const svg = learningCurveSvg({ ...words, panels: [{ label: "bumps", seeds: [{ ...alone, values }] }] });
  expect(linesOf(svg, SEED)).toHaveLength(0);
  expect(linesOf(svg, MEAN).map((line) => line.length)).toEqual([15]);
  expect(wordsOf(svg)).toContain("seed 7");
  expect(svg).not.toMatch(/NaN|Infinity/);
});

it("the mean ends where the first seed ends; nothing at all is an empty frame", () => {
  const short = { ...words, panels: [{ label: "bumps", seeds: [seed("a", 1), seed("b", 1, 30)] }] };
  expect(linesOf(learningCurveSvg(short), MEAN).map((line) => line.length)).toEqual([30]);
  const empty = { ...words, panels: [{ label: "bumps", seeds: [{ name: "a", steps: [], values: [] }] }] };
  expect(learningCurveSvg(empty)).not.toMatch(/NaN|Infinity/);
});

it("marks each of a few points, so that a single one is seen", () => {
  const dots = (count: number): number => {
    const panels = [{ label: "bumps", seeds: [seed("a", 1, count)] }];
    return learningCurveSvg({ ...words, panels }).match(/<circle/g)?.length ?? 0;
  };
  expect([dots(1), dots(12), dots(31)]).toEqual([1, 12, 0]);
});

it("draws many points as means of neighbours", () => {
  const svg = learningCurveSvg({ ...words, panels: [{ label: "bumps", seeds: [seed("a", 1, 5000)] }] });
  const [line = []] = linesOf(svg, MEAN);
  expect(line.length).toBeLessThanOrEqual(600);
  expect(line.length).toBeGreaterThan(300);
});
