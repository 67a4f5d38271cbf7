// One picture of each view, kept in src/viewer/pictures: made again and compared coarsely, so that what the documents
// show is what the page looks like. `npm run pictures` writes them and the page of pictures.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import type { Recording } from "../../../src/recording/recording.ts";
import { exportHtml } from "../../../src/runs/export/html.node.ts";
import { makeCatalog } from "../../../src/runs/site/catalog.node.ts";
import { recordSample, SAMPLE_MATCHES } from "../../../src/runs/site/sample-recordings.ts";
import type { SiteRecording } from "../../../src/runs/site/site-files.node.ts";
import { playMatch, recordedMatch } from "./matches.ts";
import { blocksOf, differenceInWords, shootCard, shootPage } from "./picture-tools.ts";
import { CARDS, type Card, CHAPTERS, type Picture } from "./pictures.ts";
import { picturesPage } from "./pictures-page.ts";
import { asRecording, isMissing, startSite, type ViewerSite, waitForFrame } from "./site.ts";

const FOLDER = "src/viewer/pictures";
const PAGE = "src/viewer/PICTURES.md";
const isWriting = process.env.GYRE_PICTURES === "write";
/** bytes at most: of a picture, of all cards, which are part of every site */
const MOST = { picture: 140_000, cards: 200_000 };
const CARD = { width: 480, height: 270 };

const pictures = CHAPTERS.flatMap((chapter) => chapter.pictures);
const cardName = ({ scene }: Card): string => `card-${scene.replace("/", "-")}`;
const pathOf = (name: string): string => join(FOLDER, `${name}.jpg`);

/** What the site of the pictures has: the samples of `gyre site`, and one more to lay over the first. */
async function recordings(): Promise<SiteRecording[]> {
  const kernels = await loadKernels();
  const samples = SAMPLE_MATCHES.map((sample) => {
    const { entry, make } = asRecording(`recordings/${sample.name}.gyr`, recordSample(kernels, sample));
    const title = `${sample.raw.task}: ${sample.raw.home} against ${sample.raw.away}`;
    const picture = `pictures/card-${sample.scene.replace("/", "-")}.jpg`;
    return { entry: { ...entry, title, picture }, make };
  });
  const title = "3v3: scripted against scripted-cautious";
  const bytes = await recordedMatch({ task: "3v3", games: 1, seed: 1, away: "scripted-cautious", title });
  const { entry, make } = asRecording("recordings/3v3-scripted-cautious.gyr", bytes);
  return [...samples, { entry: { ...entry, title, picture: "pictures/card-volleyball-3v3.jpg" }, make }];
}

describe("the kept pictures", () => {
  it("are those of the list, none missing, none left over, none too large", () => {
    const names = [...pictures.map(({ name }) => name), ...CARDS.map(cardName)];
    const kept = readdirSync(FOLDER).map((file) => file.replace(/\.jpg$/, ""));
    if (isWriting) for (const name of kept) if (!names.includes(name)) unlinkSync(pathOf(name));
    if (isWriting) return;
    expect(kept.sort()).toEqual(names.sort());
    for (const { name } of pictures) expect(statSync(pathOf(name)).size, name).toBeLessThan(MOST.picture);
    const cards = CARDS.reduce((sum, card) => sum + statSync(pathOf(cardName(card))).size, 0);
    expect(cards).toBeLessThan(MOST.cards);
  });

  it("stand in the page of pictures", () => {
    if (isWriting) writeFileSync(PAGE, picturesPage());
    expect(readFileSync(PAGE, "utf8")).toBe(picturesPage());
  });

  it("have a card for each scene that the gallery features", () => {
    const featured = makeCatalog([]).scenes.filter(({ isFeatured }) => isFeatured);
    const cards = CARDS.map((card) => `pictures/${cardName(card)}.jpg`);
    expect(featured.length).toBeGreaterThanOrEqual(10);
    for (const { scene, picture = "none" } of featured) expect(cards, scene).toContain(picture);
  });
});

describe.skipIf(isMissing)("a picture made now", () => {
  let site: ViewerSite;
  let folder: string;
  let match: Recording;
  let page: Page;
  let helper: Page;
  let shown = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gyre-pictures-"));
    match = await playMatch({
      task: "1v1",
      games: 2,
      seed: 1,
      away: "scripted-cautious",
      title: "1v1 in one file",
    });
    writeFileSync(join(folder, "match.html"), exportHtml(match, "match.gyr"));
    site = await startSite(await recordings());
    helper = await (await site.browser.newContext()).newPage();
    page = await site.open("", { width: 1280, height: 720, reducedMotion: true });
  });
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });

  /** Compares with the kept one, or writes it. */
  async function judge(name: string, now: Uint8Array): Promise<void> {
    if (isWriting) return writeFileSync(pathOf(name), now);
    const kept = await blocksOf(helper, readFileSync(pathOf(name)));
    const difference = differenceInWords(kept, await blocksOf(helper, now));
    expect(difference, `${name}: npm run pictures writes it again`).toBeUndefined();
  }

  async function open({ query, isFile, isStill, options }: Picture): Promise<void> {
    const { width = 1280, height = 720, scheme = "light" } = options ?? {};
    const address = isFile ? pathToFileURL(join(folder, "match.html")).href : `${site.url}${query}`;
    const how = [address, width, height, scheme].join();
    // pictures of one address in a row go on where the one before ended
    if (how === shown) return;
    shown = how;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(address);
    if (isStill) await page.waitForSelector(".cards img");
    else await waitForFrame(page);
    await page.mouse.move(5, 5);
  }

  it.each(pictures)("$name", async (picture) => {
    await open(picture);
    await picture.prepare?.(page);
    if (picture.name !== "hover-card") await page.mouse.move(5, 5);
    await judge(picture.name, await shootPage(page));
  });

  // cards are pictures of scenes that others show: made again only to be written
  it.runIf(isWriting).each(CARDS)("card of $scene", async (card) => {
    await page.setViewportSize({ width: 960, height: 700 });
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(`${site.url}${card.query}`);
    await waitForFrame(page);
    await page.keyboard.press("i");
    const height = await page.$eval(".stage", (stage) => stage.clientHeight);
    await page.setViewportSize({ width: 960, height: 700 + 540 - height });
    await page.mouse.move(480, 330);
    await page.mouse.wheel(0, -(card.nearer ?? 0));
    await page.mouse.move(5, 5);
    await card.prepare?.(page);
    await judge(cardName(card), await shootCard(page, helper, CARD.width, CARD.height));
  });
});
