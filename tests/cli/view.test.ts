// gyre view: a server for this machine alone, that gives out the site's files and nothing else, until it is ended.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gyre, makeFolder, type Running, startGyre } from "./gyre.ts";
import { makeRun } from "./turbulence-runs.ts";

const folder = makeFolder();
const recording = join(folder, "first.gyr");

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Asks as it stands: `fetch` would tidy the path and forbid the Host. */
function ask(
  base: string,
  path: string,
  method = "GET",
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** Starts the command in a folder and waits for what it prints. */
async function startView(...args: string[]): Promise<{ running: Running; printed: string }> {
  const running = startGyre(["view", ...args, "--no-open"], folder);
  const printed = await new Promise<string>((resolve, reject) => {
    let text = "";
    running.process.stdout?.on("data", (data) => {
      text += data;
      if (text.endsWith("\n")) resolve(text.trim());
    });
    void running.end.then(({ err }) => reject(new Error(err)));
  });
  return { running, printed };
}

beforeAll(async () => {
  expect(existsSync("build/viewer/index.html"), "npm run build makes the viewer").toBe(true);
  const { code } = await gyre("match", "--task", "1v1", "--games", "1", "--record", recording);
  expect(code).toBe(0);
});

describe("a running viewer", () => {
  let running: Running;
  let base: string;

  beforeAll(async () => {
    const started = await startView(recording);
    running = started.running;
    expect(started.printed).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?replay=recordings\/first\.gyr$/);
    base = new URL(started.printed).origin;
  });
  afterAll(() => {
    running.process.kill("SIGKILL");
  });

  it("gives out the page, its catalog and the recording's bytes", async () => {
    const page = await ask(base, "/");
    expect(page.status).toBe(200);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.body.toString()).toMatch(/^<!doctype html>/i);
    const catalog = JSON.parse((await ask(base, "/catalog.json")).body.toString());
    expect(catalog.recordings).toMatchObject([{ path: "recordings/first.gyr", room: "volleyball" }]);
    const { body, headers } = await ask(base, "/recordings/first.gyr");
    expect(body.equals(readFileSync(recording))).toBe(true);
    expect(Number(headers["content-length"])).toBe(body.length);
    const script = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(page.body.toString())?.[1];
    expect((await ask(base, `/${script}`)).headers["content-type"]).toBe("text/javascript; charset=utf-8");
  });

  it("forbids other pages to frame it or to read from it", async () => {
    const { headers } = await ask(base, "/");
    expect(headers["content-security-policy"]).toBe("frame-ancestors 'none'");
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it.each([
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil",
    "evil.127.0.0.1",
    "my-localhost:80",
    "10.0.0.1",
  ])("refuses the Host %j: a page elsewhere may have its name point here", async (host) => {
    expect((await ask(base, "/", "GET", { Host: host })).status).toBe(403);
  });

  it.each(["localhost", "127.0.0.1", "[::1]", "localhost:1234"])("answers the Host %s", async (host) => {
    expect((await ask(base, "/", "HEAD", { Host: host })).status).toBe(200);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("refuses %s", async (method) => {
    expect((await ask(base, "/", method)).status).toBe(405);
  });

  it("answers HEAD without a body", async () => {
    const { status, body, headers } = await ask(base, "/catalog.json", "HEAD");
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers["content-length"])).toBeGreaterThan(100);
  });

  it.each([
    "/none.js",
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/package.json",
    "/recordings/../../package.json",
    "/recordings/%2e%2e%2f%2e%2e%2fpackage.json",
    "/..\\package.json",
    "/assets",
    "/recordings/",
    "/%00",
    "/%zz",
    "/first.gyr",
    "//etc/passwd",
    "/catalog.json/",
  ])("knows no file %s", async (path) => {
    const { status, body } = await ask(base, path);
    expect(status).toBe(404);
    expect(body.toString()).toBe("no such file here\n");
  });

  it("reads a recording anew when it has changed", async () => {
    const before = readFileSync(recording);
    await gyre("match", "--task", "1v1", "--games", "1", "--seed", "2", "--record", recording);
    expect((await ask(base, "/recordings/first.gyr")).body.equals(readFileSync(recording))).toBe(true);
    writeFileSync(recording, before);
  });

  it("says so when a recording is gone", async () => {
    const bytes = readFileSync(recording);
    rmSync(recording);
    const { status, body } = await ask(base, "/recordings/first.gyr");
    writeFileSync(recording, bytes);
    expect(status).toBe(500);
    expect(body.toString()).toContain("first.gyr");
  });

  it("refuses its port to another, and that one says so", async () => {
    const { code, out, err } = await gyre("view", "--port", new URL(base).port, "--no-open");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(
      `--port: expected a port that is free (EADDRINUSE), received ${new URL(base).port}`,
    );
  });
});

describe("the end", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("comes with %s, and is no failure", async (signal) => {
    const { running, printed } = await startView();
    // a connection that is kept alive must not hold it up
    expect((await fetch(printed)).ok).toBe(true);
    // nor one that has asked by half
    const { hostname, port } = new URL(printed);
    const half = connect(Number(port), hostname);
    half.on("error", () => undefined);
    await new Promise<void>((done) => half.write("GET / HTTP/1.1\r\n", () => done()));
    running.process.kill(signal);
    const { code, signal: killed, err } = await running.end;
    expect({ code, killed }).toEqual({ code: 0, killed: null });
    expect(err).toContain("Ctrl-C ends it");
  });
});

describe("what is shown", () => {
  it("is the gallery of the usual folder without a file, and a broken recording there is left out", async () => {
    mkdirSync(join(folder, "runs"), { recursive: true });
    writeFileSync(join(folder, "runs/good.gyr"), readFileSync(recording));
    writeFileSync(join(folder, "runs/broken.gyr"), "no recording");
    const { running, printed } = await startView("--json");
    const { url, address } = JSON.parse(printed);
    expect(address).toBe(url);
    const { recordings } = (await (await fetch(`${url}catalog.json`)).json()) as {
      recordings: { path: string }[];
    };
    running.process.kill("SIGTERM");
    expect(recordings.map(({ path }) => path)).toEqual(["recordings/good.gyr"]);
    expect((await running.end).code).toBe(0);
  });

  it("is several recordings over each other, each by a path of its own", async () => {
    mkdirSync(join(folder, "other"), { recursive: true });
    writeFileSync(join(folder, "other/first.gyr"), readFileSync(recording));
    const { running, printed } = await startView(recording, join(folder, "other/first.gyr"), "--json");
    running.process.kill("SIGTERM");
    const query = new URL(JSON.parse(printed).address).search;
    expect(query).toBe("?replay=recordings/first.gyr&compare=recordings/first-2.gyr");
    await running.end;
  });

  it("is a turbulence run by its folder, as a recording", async () => {
    const run = join(folder, "flow");
    await makeRun(run);
    const { running, printed } = await startView(run);
    const url = new URL(printed);
    const path = url.searchParams.get("replay") as string;
    const bytes = new Uint8Array(await (await fetch(new URL(path, url))).arrayBuffer());
    running.process.kill("SIGTERM");
    const file = join(folder, "run-as.gyr");
    writeFileSync(file, bytes);
    const checked = await gyre("check", file, "--json");
    expect(JSON.parse(checked.out)).toMatchObject({ kind: "recording" });
    expect((await running.end).code).toBe(0);
  });

  it.each([
    ["a file that is not there", "none.gyr", () => undefined],
    ["no recording", "broken.gyr", (path: string) => writeFileSync(path, "no recording at all")],
    ["a folder without a run", "empty", (path: string) => mkdirSync(path, { recursive: true })],
  ] as const)("%s is wrong use, told before anything is served", async (_, name, make) => {
    const path = join(folder, name);
    make(path);
    const { code, out, err } = await gyre("view", path, "--no-open");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(name);
  });

  it.each([
    ["--port", "70000"],
    ["--port", "-1"],
    ["--port", "http"],
    ["--prot", "1"],
  ])("%s %s is wrong use", async (flag, value) => {
    const { code, err } = await gyre("view", flag, value, "--no-open");
    expect(code).toBe(2);
    expect(err).toContain("--port");
  });

  it("leaves a port that something else has alone", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as { port: number };
    const { code } = await gyre("view", "--port", String(port), "--no-open");
    other.close();
    expect(code).toBe(2);
  });
});
