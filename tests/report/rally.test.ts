// Laws of the picture of a rally: everything is on it, inside it, and it is a whole document.
import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Path, type RallyData, rallySvg } from "../../src/report/rally.ts";

type Point = readonly [number, number, number];

const coordinate = fc.double({ min: -40, max: 40, noNaN: true });
const point: fc.Arbitrary<Point> = fc.tuple(
  coordinate,
  coordinate,
  fc.double({ min: 0, max: 60, noNaN: true }),
);
const path: fc.Arbitrary<Path> = fc.array(point, { maxLength: 30 });
const team = fc.constantFrom(0, 1);

const rally: fc.Arbitrary<RallyData> = fc.record({
  title: fc.string({ maxLength: 40 }),
  subtitle: fc.string({ maxLength: 40 }),
  teams: fc.tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 })),
  court: fc.constantFrom(
    { length_m: 12, width_m: 6, netHeight_m: 2.43 },
    { length_m: 6, width_m: 3, netHeight_m: 2.43 },
    { length_m: 18, width_m: 9, netHeight_m: 2.43 },
  ),
  ball: path,
  drones: fc.array(fc.record({ team, path }), { maxLength: 12 }),
  touches: fc.array(fc.record({ team, at: point }), { maxLength: 9 }),
});

const SIMPLE: RallyData = {
  title: "a – b, game 0: team 0 wins",
  subtitle: "3v3 match",
  teams: ["a", "b"],
  court: { length_m: 12, width_m: 6, netHeight_m: 2.43 },
  ball: [
    [6, 0, 5],
    [0, 0, 9],
    [-4, 1, 0.2],
  ],
  drones: [
    {
      team: 0,
      path: [
        [6, 0, 2],
        [5, 0, 2],
      ],
    },
    {
      team: 1,
      path: [
        [-3, 1, 2],
        [-4, 1, 2],
      ],
    },
  ],
  touches: [{ team: 0, at: [6, 0, 5] }],
};

/** Points of the lines of drones and ball: x, y in their view. */
function drawnPoints(svg: string): [number, number][] {
  const lines = [...svg.matchAll(/<g[^>]*aria-label="line"[^>]*>(.*?)<\/g>/gs)]
    .map(([group]) => group)
    .join("");
  return [...lines.matchAll(/ d="([^"]*)"/g)].flatMap(([, d = ""]) =>
    [...d.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]): [number, number] => [Number(x), Number(y)]),
  );
}

describe("the picture of a rally", () => {
  it("is a whole document without NaN, for any rally", () => {
    fc.assert(
      fc.property(rally, (data) => {
        const svg = rallySvg(data);
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        expect(() => new Resvg(svg)).not.toThrow();
      }),
      { seed: 8, numRuns: 25 },
    );
  });

  it("leaves numbers out that are not finite", () => {
    const ball: Path = [
      ...SIMPLE.ball,
      [Number.NaN, 0, 1],
      [Number.POSITIVE_INFINITY, 0, Number.NaN],
      [1, 1, 1],
    ];
    const svg = rallySvg({ ...SIMPLE, ball });
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(() => new Resvg(svg)).not.toThrow();
  });

  it("names both teams, and numbers every touch in both views", () => {
    const touches = Array.from({ length: 5 }, (_, k) => ({ team: k % 2, at: [k - 2, 0.5, 2] as const }));
    const svg = rallySvg({ ...SIMPLE, teams: ["first & best", "<second>"], touches });
    expect(svg).toContain("first &amp; best");
    expect(svg).toContain("&lt;second&gt;");
    for (let number = 1; number <= 5; number++) {
      expect(
        svg.match(new RegExp(`<text[^>]*>${number}</text>`, "g"))?.length,
        `${number}`,
      ).toBeGreaterThanOrEqual(2);
    }
  });

  it("shows all of a ball that flies high or out of the court", () => {
    fc.assert(
      fc.property(point, (far) => {
        const svg = rallySvg({ ...SIMPLE, ball: [...SIMPLE.ball, far] });
        const height = Number(/ height="([\d.]+)"/.exec(svg)?.[1]);
        for (const [x, y] of drawnPoints(svg)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(900);
          expect(y).toBeGreaterThanOrEqual(-1);
          expect(y).toBeLessThanOrEqual(height);
        }
      }),
      { seed: 9, numRuns: 20 },
    );
    expect(drawnPoints(rallySvg(SIMPLE)).length).toBeGreaterThan(8); // the law above has seen points
  });
});
