// A small server for one's own machine: it gives out the files of a site and nothing else.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigError } from "../../base/errors.ts";
import { mediaType } from "./mime.ts";
import type { SiteFiles } from "./site-files.node.ts";

/** A started server. */
export interface SiteServer {
  /** e.g. "http://127.0.0.1:8787/" */
  readonly url: string;
  /** Stops it, with the connections that are open. */
  close(): Promise<void>;
}

const HEADERS: Readonly<Record<string, string>> = {
  // a page of another origin can neither frame this one nor read from it
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

/** Whether a request names this machine: another name would be a page that had its name point here. */
function isLocal(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? "");
}

function pathOf(request: IncomingMessage): string | undefined {
  try {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    return decodeURIComponent(pathname.slice(1)) || "index.html";
  } catch {
    return undefined;
  }
}

async function answer(files: SiteFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const end = (code: number, text: string): void => {
    response.writeHead(code, { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  };
  if (!isLocal(request)) return end(403, "this server answers its own machine only");
  if (request.method !== "GET" && request.method !== "HEAD") return end(405, "GET or HEAD");
  const path = pathOf(request);
  const make = path === undefined ? undefined : files.get(path);
  if (path === undefined || !make) return end(404, "no such file here");
  try {
    const bytes = await make();
    response.writeHead(200, { ...HEADERS, "Content-Type": mediaType(path), "Content-Length": bytes.length });
    response.end(request.method === "HEAD" ? undefined : bytes);
  } catch (error) {
    end(500, (error as Error).message);
  }
}

/**
 * Serves a site on this machine's loopback address.
 *
 * @param port 0 for any that is free
 * @throws ConfigError when the port is taken
 */
export async function serveSite(files: SiteFiles, port: number): Promise<SiteServer> {
  const server: Server = createServer((request, response) => void answer(files, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new ConfigError("--port", `a port that is free (${error.code ?? error.message})`, port));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${chosen}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
