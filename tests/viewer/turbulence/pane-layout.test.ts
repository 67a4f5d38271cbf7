// Panes: beside each other in wide pictures, above each other in tall ones, all of them seen; names and fields of sources.
import { describe, expect, it } from "vitest";
import type { RecordingHeader } from "../../../src/recording/recording.ts";
import { flowShape } from "../../../src/viewer/turbulence/flow-shape.ts";
import { fitDistance, layoutPanes, PANE_SIDE } from "../../../src/viewer/turbulence/pane-layout.ts";
import { breakLines } from "../../../src/viewer/turbulence/pixel-label.ts";
import { DetailChoice } from "../../../src/viewer/turbulence/relief-detail.ts";

const columnsOf = (count: number, aspect: number): number =>
  new Set(layoutPanes(count, aspect).centres.map(({ x }) => x)).size;

describe("the layout of panes", () => {
  it("stands in a row in a wide picture and in a column in a tall one", () => {
    expect([1, 2, 3].map((count) => columnsOf(count, 16 / 9))).toEqual([1, 2, 3]);
    expect([1, 2, 3].map((count) => columnsOf(count, 390 / 700))).toEqual([1, 1, 1]);
    expect(columnsOf(4, 1)).toBe(2);
  });

  it.each([1, 2, 3, 4, 5])("keeps %i panes apart and within its rectangle", (count) => {
    for (const aspect of [0.5, 1, 1.8, 3]) {
      const { centres, width, height } = layoutPanes(count, aspect);
      expect(centres.length).toBe(count);
      centres.forEach(({ x, y }, k) => {
        expect(Math.abs(x) + PANE_SIDE / 2).toBeLessThan(width / 2);
        expect(Math.abs(y) + PANE_SIDE / 2).toBeLessThan(height / 2);
        for (const other of centres.slice(0, k)) {
          expect(Math.max(Math.abs(x - other.x), Math.abs(y - other.y))).toBeGreaterThan(PANE_SIDE);
        }
      });
    }
  });

  it("has a distance at which a rectangle just fills the picture", () => {
    expect(fitDistance(2, 2, 90, 1)).toBeCloseTo(1, 12);
    expect(fitDistance(4, 2, 90, 1)).toBeCloseTo(2, 12);
    expect(fitDistance(4, 2, 90, 2)).toBeCloseTo(1, 12);
  });
});

describe("titles", () => {
  const widthOf = (text: string): number => text.length;

  it("break at spaces and end with … where the room ends", () => {
    expect(breakLines("Vortices at k = 4", 30, 2, widthOf)).toEqual(["Vortices at k = 4"]);
    expect(breakLines("Vortices at k = 4", 12, 2, widthOf)).toEqual(["Vortices at", "k = 4"]);
    expect(breakLines("Vortices at k = 4, Leith model", 12, 2, widthOf)).toEqual([
      "Vortices at",
      "k = 4, Leit…",
    ]);
    expect(breakLines("Vortices at kappa = 4", 14, 2, widthOf)).toEqual(["Vortices at", "kappa = 4"]);
    expect(breakLines("Smagorinsky", 5, 1, widthOf)).toEqual(["Smag…"]);
  });
});

describe("the fields of a flow", () => {
  const field = (name: string, side: number, columns = side) => ({
    name,
    symbol: "",
    rows: side,
    columns,
    scale: 1,
  });
  const header = (fields: ReturnType<typeof field>[]): RecordingHeader =>
    ({ bodies: [], fields, games: [] }) as unknown as RecordingHeader;

  it("are vorticity and what lies over it, wherever they stand in the frame", () => {
    const shape = flowShape(header([field("coefficient", 4), field("u", 3, 2), field("vorticity", 8)]));
    expect(shape?.main).toMatchObject({ n: 8, offset: 22 });
    expect(shape?.overlay).toMatchObject({ n: 4, offset: 0 });
    expect(shape?.agents).toMatchObject({ n: 4, offset: 0 });
  });

  it("have the coefficient on the grid and at the agents, each drawn in its own way", () => {
    const shape = flowShape(header([field("vorticity", 8), field("coefficient", 8), field("agents", 4)]));
    expect(shape?.overlay).toMatchObject({ n: 8, offset: 64 });
    expect(shape?.agents).toMatchObject({ n: 4, offset: 128 });
    expect(flowShape(header([field("vorticity", 8), field("coefficient", 8)]))?.agents).toBeUndefined();
  });

  it("are none in a recording without square fields", () => {
    expect(flowShape(header([]))).toBeUndefined();
    expect(flowShape(header([field("u", 3, 2)]))).toBeUndefined();
  });
});

describe("the fineness of the relief", () => {
  const settled = (choice: DetailChoice, seconds: number, pictures: number): number => {
    for (let k = 0; k < pictures; k++) choice.see(seconds);
    return choice.squares;
  };

  it("rises on a fast machine and falls on a slow one, and does not come back to what was too slow", () => {
    expect(settled(new DetailChoice(), 1 / 60, 200)).toBe(128);
    const slow = new DetailChoice();
    expect(settled(slow, 0.1, 24)).toBe(48);
    expect(settled(slow, 1 / 60, 200)).toBe(48);
    expect(settled(slow, 0.1, 200)).toBe(32);
  });

  it("does not mind pauses", () => {
    expect(settled(new DetailChoice(), 5, 200)).toBe(64);
  });
});
