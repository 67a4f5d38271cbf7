// What goes wrong is told in the page, by name, and the page stays usable; files that are dropped play.
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { tensorsFromActor } from "../../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { recordLive } from "../../../src/runs/live/record-live.ts";
import { startPractice } from "../../../src/runs/live/start-live.ts";
import { encodePolicy } from "../../../src/runs/train/policy-file.ts";
import { drop } from "./dropping.ts";
import { recordedMatch } from "./matches.ts";
import { asRecording, isMissing, messagesOf, startSite, type ViewerSite, waitForFrame } from "./site.ts";

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe.skipIf(isMissing)("trouble", () => {
  let site: ViewerSite;
  let whole: Uint8Array;

  beforeAll(async () => {
    whole = await recordedMatch({ task: "1v1", games: 1, seed: 3 });
    site = await startSite([
      asRecording("recordings/whole.gyr", whole),
      asRecording("recordings/cut.gyr", whole.slice(0, 900)),
    ]);
  });
  afterAll(() => site.close());
  // a file that is not there is an error in the console too; nothing else may be
  afterEach(() => expect(site.takeTroubles().filter((one) => !one.includes("404"))).toEqual([]));

  /** Opens a query that cannot be; its message; the gallery must be there and work. */
  async function refused(query: string): Promise<string> {
    const page = await site.open(query);
    await page.waitForSelector(".message.error");
    const [message = ""] = await messagesOf(page);
    await page.waitForSelector(".gallery .cards a");
    await page.context().close();
    return message;
  }

  it.each([
    ["?replay=recordings/none.gyr", "replay: expected a file that is there"],
    ["?replay=https://elsewhere.example/a.gyr", "replay: expected a path in the page's own folder"],
    ["?replay=index.html", "index.html"],
    ["?replay=recordings/whole.gyr&t=-3", "t: expected a number from 0"],
    ["?replay=recordings/whole.gyr&spede=2", "did you mean speed?"],
    ["?scene=volleyball/4v4", "4v4"],
    ["?scene=turbulence/kf4-65", "did you mean turbulence/kf4-64?"],
    ["?scene=volleyball/3v3&home=scriptd", "did you mean scripted?"],
    ["?scene=volleyball/3v3&games=0", "games"],
    ["?scene=turbulence/kf4-64&closure=lieth", "did you mean leith?"],
    ["?scene=turbulence/kf4-64&grid=65", "grid"],
    ["?scene=turbulence/kf4-64&closure=leith,none,gm2,gm4", "at most 3"],
    ["?scene=turbulence/kf4-64&home=scripted", "home: expected a volleyball scene"],
  ])("%s", async (query, words) => {
    expect(await refused(query)).toContain(words);
  });

  it("tells of a camera that is none, and plays", async () => {
    const page = await site.open("?replay=recordings/whole.gyr&camera=bal");
    await waitForFrame(page);
    expect((await messagesOf(page)).join(" ")).toContain("camera: expected one of orbit");
    await page.context().close();
  });

  it("can be left while something is still opening, which then opens no more", async () => {
    const page = await site.open("");
    await page.route("**/whole.gyr", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await route.continue();
    });
    await page.click(".cards a[href*='whole.gyr']");
    await page.waitForSelector(".curtain");
    await page.click(".brand", { timeout: 3000 });
    await page.waitForSelector(".curtain", { state: "detached", timeout: 3000 });
    await page.waitForTimeout(1500);
    expect(await page.locator(".gallery").count()).toBe(1);
    await page.context().close();
  });

  it("leaves the address of what it shows when something else is refused or dropped", async () => {
    const page = await site.open("?replay=recordings/whole.gyr&play=0");
    await waitForFrame(page);
    await page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "?scene=volleyball/9v9";
      document.body.append(link);
      link.click();
    });
    await page.waitForSelector(".message.error:has-text('9v9')");
    expect(new URL(page.url()).search).toContain("whole.gyr");
    await drop(page, [{ name: "mine.gyr", bytes: whole }]);
    await page.waitForFunction(() => location.search === "");
    await page.context().close();
  });

  it("shows a recording that was cut short as far as it goes, and says so", async () => {
    const page = await site.open("?replay=recordings/cut.gyr");
    await page.waitForSelector(".message, .stage[data-step]");
    await page.waitForTimeout(500);
    expect((await messagesOf(page)).join(" ")).toMatch(/cut short|0 frames/);
    await page.context().close();
  });

  it("plays files that are dropped, one after the other, and says why others do not", async () => {
    const page = await site.open("");
    await page.waitForSelector(".cards a");
    await drop(page, [{ name: "mine.gyr", bytes: whole }]);
    await waitForFrame(page);
    const newer = whole.slice();
    newer[8] = 9;
    const noise = Uint8Array.from({ length: 4000 }, (_, k) => (k * 7919) % 251);
    const wrong = writeSafetensors(tensorsFromActor(randomActor(13, [8], 4, 1)));
    const bad: readonly (readonly [string, Uint8Array, string])[] = [
      ["newer.gyr", newer, "a newer gyre"],
      ["cut.gyr", whole.slice(0, 40), "cut short"],
      ["noise.bin", noise, "noise.bin"],
      ["empty.gyr", new Uint8Array(), "empty.gyr"],
      ["zip.gz", gzipSync("text"), "zip.gz"],
      ["scene.json", text({ room: "volleyball", title: "x", task: "3v3", gamse: 2 }), "gamse"],
      ["broken.json", new TextEncoder().encode("{ broken"), "broken.json"],
      ["policy.safetensors", wrong, "13"],
      ["run.h5", Uint8Array.of(0x89, 0x48, 0x44, 0x46, 1, 2, 3), "--to npz"],
    ];
    for (const [name, bytes, words] of bad) {
      await drop(page, [{ name, bytes }]);
      await page.waitForSelector(`.message.error:has-text("${words}")`, { timeout: 10_000 });
      await page.click(".message.error button");
    }
    // still there, and still playing when told so
    await page.keyboard.press("End");
    await page.waitForSelector("button[aria-label='Play (Space)']");
    await page.keyboard.press(" ");
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>(".stage")?.dataset.step) > 5);
    await page.context().close();
  });

  it("takes a dropped scene, and a dropped policy of a fitting shape", async () => {
    const page = await site.open("");
    await page.waitForSelector(".cards a");
    await drop(page, [
      {
        name: "mine.json",
        bytes: text({ room: "volleyball", title: "Mine alone", task: "1v1", seed: 4, games: 1 }),
      },
    ]);
    await waitForFrame(page);
    expect(await page.textContent("h1")).toBe("Mine alone");
    const fitting = writeSafetensors(tensorsFromActor(randomActor(57, [32, 16], 4, 5)));
    await drop(page, [{ name: "random.safetensors", bytes: fitting }]);
    await page.waitForFunction(() =>
      document.querySelector(".scoreboard .team")?.textContent?.includes("random"),
    );
    await page.context().close();
  });

  it("flies the practice scene that a dropped policy was trained on, to Node's hashes", async () => {
    const raw = { room: "volleyball", title: "x", task: "solo-bump", seed: 4, games: 2, max_steps: 90 };
    const bytes = encodePolicy([randomActor(32, [16], 4, 5)], { scene: JSON.stringify(raw) });
    const policy = { name: "net.safetensors", bytes };
    const page = await site.open("");
    await page.waitForSelector(".cards a");
    await drop(page, [policy]);
    await waitForFrame(page);
    expect(await page.textContent("h1")).toBe("solo-bump, flown by net");
    await page.click("#tab-Settings");
    expect(await page.getByLabel("Home (team 0)").count()).toBe(0);
    await page.click("#tab-Details");
    await page.waitForFunction(() => document.querySelectorAll("[data-game-hash]").length === 2);
    const shown = await page.$$eval("[data-game-hash]", (all) => all.map((one) => one.textContent?.trim()));
    const { header } = recordLive(startPractice(await loadKernels(), { scene: raw, policy }));
    expect(shown).toEqual(header.games.map(({ hash }) => hash));
    const end = header.games[1]?.outcome ?? "";
    await page.waitForSelector(`.scoreboard:has-text("${end}")`);
    await page.context().close();
  });

  it("says what to do without WebAssembly SIMD, without WebGL, and when the context is lost", async () => {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    await page.addInitScript("WebAssembly.validate = () => false");
    await page.goto(`${site.url}?scene=volleyball/1v1`);
    await page.waitForSelector(".message.error:has-text('WebAssembly SIMD')");
    const noGl = await context.newPage();
    await noGl.addInitScript("HTMLCanvasElement.prototype.getContext = () => null");
    await noGl.goto(`${site.url}?replay=recordings/whole.gyr`);
    await noGl.waitForSelector(".curtain:has-text('WebGL 2')");
    await context.close();
    const lost = await site.open("?replay=recordings/whole.gyr");
    await waitForFrame(lost);
    await lost.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".stage > canvas");
      const extension = canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context");
      extension?.loseContext();
      setTimeout(() => extension?.restoreContext(), 1500);
    });
    await lost.waitForSelector(".curtain:has-text('graphics context')");
    await lost.waitForSelector(".curtain", { state: "detached", timeout: 10_000 });
    await lost.context().close();
  });
});
