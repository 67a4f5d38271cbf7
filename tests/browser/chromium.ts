// Headless Chromium of the system through playwright-core, and a Vite server for one page.
import { execFileSync } from "node:child_process";
import { type Browser, chromium, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";

/** Path of the system's Chromium, or undefined where there is none. */
export function findChromium(): string | undefined {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // try the next name
    }
  }
  return undefined;
}

/** A page and what serves it. */
export interface OpenPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens `root`/index.html in Chromium. */
export async function openPage(root: string): Promise<OpenPage> {
  let server: ViteDevServer | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server?.close();
  };
  try {
    server = await createServer({
      configFile: false,
      root,
      logLevel: "error",
      server: { port: 0, host: "127.0.0.1", fs: { allow: [process.cwd()] } },
      worker: { format: "es" },
    });
    await server.listen();
    const address = server.httpServer?.address();
    if (typeof address !== "object" || address === null) throw new Error("the page's server has no address");
    browser = await chromium.launch({
      executablePath: findChromium() as string,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    const page = await browser.newPage();
    page.on("pageerror", (error) => process.stderr.write(`page: ${error.message}\n`));
    page.on("console", (message) => {
      if (message.type() === "error") process.stderr.write(`page: ${message.text()}\n`);
    });
    await page.goto(`http://127.0.0.1:${address.port}/`);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens `root`/index.html in Chromium, runs `use`, and cleans up. */
export async function withPage<T>(root: string, use: (page: Page) => Promise<T>): Promise<T> {
  const { page, close } = await openPage(root);
  try {
    return await use(page);
  } finally {
    await close();
  }
}
