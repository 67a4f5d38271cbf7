// Learned closures in the page: the bits of Node, side by side with others, from dropped files, saved and proved.

import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { encodePolicy } from "../../../src/runs/train/policy-file.ts";
import { loadClosures } from "../../../src/runs/turbulence/closure-file.node.ts";
import { loadInitialField } from "../../../src/runs/turbulence/initial-source.node.ts";
import { startSimulation } from "../../../src/runs/turbulence/run-turbulence.ts";
import { parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import { drop } from "./dropping.ts";
import { isMissing, messagesOf, startSite, type ViewerSite, waitForFrame } from "./site.ts";

/** Plays for a while, and says how each run stands. */
async function playSome(page: Page): Promise<{ step: number; hash: string }[]> {
  await waitForFrame(page);
  await page.waitForTimeout(1500);
  await page.keyboard.press(" ");
  await page.waitForTimeout(800);
  await page.click("#tab-Details");
  return page.$$eval(".head", (all) =>
    all.map((one) => ({
      step: Number(one.querySelector("[data-head-step]")?.textContent),
      hash: one.querySelector("[data-head-hash]")?.textContent?.trim() ?? "",
    })),
  );
}

/** Hash of a scene's flow in this Node after some steps. */
async function hashInNode(path: string, step: number, changes: object): Promise<string> {
  const scene = parseTurbulenceScene({ ...JSON.parse(await readFile(path, "utf8")), ...changes });
  const kernels = await loadKernels();
  const closures = await loadClosures(kernels, scene, false);
  const simulation = startSimulation(kernels, scene, loadInitialField(kernels, scene), closures);
  simulation.advance(step);
  return simulation.hash();
}

/** A policy with random weights that turns cores and a profile. @param outputs too few do not fit */
function coresPolicy(outputs = 11): Uint8Array {
  const agents = { control: "knobs", hold: 5, core: {}, profile: {} };
  const scene = parseTurbulenceScene({ room: "turbulence", title: "mine", case: "kf4", grid: 32, agents });
  return encodePolicy([randomActor(16, [8], outputs, 3)], { scene: JSON.stringify(scene) });
}

const plotted = (page: Page): Promise<string[]> =>
  page.$$eval("select[aria-label^='Plot']", (all) => all.map((one) => (one as HTMLSelectElement).value));

describe.skipIf(isMissing)("a learned closure in the page", () => {
  let site: ViewerSite;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());
  afterEach(() => expect(site.takeTroubles()).toEqual([]));

  it("has Node's hash, and its knob is plotted", async () => {
    const page = await site.open("?scene=turbulence/kf4-64&closure=learned&policy=smarl-32");
    await waitForFrame(page);
    expect(await plotted(page)).toEqual(["h", "energy"]);
    const [head] = await playSome(page);
    expect(head?.step).toBeGreaterThanOrEqual(120);
    const changes = { closure: "learned", policy: "smarl-32" };
    const hash = await hashInNode("scenes/turbulence/kf4-64.json", head?.step ?? 0, changes);
    expect(head?.hash).toBe(hash);
    await page.context().close();
  });

  it("stands in the menu of every flow, and runs beside other closures with Node's hashes", async () => {
    const page = await site.open("?scene=turbulence/kf4-32&closure=none,leith");
    await waitForFrame(page);
    await page.click("#tab-Settings");
    for (const flow of ["Flow 1", "Flow 2"]) {
      await expect
        .poll(() => page.getByLabel(flow, { exact: true }).textContent())
        .toContain("learned: smarl-32");
    }
    await page.getByLabel("Flow 2", { exact: true }).selectOption("learned:smarl-32");
    await page.waitForFunction(() => location.search.includes("closure=none,learned:smarl-32"));
    const heads = await playSome(page);
    expect(heads).toHaveLength(2);
    for (const [k, changes] of [{ closure: "none" }, { closure: "learned", policy: "smarl-32" }].entries()) {
      const { step, hash } = heads[k] as { step: number; hash: string };
      expect(step).toBeGreaterThan(0);
      expect(hash).toBe(await hashInNode("scenes/turbulence/kf4-32.json", step, changes));
    }
    await page.click("#tab-Plots");
    expect(await plotted(page)).toEqual(["h", "energy"]);
    await page.context().close();
  });

  it("is saved as a recording that opens again and is proved", async () => {
    const page = await site.open("?scene=turbulence/kf4-32&closure=learned:smarl-32");
    await playSome(page);
    await page.click("summary[aria-label='Save or share']");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click('.menu button:has-text("Recording")'),
    ]);
    const bytes = await readFile((await download.path()) as string);
    await drop(page, [{ name: "kept.gyr", bytes }]);
    await page.waitForFunction(() => location.search === "");
    await page.click("#tab-Details");
    expect(await page.locator(".facts").textContent()).toContain("Policysmarl-32 (");
    await page.click("button:has-text('Compute its flow again')");
    await page.waitForSelector("text=True: the flow computed again", { timeout: 60_000 });
    await page.context().close();
  });

  it("may be dropped: it takes the place of the first closure, or opens the flow that it was trained on", async () => {
    const page = await site.open("?scene=turbulence/kf4-64&closure=leith,none");
    await waitForFrame(page);
    await drop(page, [{ name: "my cores.safetensors", bytes: coresPolicy() }]);
    await page.waitForSelector(".message:has-text('my cores.safetensors: trained on kf4, 32²')");
    await page.waitForFunction(() => location.search.includes("closure=learned:my-cores,none"));
    await waitForFrame(page);
    expect(await plotted(page)).toEqual(["h", "a"]);
    await expect
      .poll(() => page.locator(".plot").allTextContents())
      .toContainEqual(expect.stringContaining("c(q)"));
    await drop(page, [{ name: "narrow.safetensors", bytes: coresPolicy(3) }]);
    await page.waitForSelector(
      ".message.error:has-text('policy narrow: actor.outputs: expected 11 actions')",
    );
    expect(new URL(page.url()).searchParams.get("closure")).toBe("learned:my-cores,none");
    await page.goto(site.url);
    await page.waitForSelector(".cards a");
    await drop(page, [{ name: "other.safetensors", bytes: coresPolicy() }]);
    await page.waitForFunction(() => location.search.includes("scene=dropped/other"));
    await waitForFrame(page);
    expect(await page.title()).toBe("kf4 on 32²: learned: other – gyre");
    await page.context().close();
  });

  it.each([
    [
      "?scene=turbulence/kf4-32&closure=learned:smarl-33",
      /policy: expected one of .*smarl-32.* \(did you mean smarl-32\?\)/,
    ],
    [
      "?scene=turbulence/kf4-32&closure=learned",
      /policy: expected one of .*smarl-32.*; drop its file on the page first/,
    ],
    [
      "?scene=turbulence/taylor-green-64&closure=learned:smarl-32",
      /case: expected one whose reference ships/,
    ],
  ])("%s says what is wrong", async (query, words) => {
    const page = await site.open(query);
    await page.waitForSelector(".message.error");
    expect((await messagesOf(page)).join()).toMatch(words);
    await page.waitForSelector(".cards a");
    await page.context().close();
  });
});
