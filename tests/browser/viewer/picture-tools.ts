// Making a picture of the page and telling whether two pictures show the same.
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** JPEG quality of pictures. */
const QUALITY = 82;
/** ms: a kept picture shows the stage at rest, drawn with more pixels; a coarse comparison does not need them */
const REST = process.env.GYRE_PICTURES === "write" ? 2200 : 500;

/** Columns and rows of the blocks that are compared. */
const BLOCKS = [16, 9] as const;
/** Largest differences of mean colours, of 255: of the whole picture, of the mean block, of a single block. */
const MOST = { whole: 4, mean: 5, block: 36 } as const;

/** Mean red, green and blue of each block of a picture, row by row. */
export interface Blocks {
  readonly width: number;
  readonly height: number;
  readonly means: readonly number[];
}

/** The page as it is seen, after it has come to rest. */
export async function shootPage(page: Page): Promise<Uint8Array> {
  await page.waitForTimeout(REST);
  return page.screenshot({ type: "jpeg", quality: QUALITY });
}

/**
 * The scene alone as a small picture, JPEG.
 *
 * @param helper a page without a policy of its own, which makes it smaller
 */
export async function shootCard(
  page: Page,
  helper: Page,
  width: number,
  height: number,
): Promise<Uint8Array> {
  await page.evaluate(() => {
    for (const over of Array.from(document.querySelectorAll<HTMLElement>(".stage > :not(canvas)"))) {
      over.style.display = "none";
    }
  });
  await page.waitForTimeout(REST);
  const clip = await page.$eval(".stage > canvas", (canvas) => {
    const { x, y, width: w, height: h } = canvas.getBoundingClientRect();
    return { x, y, width: w, height: h };
  });
  const png = (await page.screenshot({ clip })).toString("base64");
  const text = await helper.evaluate(
    async ([encoded, w, h]) => {
      const blob = await (await fetch(`data:image/png;base64,${encoded}`)).blob();
      const options = { resizeWidth: w, resizeHeight: h, resizeQuality: "high" } as const;
      const bitmap = await createImageBitmap(blob, options);
      const canvas = new OffscreenCanvas(w, h);
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      const small = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
      return btoa(String.fromCharCode(...new Uint8Array(await small.arrayBuffer())));
    },
    [png, width, height] as const,
  );
  return Buffer.from(text, "base64");
}

/** Block means of a JPEG. @param helper a page without a policy of its own */
export async function blocksOf(helper: Page, jpeg: Uint8Array): Promise<Blocks> {
  return helper.evaluate(
    async ([encoded, columns, rows]) => {
      const blob = await (await fetch(`data:image/jpeg;base64,${encoded}`)).blob();
      const bitmap = await createImageBitmap(blob);
      const { width, height } = bitmap;
      const options = { resizeWidth: columns * 8, resizeHeight: rows * 8, resizeQuality: "high" } as const;
      const small = await createImageBitmap(blob, options);
      const canvas = new OffscreenCanvas(columns * 8, rows * 8);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      context.drawImage(small, 0, 0);
      const means: number[] = [];
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const { data } = context.getImageData(8 * column, 8 * row, 8, 8);
          for (let c = 0; c < 3; c++) {
            let sum = 0;
            for (let k = c; k < data.length; k += 4) sum += data[k] as number;
            means.push(sum / 64);
          }
        }
      }
      return { width, height, means };
    },
    [Buffer.from(jpeg).toString("base64"), ...BLOCKS] as const,
  );
}

/** How a new picture differs from the kept one, in words; undefined where it shows the same. */
export function differenceInWords(kept: Blocks, now: Blocks): string | undefined {
  if (kept.width !== now.width || kept.height !== now.height) {
    return `${now.width} × ${now.height} px, kept ${kept.width} × ${kept.height}`;
  }
  const gaps = kept.means.map((mean, k) => (now.means[k] as number) - mean);
  const whole = [0, 1, 2].map((c) => {
    const channel = gaps.filter((_, k) => k % 3 === c);
    return Math.abs(channel.reduce((sum, gap) => sum + gap, 0) / channel.length);
  });
  const found = {
    whole: Math.max(...whole),
    mean: gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / gaps.length,
    block: Math.max(...gaps.map(Math.abs)),
  };
  const over = (Object.keys(MOST) as (keyof typeof MOST)[]).filter((key) => found[key] > MOST[key]);
  if (over.length === 0) return undefined;
  return over.map((key) => `${key} ${found[key].toFixed(1)}, at most ${MOST[key]}`).join("; ");
}

/** Plays a live run fast until it has passed a time, and goes back to it: the same frame on every machine. */
export async function playTo(page: Page, time: number): Promise<void> {
  await page.getByLabel("Speed").selectOption("10");
  await page.keyboard.press("k");
  await waitForTime(page, time);
  await page.keyboard.press("k");
  await page.getByLabel("Speed").selectOption("1");
  await seek(page, time);
}

/** Puts the playhead somewhere. */
export async function seek(page: Page, time: number): Promise<void> {
  await page.locator(".timeline input").fill(String(time));
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

/** Waits until a run has come beyond a time. */
export async function waitForTime(page: Page, time: number): Promise<void> {
  const newest = async (): Promise<number> =>
    Number(await page.locator(".timeline input").getAttribute("max"));
  await expect.poll(newest, { timeout: 30_000 }).toBeGreaterThan(time);
}
