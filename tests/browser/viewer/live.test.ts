// Live runs in the page are the runs of Node, to the bit; and what a user may change in them.

import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { decodeRecording } from "../../../src/recording/gyr.ts";
import { loadInitialField } from "../../../src/runs/turbulence/initial-source.node.ts";
import { startSimulation } from "../../../src/runs/turbulence/run-turbulence.ts";
import { parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import { playMatch } from "./matches.ts";
import { colorCount, differenceOf, meanOf, partOf, shootStage } from "./pixels.ts";
import { frameOf, isMissing, messagesOf, startSite, type ViewerSite, waitForFrame } from "./site.ts";

/** Step and hash of the newest states that the page shows, one a run. */
async function headsOf(page: Page): Promise<{ step: number; hash: string }[]> {
  await page.click("#tab-Details");
  return page.$$eval(".head", (all) =>
    all.map((one) => ({
      step: Number(one.querySelector("[data-head-step]")?.textContent),
      hash: one.querySelector("[data-head-hash]")?.textContent?.trim() ?? "",
    })),
  );
}

/** Hash of a scene's flow in this Node after some steps. */
async function hashInNode(path: string, step: number, closure?: string): Promise<string> {
  const raw = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  const scene = parseTurbulenceScene(closure === undefined ? raw : { ...raw, closure });
  const kernels = await loadKernels();
  const simulation = startSimulation(kernels, scene, loadInitialField(kernels, scene));
  simulation.advance(step);
  const hash = simulation.hash();
  simulation.free();
  return hash;
}

describe.skipIf(isMissing)("a live run", () => {
  let site: ViewerSite;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());
  afterEach(() => expect(site.takeTroubles()).toEqual([]));

  it("plays the match of Node: the same frames, events and hashes", async () => {
    const raw = { task: "1v1", games: 2, seed: 7, home: "scripted", away: "scripted-cautious" };
    const page = await site.open(
      "?scene=volleyball/1v1&seed=7&games=2&home=scripted&away=scripted-cautious&speed=10",
    );
    await waitForFrame(page);
    await page.click("#tab-Details");
    await page.waitForFunction(() => document.querySelectorAll("[data-game-hash]").length === 2, undefined, {
      timeout: 60_000,
    });
    const shown = await page.$$eval("[data-game-hash]", (all) => all.map((one) => one.textContent?.trim()));
    const match = await playMatch(raw);
    expect(shown).toEqual(match.header.games.map(({ hash }) => hash));
    await page.click("summary[aria-label='Save or share']");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click('.menu button:has-text("Recording")'),
    ]);
    const saved = decodeRecording(new Uint8Array(await readFile((await download.path()) as string)), "saved");
    expect(saved.frames).toEqual(match.frames);
    expect(saved.events).toEqual(match.events);
    await page.context().close();
  });

  it("computes the flow of Node: the same hash at the same step", async () => {
    const page = await site.open("?scene=turbulence/kf4-64");
    await waitForFrame(page);
    await page.waitForTimeout(1500);
    await page.keyboard.press(" ");
    await page.waitForTimeout(800);
    const [head] = await headsOf(page);
    expect(head?.step).toBeGreaterThanOrEqual(120);
    expect(head?.hash).toBe(await hashInNode("scenes/turbulence/kf4-64.json", head?.step ?? 0));
    await page.context().close();
  });

  it("runs closures side by side from the same start, each with Node's hash", async () => {
    const page = await site.open("?scene=turbulence/kf4-32&closure=leith,none,smagorinsky");
    await waitForFrame(page);
    await page.waitForTimeout(1500);
    await page.keyboard.press(" ");
    await page.waitForTimeout(800);
    const heads = await headsOf(page);
    expect(heads).toHaveLength(3);
    for (const [k, closure] of ["leith", "none", "smagorinsky"].entries()) {
      const { step, hash } = heads[k] as { step: number; hash: string };
      expect(step).toBeGreaterThan(0);
      expect(hash).toBe(await hashInNode("scenes/turbulence/kf4-32.json", step, closure));
    }
    await page.context().close();
  });

  it("draws vorticity in both signs, flat and as a relief, in both scales", async () => {
    const page = await site.open("?scene=turbulence/kf4-64&play=0");
    await waitForFrame(page);
    await page.waitForTimeout(400);
    const flat = await shootStage(page);
    expect(partOf(flat, (r, _, b) => b > r + 50)).toBeGreaterThan(0.03);
    expect(partOf(flat, (r, _, b) => r > b + 50)).toBeGreaterThan(0.03);
    expect(colorCount(flat)).toBeGreaterThan(50);
    await page.click("#tab-Settings");
    await page.getByLabel("Scale of colours").selectOption("symlog");
    await page.waitForTimeout(300);
    const symlog = await shootStage(page);
    expect(differenceOf(flat, symlog)).toBeGreaterThan(0.1);
    await page.getByLabel("Shape").selectOption("relief");
    await page.waitForTimeout(2500);
    expect(differenceOf(symlog, await shootStage(page))).toBeGreaterThan(0.2);
    await page.context().close();
  });

  it("is stirred by a click and changed by its settings, and says that it is no longer the published case", async () => {
    const page = await site.open("?scene=turbulence/kf4-32");
    await waitForFrame(page);
    expect(await page.locator(".stage-notes:has-text('Not the published case')").count()).toBe(0);
    await page.mouse.click(300, 300);
    await page.waitForSelector(".stage-notes:has-text('Not the published case')");
    await page.click("#tab-Settings");
    await page.getByLabel("β").fill("20");
    await page.getByLabel("β").press("Enter");
    await page.getByLabel("Coefficient", { exact: true }).fill("0.2");
    await page.getByLabel("Coefficient", { exact: true }).press("Enter");
    await page.waitForTimeout(300);
    expect(await messagesOf(page)).toEqual([]);
    await page.context().close();
  });

  it("shows flows side by side at one time, however unlike their pace", async () => {
    const page = await site.open("?scene=turbulence/kf25-128&closure=leith,none,smagorinsky&speed=10");
    await waitForFrame(page);
    await page.waitForTimeout(2500);
    await page.keyboard.press(" ");
    const shown = await page.$eval(".clock output", (clock) => Number(clock.textContent));
    const dt = JSON.parse(await readFile("scenes/turbulence/kf25-128.json", "utf8")).dt ?? 5e-4;
    for (const { step } of await headsOf(page)) expect(step * dt).toBeGreaterThanOrEqual(shown - 0.01);
    await page.context().close();
  });

  it("draws no contours where the coefficient is the same everywhere", async () => {
    const page = await site.open("?scene=turbulence/kf4-32&closure=leith,none&play=0");
    await waitForFrame(page);
    await page.click("#tab-Settings");
    await page.waitForTimeout(900);
    const plain = await shootStage(page);
    await page.getByLabel("Its coefficient").selectOption("contours");
    await page.waitForTimeout(900);
    expect(differenceOf(plain, await shootStage(page))).toBeLessThan(0.05);
    await page.context().close();
  });

  it("goes back to the number before where one is refused", async () => {
    const page = await site.open("?scene=turbulence/kf4-32&closure=leith,none");
    await waitForFrame(page);
    await page.click("#tab-Settings");
    const field = page.getByLabel("Forced at k_f");
    await field.fill("400");
    await field.press("Enter");
    await page.waitForSelector(".message.error:has-text('400')");
    await expect.poll(() => field.inputValue()).toBe("4");
    // one flow has a coefficient, the other has none to be changed
    expect(await page.getByLabel(/^Coefficient of flow/).count()).toBe(1);
    await page.context().close();
  });

  it("comes to the moment of a link", async () => {
    const page = await site.open("?scene=volleyball/1v1&seed=7&t=3&play=0");
    await waitForFrame(page);
    await expect.poll(() => frameOf(page)).toEqual({ game: 0, step: 150 });
    await page.context().close();
  });

  it("restarts with another policy or closure, and the address says so", async () => {
    const page = await site.open("?scene=volleyball/1v1&seed=3");
    await waitForFrame(page);
    await page.click("#tab-Settings");
    await page.getByLabel("Away (team 1)").selectOption("scripted-attacking");
    await page.waitForFunction(() => location.search.includes("away=scripted-attacking"));
    await waitForFrame(page);
    expect(new URL(page.url()).searchParams.get("seed")).toBe("3");
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes("away="));
    await page.context().close();
  });

  it("draws every scene of the gallery", async () => {
    const page = await site.open("", { width: 640, height: 480 });
    await page.waitForSelector(".cards a");
    const hrefs = await page.$$eval(".cards a", (all) => all.map((one) => one.getAttribute("href") ?? ""));
    expect(hrefs.length).toBeGreaterThanOrEqual(10);
    // a page of its own for each would compile all anew
    for (const href of hrefs) {
      await page.goto(`${site.url}${href}&play=0`);
      await waitForFrame(page);
      await page.waitForTimeout(300);
      const pixels = await shootStage(page);
      expect(colorCount(pixels), href).toBeGreaterThan(25);
      expect(meanOf(pixels), href).toBeGreaterThan(30);
    }
    await page.context().close();
  });
});
