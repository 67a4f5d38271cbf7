// The page for everybody: by keyboard alone, in both schemes, on a phone, with less motion; checked with axe.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordedMatch } from "./matches.ts";
import { meanOf, shootStage } from "./pixels.ts";
import { asRecording, isMissing, startSite, type ViewerSite, waitForFrame } from "./site.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
  readonly passes: readonly unknown[];
}

/** Rules of axe that the page breaks, with the first element of each. */
async function violationsOf(page: Page): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in window);
  // run by the debugger, so the page's own policy stays as it is
  if (!isThere) await page.evaluate(AXE);
  const result = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run(),
  );
  expect(result.passes.length).toBeGreaterThan(5);
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe.skipIf(isMissing)("the page", () => {
  let site: ViewerSite;

  beforeAll(async () => {
    site = await startSite([
      asRecording("recordings/match.gyr", await recordedMatch({ task: "3v3", games: 1, seed: 1 })),
    ]);
  });
  afterAll(() => site.close());

  describe.each(["light", "dark"] as const)("in %s colours", (scheme) => {
    it("breaks no rule of axe: gallery, replay and flow with every panel, help", async () => {
      const page = await site.open("", { scheme });
      await page.waitForSelector(".cards a");
      expect(await violationsOf(page)).toEqual([]);
      await page.keyboard.press("?");
      await page.waitForSelector("dialog[open]");
      expect(await violationsOf(page)).toEqual([]);
      for (const query of ["?replay=recordings/match.gyr&play=0", "?scene=turbulence/kf4-32&play=0"]) {
        await page.goto(`${site.url}${query}`);
        await waitForFrame(page);
        for (const tab of ["Plots", "Settings", "Details"]) {
          await page.click(`#tab-${tab}`);
          expect(await violationsOf(page), `${query} ${tab}`).toEqual([]);
        }
      }
      await page.context().close();
    });
  });

  it("is dark when the system is, and changes at a button", async () => {
    const page = await site.open("?replay=recordings/match.gyr&play=0", { scheme: "dark" });
    await waitForFrame(page);
    await page.waitForTimeout(300);
    const dark = meanOf(await shootStage(page));
    await page.click("button[aria-label='Light colours']");
    await page.waitForTimeout(300);
    expect(meanOf(await shootStage(page))).toBeGreaterThan(dark + 60);
    await page.context().close();
  });

  it("can be used by keyboard alone: from the gallery to a replay, its panels and back", async () => {
    const page = await site.open("");
    await page.waitForSelector(".cards a");
    for (let k = 0; k < 20; k++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.closest(".card") !== null)) break;
    }
    await page.keyboard.press("Enter");
    await waitForFrame(page);
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog:not([open])", { state: "attached" });
    await page.focus("#tab-Plots");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("#tab-Settings[aria-selected=true]");
    await page.keyboard.press("g");
    await page.waitForSelector(".gallery");
    await page.context().close();
  });

  it("has a menu that Space opens, and Escape or a press elsewhere closes", async () => {
    const page = await site.open("?replay=recordings/match.gyr&play=0");
    await waitForFrame(page);
    const isOpen = (): Promise<boolean> => page.$eval(".menu", (menu) => (menu as HTMLDetailsElement).open);
    await page.focus("summary[aria-label='Save or share']");
    await page.keyboard.press(" ");
    await expect.poll(isOpen).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(isOpen).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
    await page.click("summary[aria-label='Save or share']");
    await page.mouse.click(200, 400);
    await expect.poll(isOpen).toBe(false);
    await page.context().close();
  });

  it("fits a phone's width", async () => {
    for (const query of [
      "",
      "?replay=recordings/match.gyr&play=0",
      "?scene=turbulence/kf4-32&closure=leith,none&play=0",
    ]) {
      const page = await site.open(query, { width: 360, height: 740 });
      if (query !== "") await waitForFrame(page);
      else await page.waitForSelector(".cards a");
      const [seen, needed] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      expect(needed, query).toBeLessThanOrEqual(seen as number);
      await page.context().close();
    }
  });
});
