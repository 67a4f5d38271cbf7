// A viewer's thread in headless Chromium: Node's hashes, long recordings open fast, errors keep their name.
import { describe, expect, it } from "vitest";
import { compileKernels } from "../../src/kernels/kernels.ts";
import { makeViewerWorker } from "../../src/workers/viewer-worker.ts";
import { findChromium, withPage } from "./chromium.ts";
import { liveHashes } from "./live.ts";

const PAGE = "tests/browser/worker-page";
/** s; what the viewer promises for ten minutes of 6v6 */
const LIMIT = 2;

describe.skipIf(findChromium() === undefined)("a viewer's thread in headless Chromium", () => {
  it("computes Node's hashes, opens ten minutes of 6v6 within 2 s, names its errors", async () => {
    const here = makeViewerWorker();
    here.start(await compileKernels());
    const hashes = await liveHashes(here);
    const seen = await withPage(PAGE, async (page) => {
      const ready = (): boolean => typeof window.failure === "function";
      await page.waitForFunction(ready, undefined, { timeout: 60_000 });
      return {
        hashes: await page.evaluate(() => window.liveHashes()),
        long: await page.evaluate(() => window.openLong()),
        failure: await page.evaluate(() => window.failure()),
      };
    });
    const { frames, seconds, again } = seen.long;
    process.stderr.write(`30 000 frames: ${seconds.toFixed(2)} s, again ${again.toFixed(2)} s\n`);
    expect(seen.hashes).toEqual(hashes);
    expect(frames).toBe(30_000);
    expect(Math.min(seconds, again)).toBeLessThan(LIMIT);
    expect(seen.failure).toMatchObject({ name: "ConfigError", message: expect.stringContaining("a.txt") });
  }, 180_000);
});
