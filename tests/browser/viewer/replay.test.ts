// A recording in the page: it draws, plays, scrubs, follows keys and links, and gives things out.
import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { decodeRecording, encodeRecording } from "../../../src/recording/gyr.ts";
import type { Recording } from "../../../src/recording/recording.ts";
import { playMatch } from "./matches.ts";
import { colorCount, differenceOf, partOf, shootStage } from "./pixels.ts";
import { asRecording, frameOf, isMissing, startSite, type ViewerSite, waitForFrame } from "./site.ts";

const isBlue = (r: number, g: number, b: number): boolean => b > r + 40 && b > 90 && g < b - 10;
const isRed = (r: number, g: number, b: number): boolean => r > g + 60 && r > b + 40;

/** ms after which a picture at rest has been drawn once more, with more pixels */
const AT_REST = 2200;

describe.skipIf(isMissing)("a replay", () => {
  let site: ViewerSite;
  let match: Recording;

  beforeAll(async () => {
    match = await playMatch({ task: "3v3", games: 2, seed: 1, away: "scripted-attacking" });
    const other = await playMatch({ task: "3v3", games: 2, seed: 2 });
    site = await startSite([
      asRecording("recordings/match.gyr", encodeRecording(match)),
      asRecording("recordings/other.gyr", encodeRecording(other)),
    ]);
  });
  afterAll(() => site.close());
  afterEach(() => expect(site.takeTroubles()).toEqual([]));

  it("draws a court with both teams, and plays", async () => {
    const page = await site.open("?replay=recordings/match.gyr");
    const first = await waitForFrame(page);
    const before = await shootStage(page);
    expect(colorCount(before)).toBeGreaterThan(60);
    expect(partOf(before, isBlue)).toBeGreaterThan(0.0005);
    expect(partOf(before, isRed)).toBeGreaterThan(0.0005);
    await page.waitForFunction(
      (step) => Number(document.querySelector<HTMLElement>(".stage")?.dataset.step) > step + 20,
      first.step,
    );
    expect(differenceOf(before, await shootStage(page))).toBeGreaterThan(0.002);
    await page.context().close();
  });

  it("opens at the moment of a link, and the keys move it from there", async () => {
    const page = await site.open("?replay=recordings/match.gyr&t=2&camera=top&play=0");
    expect(await waitForFrame(page)).toEqual({ game: 0, step: 100 });
    expect(await page.locator("select[aria-label=Camera]").inputValue()).toBe("top");
    const press = async (key: string, step: number | undefined, game = 0): Promise<void> => {
      await page.keyboard.press(key);
      await expect.poll(() => frameOf(page), { message: key }).toEqual({ game, step });
    };
    await press("ArrowRight", 101);
    await press("ArrowLeft", 100);
    await press("Shift+ArrowRight", 150);
    await press("Home", 0);
    const touches = match.events.filter(({ game, kind }) => game === 0 && kind === "touch");
    await press("n", touches[0]?.step);
    await press("n", touches[1]?.step);
    await press("b", touches[0]?.step);
    await press("End", match.header.games[1]?.steps, 1);
    await page.keyboard.press("2");
    await expect.poll(() => page.locator("select[aria-label=Camera]").inputValue()).toBe("ball");
    await page.context().close();
  });

  it("scrubs to the frame under the slider, which draws what playing there draws", async () => {
    const page = await site.open("?replay=recordings/match.gyr&play=0&camera=top", { reducedMotion: true });
    await waitForFrame(page);
    const slider = page.locator(".timeline input");
    await slider.fill("3");
    await expect.poll(() => frameOf(page)).toEqual({ game: 0, step: 150 });
    const linked = await site.open("?replay=recordings/match.gyr&play=0&camera=top&t=3", {
      reducedMotion: true,
    });
    await waitForFrame(linked);
    await linked.waitForTimeout(AT_REST);
    const scrubbed = await shootStage(page);
    expect(differenceOf(scrubbed, await shootStage(linked))).toBeLessThan(0.001);
    await slider.fill("6");
    await page.waitForTimeout(AT_REST);
    expect(differenceOf(scrubbed, await shootStage(page))).toBeGreaterThan(0.001);
    await page.context().close();
    await linked.context().close();
  });

  it("loops over a range", async () => {
    const page = await site.open("?replay=recordings/match.gyr&play=0&t=1");
    await waitForFrame(page);
    await page.keyboard.press("[");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("]");
    await page.keyboard.press(" ");
    await page.waitForTimeout(2500);
    const { game, step } = await frameOf(page);
    expect(game).toBe(0);
    expect(step).toBeGreaterThanOrEqual(50);
    expect(step).toBeLessThanOrEqual(100);
    await page.context().close();
  });

  it("lays a second recording over the first", async () => {
    const alone = await site.open("?replay=recordings/match.gyr&play=0&t=2&camera=top", {
      reducedMotion: true,
    });
    await waitForFrame(alone);
    const both = await site.open(
      "?replay=recordings/match.gyr&compare=recordings/other.gyr&play=0&t=2&camera=top",
      { reducedMotion: true },
    );
    await waitForFrame(both);
    await both.waitForTimeout(AT_REST);
    expect(differenceOf(await shootStage(alone), await shootStage(both))).toBeGreaterThan(0.001);
    await alone.context().close();
    await both.context().close();
  });

  it("gives out a picture, a table, the recording and a link", async () => {
    const page = await site.open("?replay=recordings/match.gyr&play=0&t=2");
    await waitForFrame(page);
    const save = async (item: string): Promise<Uint8Array> => {
      await page.click("summary[aria-label='Save or share']");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`.menu button:has-text("${item}")`),
      ]);
      return readFile((await download.path()) as string);
    };
    const png = await save("Picture");
    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
    const csv = new TextDecoder().decode(await save("CSV")).split("\r\n");
    expect(csv[0]?.startsWith("time [s],")).toBe(true);
    expect(csv.length - 2).toBe(match.frames.length);
    const again = decodeRecording(new Uint8Array(await save("Recording")), "saved");
    expect(again.frames).toEqual(match.frames);
    expect(again.events).toEqual(match.events);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.keyboard.press("c");
    await page.waitForSelector(".message");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.goto(link);
    expect(await waitForFrame(page)).toEqual({ game: 0, step: 100 });
    await page.context().close();
  });
});
