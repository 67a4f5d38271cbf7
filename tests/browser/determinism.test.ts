// Headless Chromium gives the same hashes as Node: of a match, on one and on two workers, of turbulence, and of a training's weights.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as face from "../../src/index.ts";
import { compileKernels, loadKernels } from "../../src/kernels/kernels.ts";
import { openUnits, playJob } from "../../src/runs/job.ts";
import { LocalPool } from "../../src/runs/local-pool.ts";
import { MatchHost } from "../../src/runs/match-host.ts";
import { combineHashes } from "../../src/runs/match-report.ts";
import { trainBriefly } from "../laws/brief-training.ts";
import { findChromium, type OpenPage, openPage } from "./chromium.ts";
import { flowHashes } from "./flows.ts";
import { makeJob } from "./job.ts";

const isMissing = findChromium() === undefined;
if (isMissing) process.stderr.write("no Chromium here: the determinism law is checked in Node only\n");

describe.skipIf(isMissing)("in headless Chromium", () => {
  let opened: OpenPage;

  beforeAll(async () => {
    opened = await openPage("tests/browser/page");
    await opened.page.waitForFunction(() => typeof window.train === "function", undefined, {
      timeout: 60_000,
    });
  });
  afterAll(() => opened.close());

  it("a match has Node's hash, on 1 and on 2 workers", async () => {
    const job = makeJob();
    const pool = new LocalPool(new MatchHost(await compileKernels(), 64));
    const { results } = await playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool);
    const hash = combineHashes(
      await loadKernels(),
      results.map((result) => result.hash),
    );
    const { page } = opened;
    const seen = [
      await page.evaluate(() => window.playMatch(1)),
      await page.evaluate(() => window.playMatch(2)),
    ];
    expect(seen).toEqual([hash, hash]);
  }, 180_000);

  it("turbulence has Node's hashes, in every form and precision", async () => {
    expect(await opened.page.evaluate(() => window.runFlows())).toEqual(await flowHashes(face));
  }, 180_000);

  it("a training has Node's weights", async () => {
    expect(await opened.page.evaluate(() => window.train())).toBe(trainBriefly(await loadKernels()));
  }, 180_000);
});
