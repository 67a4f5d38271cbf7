// Recordings by somebody who means ill: the page stays whole, and stays usable.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { encodeRecording } from "../../../src/recording/gyr.ts";
import type { Recording, RecordingHeader } from "../../../src/recording/recording.ts";
import { playMatch } from "./matches.ts";
import { asRecording, frameOf, isMissing, startSite, type ViewerSite, waitForFrame } from "./site.ts";

/** A flow of three frames whose scene nobody has checked. */
function strangeFlow({ arena: _, flight: __, ...header }: RecordingHeader): Recording {
  return {
    header: {
      ...header,
      room: "turbulence",
      scene: null,
      policies: [],
      bodies: [],
      fields: [{ name: "vorticity", symbol: "ω", rows: 6, columns: 6, scale: 1 }],
    },
    frames: [0, 1, 2].map((step) => ({ game: 0, step, values: new Float32Array(36).fill(Number.NaN) })),
    events: [],
  };
}

/** Goes through all tabs and back to playing. */
async function useEverything(page: Page): Promise<void> {
  await waitForFrame(page);
  for (const tab of ["Settings", "Details", "Plots"]) await page.click(`#tab-${tab}`, { timeout: 3000 });
  const [seen, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect(needed).toBeLessThanOrEqual(seen as number);
  await page.keyboard.press("Home");
  await page.keyboard.press(".");
  await expect.poll(() => frameOf(page)).toEqual({ game: 0, step: 1 });
}

describe.skipIf(isMissing)("a hostile recording", () => {
  let site: ViewerSite;
  let match: Recording;

  beforeAll(async () => {
    match = await playMatch({ task: "1v1", games: 1, seed: 3 });
    const { header } = match;
    const [game] = header.games;
    const changed = (change: Partial<RecordingHeader>): Recording => ({
      ...match,
      header: { ...header, ...change },
    });
    const cases: Record<string, Recording> = {
      "no-scene": changed({ scene: null }),
      "strange-flow": strangeFlow(header),
      "many-games": changed({
        games: Array.from({ length: 50_000 }, (_, k) => ({ ...game, game: k }) as never),
      }),
      "long-names": changed({
        title: `<img src=x onerror=alert(1)>${"W".repeat(400)}`,
        bodies: header.bodies.map((body) => ({ ...body, name: `<b>${"M".repeat(90)}` })),
        policies: header.policies.map((policy) => ({ ...policy, name: `<i>${"P".repeat(480)}` })),
      }),
      nowhere: {
        ...match,
        frames: match.frames.map((frame, k) =>
          k > 20 && k < 40 ? { ...frame, values: frame.values.map(() => Number.NaN) } : frame,
        ),
      },
    };
    site = await startSite(
      Object.entries(cases).map(([name, one]) => asRecording(`recordings/${name}.gyr`, encodeRecording(one))),
    );
  });
  afterAll(() => site.close());
  afterEach(() => {
    // three says so where a ribbon has points that are nowhere
    expect(site.takeTroubles().filter((one) => !one.includes("computeBoundingSphere"))).toEqual([]);
  });

  it.each(["no-scene", "strange-flow", "many-games", "long-names"])(
    "with %s plays, in all tabs",
    async (name) => {
      const page = await site.open(`?replay=recordings/${name}.gyr&play=0`);
      await useEverything(page);
      await page.context().close();
    },
  );

  it("whose ball is nowhere for a while does not take the camera with it", async () => {
    const page = await site.open("?replay=recordings/nowhere.gyr&play=0&t=0.6&camera=ball", {
      reducedMotion: true,
    });
    await waitForFrame(page);
    await page.waitForTimeout(300);
    const shot = (): Promise<Buffer> => page.screenshot({ clip: { x: 0, y: 120, width: 500, height: 300 } });
    const lost = await shot();
    await page.keyboard.press("End");
    await page.waitForTimeout(600);
    expect((await shot()).equals(lost)).toBe(false);
    await page.context().close();
  });
});
