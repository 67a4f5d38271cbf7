// The built viewer on a server of its own, and headless Chromium to look at it.
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type SiteServer, serveSite } from "../../../src/runs/site/serve-site.node.ts";
import { type SiteRecording, siteFiles } from "../../../src/runs/site/site-files.node.ts";
import { findChromium } from "../chromium.ts";

/** WebGL on the processor: the same on every machine. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

export const isMissing: boolean = findChromium() === undefined;
if (isMissing) process.stderr.write("no Chromium here: the viewer is not looked at\n");

/** How a page is opened. */
export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  readonly reducedMotion?: boolean;
}

/** A server with the viewer, and a browser. */
export interface ViewerSite {
  readonly url: string;
  readonly browser: Browser;
  /** Opens a query of the page; what goes wrong in it is kept for `troubles`. */
  open(query: string, options?: PageOptions): Promise<Page>;
  /** errors of pages, refused content and requests to elsewhere, since the last call */
  takeTroubles(): string[];
  close(): Promise<void>;
}

/** A recording for a site, from its bytes. */
export function asRecording(path: string, bytes: Uint8Array): SiteRecording {
  return { entry: { path, title: path, room: "volleyball", bytes: bytes.length }, make: () => bytes };
}

/** Launches Chromium. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium() as string, args: [...CHROMIUM_ARGS] });
}

function watch(page: Page, origin: string, troubles: string[]): void {
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) troubles.push(`request to ${url}`);
  });
}

/** Starts server and browser. */
export async function startSite(recordings: readonly SiteRecording[] = []): Promise<ViewerSite> {
  const server: SiteServer = await serveSite(siteFiles(recordings), 0);
  const browser = await launch();
  const contexts: BrowserContext[] = [];
  let troubles: string[] = [];
  return {
    url: server.url,
    browser,
    open: async (query, options = {}) => {
      const { width = 1000, height = 620, scheme = "light", reducedMotion = false } = options;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        reducedMotion: reducedMotion ? "reduce" : "no-preference",
        acceptDownloads: true,
      });
      contexts.push(context);
      const page = await context.newPage();
      watch(page, server.url, troubles);
      await page.goto(`${server.url}${query}`);
      return page;
    },
    takeTroubles: () => {
      const taken = troubles;
      troubles = [];
      for (const context of contexts) for (const page of context.pages()) page.removeAllListeners("console");
      return taken;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** Waits until a frame is shown; returns where it stands. */
export async function waitForFrame(page: Page): Promise<{ game: number; step: number }> {
  await page.waitForSelector(".stage[data-step]", { timeout: 30_000 });
  return frameOf(page);
}

/** Game and step of the frame that is shown. */
export async function frameOf(page: Page): Promise<{ game: number; step: number }> {
  const { game, step } = await page.$eval(".stage", (stage) => ({ ...(stage as HTMLElement).dataset }));
  return { game: Number(game), step: Number(step) };
}

/** Words of messages on the page. */
export function messagesOf(page: Page): Promise<string[]> {
  return page.$$eval(".message p", (all) => all.map((one) => one.textContent ?? ""));
}
