// Builds the page: one folder that any web host serves. `npm run build:viewer`.

import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  build: {
    outDir: "../../build/viewer",
    emptyOutDir: true,
    target: "es2022",
    // data: URLs would keep small files out of the browser's cache
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: `${import.meta.dirname}/index.html` },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  server: { fs: { allow: ["../.."] } },
});
