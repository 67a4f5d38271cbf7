// What a picture shows, in numbers: the browser decodes it, this counts.
import type { Browser, Page } from "playwright-core";

/** A picture, 8-bit RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A rectangle, px. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The page of each browser that decodes: one without a policy of its own. */
const helpers = new WeakMap<Browser, Promise<Page>>();

function helperOf(browser: Browser): Promise<Page> {
  const helper = helpers.get(browser) ?? browser.newPage();
  helpers.set(browser, helper);
  return helper;
}

/** Decodes a PNG in a page beside this one. */
export async function decodePng(page: Page, png: Uint8Array): Promise<Pixels> {
  const helper = await helperOf(page.context().browser() as Browser);
  const text = Buffer.from(png).toString("base64");
  const { width, height, base64 } = await helper.evaluate(async (encoded) => {
    const blob = await (await fetch(`data:image/png;base64,${encoded}`)).blob();
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let characters = "";
    for (let k = 0; k < data.length; k += 32768) {
      characters += String.fromCharCode(...data.subarray(k, k + 32768));
    }
    return { width: bitmap.width, height: bitmap.height, base64: btoa(characters) };
  }, text);
  return { width, height, data: new Uint8Array(Buffer.from(base64, "base64")) };
}

/** The canvas of the scene as it is seen. */
export async function shootStage(page: Page): Promise<Pixels> {
  const clip = await page.$eval(".stage > canvas", (canvas) => {
    const { x, y, width, height } = canvas.getBoundingClientRect();
    return { x, y, width, height };
  });
  return decodePng(page, await page.screenshot({ clip }));
}

/** Part of the pixels for which a test on red, green, blue holds. */
export function partOf({ data }: Pixels, fits: (r: number, g: number, b: number) => boolean): number {
  let count = 0;
  for (let k = 0; k < data.length; k += 4) {
    if (fits(data[k] as number, data[k + 1] as number, data[k + 2] as number)) count++;
  }
  return (4 * count) / data.length;
}

/** How many of 4096 coarse colours occur. */
export function colorCount({ data }: Pixels): number {
  const seen = new Set<number>();
  for (let k = 0; k < data.length; k += 4) {
    const [r, g, b] = [data[k] as number, data[k + 1] as number, data[k + 2] as number];
    seen.add(((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4));
  }
  return seen.size;
}

/** Part of the pixels that differ visibly between two pictures of one size. */
export function differenceOf(a: Pixels, b: Pixels): number {
  if (a.data.length !== b.data.length) return 1;
  let count = 0;
  for (let k = 0; k < a.data.length; k += 4) {
    let gap = 0;
    for (let c = 0; c < 3; c++) gap += Math.abs((a.data[k + c] as number) - (b.data[k + c] as number));
    if (gap > 24) count++;
  }
  return (4 * count) / a.data.length;
}

/** Mean of red, green and blue over a picture, 0 … 255. */
export function meanOf({ data }: Pixels): number {
  let sum = 0;
  for (let k = 0; k < data.length; k += 4) {
    sum += (data[k] as number) + (data[k + 1] as number) + (data[k + 2] as number);
  }
  return (4 * sum) / (3 * data.length);
}
