// A recording as one HTML file: opens from disk, with no other file and no network.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportHtml } from "../../../src/runs/export/html.node.ts";
import { playMatch } from "./matches.ts";
import { colorCount, shootStage } from "./pixels.ts";
import { frameOf, isMissing, launch, waitForFrame } from "./site.ts";

describe.skipIf(isMissing)("a page in one file", () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gyre-html-"));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  it("plays from file://, and proves itself by playing the games again", async () => {
    const title = `1v1 </script><script>document.title = "run"</script> & "more"`;
    const match = await playMatch({ task: "1v1", games: 2, seed: 5, title });
    const path = join(folder, "match.html");
    await writeFile(path, exportHtml(match, "match.gyr"));
    const page = await (await browser.newContext()).newPage();
    const troubles: string[] = [];
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) troubles.push(request.url());
    });
    await page.goto(pathToFileURL(path).href);
    await waitForFrame(page);
    expect(await page.title()).toBe(`${title} – gyre`);
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLElement>(".stage")?.dataset.step) > 20,
    );
    expect(colorCount(await shootStage(page))).toBeGreaterThan(60);
    await page.keyboard.press("End");
    await expect.poll(() => frameOf(page)).toEqual({ game: 1, step: match.header.games[1]?.steps });
    await page.click("#tab-Details");
    await page.click("button:has-text('Play its games again')");
    await page.waitForSelector("text=True: 2 games played again", { timeout: 30_000 });
    // away from it, and back by its card
    await page.click(".brand");
    await page.click(".cards a");
    await waitForFrame(page);
    expect(await page.title()).toBe(`${title} – gyre`);
    expect(troubles).toEqual([]);
  });

  it("carries the recording and no address of anything else", async () => {
    const match = await playMatch({ task: "1v1", games: 1, seed: 6 });
    const path = join(folder, "plain.html");
    await writeFile(path, exportHtml(match, "plain.gyr"));
    const html = await readFile(path, "utf8");
    // compared piece by piece: a failure must not print two million characters
    expect(/<(script|link|img|iframe)[^>]*(src|href)="?https?:/.test(html)).toBe(false);
    const policy = /content="(default-src[^"]*)"/.exec(html)?.[1] ?? "";
    expect(policy).toMatch(/script-src 'sha256-[^;]*' 'wasm-unsafe-eval';/);
    expect(policy).not.toMatch(/'unsafe-(eval|inline)'|https?:|\*/);
  });
});
