// gyre export --to html: one page with the viewer and the replay inside.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeRecording } from "../../src/recording/gyr.ts";
import { gyre, makeFolder } from "./gyre.ts";
import { makeRun } from "./turbulence-runs.ts";

const folder = makeFolder();
const whole = join(folder, "whole.gyr");
const brief = join(folder, "brief.gyr");
const MATCH = ["match", "--task", "1v1", "--games", "2", "--seed", "3", "--record"];

/** Files inside a page, by name. */
function filesInside(path: string): Map<string, Uint8Array> {
  const html = readFileSync(path, "utf8");
  const json = /<script[^>]*id="?gyre-embedded"?[^>]*>([^<]*)<\/script>/.exec(html)?.[1];
  const { files } = JSON.parse(json ?? "{}") as { files: Record<string, string> };
  return new Map(
    Object.entries(files).map(([name, text]) => [name, new Uint8Array(Buffer.from(text, "base64"))]),
  );
}

beforeAll(async () => {
  expect((await gyre(...MATCH, whole)).code).toBe(0);
  expect((await gyre(...MATCH, brief, "--record-brief")).code).toBe(0);
});

describe("a recording as a page", () => {
  it("is one HTML file that carries the recording, without loss", async () => {
    const { code, out, err } = await gyre("export", whole, "--to", "html");
    const path = join(folder, "whole.html");
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ frames and \d+ events of /);
    expect(err).toBe(`written to ${path}`);
    expect(readFileSync(path, "utf8").slice(0, 15).toLowerCase()).toBe("<!doctype html>");
    const inside = filesInside(path);
    expect([...inside.keys()]).toEqual(["whole.gyr", "catalog.json"]);
    const carried = decodeRecording(inside.get("whole.gyr") as Uint8Array, "inside");
    const original = decodeRecording(new Uint8Array(readFileSync(whole)), "whole");
    expect(carried.header).toEqual(original.header);
    expect(carried.frames).toEqual(original.frames);
    expect(carried.events).toEqual(original.events);
  });

  it("has the games of a brief recording simulated again first", async () => {
    const path = join(folder, "from-brief.html");
    expect((await gyre("export", brief, "--to", "html", "--out", path)).code).toBe(0);
    const carried = decodeRecording(filesInside(path).get("brief.gyr") as Uint8Array, "inside");
    const original = decodeRecording(new Uint8Array(readFileSync(whole)), "whole");
    expect(carried.frames).toEqual(original.frames);
    expect(carried.header.games).toEqual(original.header.games);
  });

  it("never takes the place of the recording itself", async () => {
    const { code, err } = await gyre("export", whole, "--to", "html", "--out", whole);
    expect(code).toBe(2);
    expect(err).toContain("--out");
    expect(decodeRecording(new Uint8Array(readFileSync(whole)), "whole").header.games).toHaveLength(2);
  });

  it("keeps a damaged one as far as it goes with --salvage, and refuses it without", async () => {
    const cut = join(folder, "cut.gyr");
    writeFileSync(cut, readFileSync(whole).subarray(0, 20_000));
    expect((await gyre("export", cut, "--to", "html")).code).toBe(2);
    expect(existsSync(join(folder, "cut.html"))).toBe(false);
    const { code, err } = await gyre("export", cut, "--to", "html", "--salvage");
    expect(code).toBe(0);
    expect(err).toContain("damaged: ");
    const carried = decodeRecording(
      filesInside(join(folder, "cut.html")).get("cut.gyr") as Uint8Array,
      "inside",
    );
    expect(carried.frames.length).toBeGreaterThan(10);
  });

  it("can be of a turbulence run", async () => {
    const run = join(folder, "flow");
    await makeRun(run);
    expect((await gyre("export", run, "--to", "html")).code).toBe(0);
    const [bytes] = filesInside(join(folder, "flow.html")).values();
    const { header, frames } = decodeRecording(bytes as Uint8Array, "inside");
    expect(header).toMatchObject({ room: "turbulence", fields: [{ name: "vorticity", rows: 16 }] });
    expect(frames.length).toBeGreaterThan(1);
  });

  it("says npm run build where the page was not built", () => {
    const bare = join(folder, "bare");
    mkdirSync(join(bare, "build"), { recursive: true });
    for (const name of ["dist", "scenes", "package.json"])
      cpSync(name, join(bare, name), { recursive: true });
    cpSync("build/kernels.wasm", join(bare, "build/kernels.wasm"));
    symlinkSync(resolve("node_modules"), join(bare, "node_modules"), "dir");
    for (const args of [
      ["export", whole, "--to", "html", "--out", join(bare, "x.html")],
      ["view", "--no-open"],
      ["site"],
    ]) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(bare, "dist/cli/main.js"), ...args],
        {
          cwd: bare,
          encoding: "utf8",
        },
      );
      expect(stderr, args[0]).toMatch(/^gyre: [^\n]*npm run build[^\n]*$/m);
      expect({ status, stdout }, args[0]).toEqual({ status: 2, stdout: "" });
    }
  });
});
