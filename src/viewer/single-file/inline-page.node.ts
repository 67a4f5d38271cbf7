// A Vite plugin: the built page as one HTML file, with scripts and styles inside and allowed by their hashes alone.

import { createHash } from "node:crypto";
import type { Plugin } from "vite";
import { EMBEDDED_MARK } from "../../recording/single-file.ts";

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** No end tag may stand inside a script; `<\/` means the same in JavaScript. */
function closeable(script: string): string {
  return script.replace(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

function policyOf(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    `style-src ${hashOf(style)}`,
    "img-src data: blob:",
    "media-src blob:",
    "connect-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function putTogether(html: string, script: string, style: string): string {
  return html
    .replace(/<link rel="(stylesheet|icon|modulepreload)"[^>]*>\s*/g, "")
    .replace(/<script type="module"[^>]*><\/script>\s*/g, "")
    .replace(/content="default-src[^"]*"/, () => `content="${policyOf(script, style)}"`)
    .replace("</head>", () => `<style>${style}</style>\n  </head>`)
    .replace(
      "</body>",
      () =>
        `<script type="application/json" id="gyre-embedded">${EMBEDDED_MARK}</script>\n` +
        `<script type="module">${script}</script>\n  </body>`,
    );
}

/**
 * Replaces what was built by one file.
 *
 * @param fileName of the page
 */
export function inlinePage(fileName: string): Plugin {
  return {
    name: "gyre-inline-page",
    enforce: "post",
    generateBundle(_, bundle) {
      const outputs = Object.values(bundle);
      const chunks = outputs.filter((output) => output.type === "chunk");
      const text = (ending: string): string => {
        const asset = outputs.find((output) => output.type === "asset" && output.fileName.endsWith(ending));
        return asset?.type === "asset" ? String(asset.source) : "";
      };
      const [chunk] = chunks;
      if (chunks.length !== 1 || !chunk) this.error(`one chunk expected, ${chunks.length} built`);
      const html = putTogether(text(".html"), closeable(chunk.code), text(".css").trim());
      for (const output of outputs) delete bundle[output.fileName];
      this.emitFile({ type: "asset", fileName, source: html });
    },
  };
}
