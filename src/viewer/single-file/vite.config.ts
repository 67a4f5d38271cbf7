// Builds the page as one HTML file, without a recording in it yet: `gyre export --to html` puts one inside.

import { defineConfig, type Plugin } from "vite";
import { inlinePage } from "./inline-page.node.ts";

/** The worker's program comes from inside the page. */
const inlineWorker: Plugin = {
  name: "gyre-inline-worker",
  enforce: "pre",
  resolveId(source) {
    return source.endsWith("/spawn-viewer-worker.browser.ts")
      ? `${import.meta.dirname}/spawn-inline.ts`
      : undefined;
  },
};

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  base: "./",
  publicDir: false,
  plugins: [inlineWorker, inlinePage("viewer.html")],
  build: {
    outDir: "../../build/viewer",
    emptyOutDir: false,
    target: "es2022",
    // the kernels as a data: URL
    assetsInlineLimit: 10_000_000,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: `${import.meta.dirname}/../index.html`, output: { codeSplitting: false } },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "iife" },
});
