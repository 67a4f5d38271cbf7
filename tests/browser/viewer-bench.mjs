// Figures of the viewer in headless Chromium on SwiftShader, 800 × 450: `npm run bench:viewer [-- --json]`.
//
// Pictures a second are those that the stage has drawn. The longest task is that of PerformanceObserver (0: none of 50 ms
// or more); the longest gap is between two timers of 4 ms on the main thread, and holds what other processes took from it.
// Memory is the used heap after forced collections.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { loadKernels } from "../../dist/kernels/kernels.js";
import { unpackFrames } from "../../dist/recording/columns.js";
import { encodeRecording } from "../../dist/recording/gyr.js";
import { FrameTrack } from "../../dist/recording/track.js";
import { startMatch } from "../../dist/runs/live/start-live.js";
import { serveSite } from "../../dist/runs/site/serve-site.node.js";
import { siteFiles } from "../../dist/runs/site/site-files.node.js";

const ARGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--js-flags=--expose-gc",
  "--enable-precise-memory-info",
];
const SECONDS = 8;
const LONG_FRAMES = 30_000;

/** A match as bytes: games until there are enough frames. */
async function record(task, games, leastFrames = 0) {
  const kernels = await loadKernels();
  const policy = { name: "scripted", kind: "scripted", variant: "scripted" };
  const scene = { room: "volleyball", title: `${task} for the benchmark`, task, games, seed: 1 };
  const run = startMatch(kernels, { scene, home: policy, away: policy });
  const track = new FrameTrack(run.header);
  const events = [];
  const results = [];
  for (let isEnd = false; !isEnd; ) {
    const batch = run.next(500);
    track.append(batch.columns);
    events.push(...batch.events);
    results.push(...batch.results);
    isEnd = batch.isEnd || (leastFrames > 0 && track.end >= leastFrames && batch.results.length > 0);
  }
  // frames of a game that is still on have no result
  const frames = unpackFrames(track.all()).filter(({ game }) => game < results.length);
  const header = { ...run.header, games: results };
  const kept = events.filter(({ game }) => game < results.length);
  return { bytes: encodeRecording({ header, frames, events: kept }), frames: frames.length };
}

function entry(path, bytes) {
  return { entry: { path, title: path, room: "volleyball", bytes: bytes.length }, make: () => bytes };
}

/** Draws for some seconds: pictures a second, longest block of the main thread, ms. */
async function playFor(page, seconds) {
  return page.evaluate(async (duration) => {
    const canvas = document.querySelector(".stage");
    const before = Number(canvas.dataset.drawn ?? 0);
    const started = performance.now();
    let last = started;
    let longest = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last - 4);
      last = now;
    }, 4);
    let longTask = 0;
    const observer = new PerformanceObserver((list) => {
      for (const task of list.getEntries()) longTask = Math.max(longTask, task.duration);
    });
    observer.observe({ entryTypes: ["longtask"] });
    await new Promise((resolve) => setTimeout(resolve, duration * 1000));
    clearInterval(timer);
    observer.disconnect();
    const took = (performance.now() - started) / 1000;
    return {
      fps: (Number(canvas.dataset.drawn ?? 0) - before) / took,
      longest_ms: longest,
      longTask_ms: longTask,
    };
  }, seconds);
}

async function opened(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1160, height: 597 } })).newPage();
  const started = Date.now();
  await page.goto(url);
  await page.waitForSelector(".stage[data-drawn]", { timeout: 60_000 });
  const first_ms = Date.now() - started;
  return { page, first_ms };
}

async function settled(browser, url) {
  const { page } = await opened(browser, url);
  // the canvas alone: 800 × 450
  await page.evaluate(() => {
    const stage = document.querySelector(".stage");
    stage.style.cssText = "width:800px;height:450px;flex:none";
  });
  await page.waitForTimeout(2500);
  const size = await page.$eval(".stage > canvas", (canvas) => [canvas.clientWidth, canvas.clientHeight]);
  if (size[0] !== 800 || size[1] !== 450) throw new Error(`canvas of ${size.join(" × ")}`);
  return page;
}

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  for (let k = 0; k < 3; k++) {
    await session.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(200);
  }
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

/** Growth over ten plays, bytes. */
async function growth(browser, url) {
  const page = await settled(browser, `${url}&speed=10`);
  const play = async () => {
    await page.keyboard.press("Home");
    if ((await page.locator("button[aria-label='Play (Space)']").count()) > 0) await page.keyboard.press("k");
    await page.waitForSelector("button[aria-label='Play (Space)']", { timeout: 60_000 });
  };
  await play();
  await play();
  const before = await heap(page);
  for (let k = 0; k < 10; k++) await play();
  const after = await heap(page);
  await page.context().close();
  return after - before;
}

function weight(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path !== "viewer.html" && statSync(`${folder}/${path}`).isFile())
    .reduce((sum, path) => sum + gzipSync(readFileSync(`${folder}/${path}`), { level: 9 }).length, 0);
}

async function median(count, measure) {
  const values = [];
  for (let k = 0; k < count; k++) values.push(await measure());
  return values.sort((a, b) => a - b)[Math.floor(count / 2)];
}

const match = await record("3v3", 3);
const long = await record("6v6", 1000, LONG_FRAMES);
const server = await serveSite(
  siteFiles([entry("recordings/match.gyr", match.bytes), entry("recordings/long.gyr", long.bytes)]),
  0,
);
const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
const browser = await chromium.launch({ executablePath, args: ARGS });
const at = (query) => `${server.url}${query}`;
const figures = {};
try {
  figures.weight_bytes = weight("build/viewer");
  figures.first_frame_ms = await median(3, async () => {
    const { page, first_ms } = await opened(browser, at("?replay=recordings/match.gyr"));
    await page.context().close();
    return first_ms;
  });
  figures.long_open_ms = await median(3, async () => {
    const { page, first_ms } = await opened(browser, at("?replay=recordings/long.gyr&play=0"));
    await page.context().close();
    return first_ms;
  });
  figures.long_frames = long.frames;
  figures.long_bytes = long.bytes.length;
  const scenes = {
    replay_3v3: "?replay=recordings/match.gyr&speed=0.5",
    replay_6v6: "?replay=recordings/long.gyr",
    live_3v3: "?scene=volleyball/3v3",
    flow_64: "?scene=turbulence/kf4-64",
    flow_64_relief: "?scene=turbulence/kf4-64&view=relief&camera=orbit",
    flow_64_three: "?scene=turbulence/kf4-64&closure=leith,none,smagorinsky",
  };
  for (const [name, query] of Object.entries(scenes)) {
    const page = await settled(browser, at(query));
    figures[name] = await playFor(page, SECONDS);
    if (name.startsWith("flow")) {
      const step = () =>
        page.$eval(".stage", (stage) => [Number(stage.dataset.step), Number(stage.dataset.drawn)]);
      const [s0, d0] = await step();
      await page.waitForTimeout(4000);
      const [s1, d1] = await step();
      figures[name].steps_a_picture = (s1 - s0) / Math.max(1, d1 - d0);
      figures[name].steps_a_second = (s1 - s0) / 4;
    }
    await page.context().close();
  }
  const scrub = await settled(browser, at("?replay=recordings/long.gyr&play=0"));
  figures.scrub_ms = await scrub.evaluate(async () => {
    const slider = document.querySelector(".timeline input");
    let longest = 0;
    for (let k = 0; k < 60; k++) {
      const started = performance.now();
      slider.value = String(Number(slider.max) * ((k * 0.618) % 1));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      // the first jumps have the browser make what it has not drawn yet
      if (k >= 20) longest = Math.max(longest, performance.now() - started);
    }
    return longest;
  });
  await scrub.context().close();
  figures.ten_plays_bytes = await growth(browser, at("?replay=recordings/match.gyr"));
} finally {
  await browser.close();
  await server.close();
}
if (process.argv.includes("--json"))
  console.log(JSON.stringify({ cpu: cpus()[0].model, cores: cpus().length, ...figures }, null, 2));
else {
  const line = (what, value) => console.log(`${what.padEnd(38)} ${value}`);
  line("page, gzipped", `${(figures.weight_bytes / 1000).toFixed(0)} kB`);
  line("first frame, cold", `${figures.first_frame_ms.toFixed(0)} ms`);
  line(`open ${figures.long_frames} frames of 6v6`, `${figures.long_open_ms.toFixed(0)} ms`);
  line("scrub there, longest of 40 after 20", `${figures.scrub_ms.toFixed(0)} ms`);
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value !== "object") continue;
    const steps =
      value.steps_a_picture === undefined ? "" : `, ${value.steps_a_picture.toFixed(0)} steps a picture`;
    line(
      name,
      `${value.fps.toFixed(1)} pictures/s, longest task ${value.longTask_ms.toFixed(0)} ms, longest gap ${value.longest_ms.toFixed(0)} ms${steps}`,
    );
  }
  line("growth over ten plays", `${(figures.ten_plays_bytes / 1e6).toFixed(2)} MB`);
}
