// gyre site: a folder that any web host serves.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeRecording } from "../../src/recording/gyr.ts";
import { SAMPLE_MATCHES } from "../../src/runs/site/sample-recordings.ts";
import { gyre, makeFolder } from "./gyre.ts";

const folder = makeFolder();
const recording = join(folder, "own match.gyr");

interface Catalog {
  readonly format: string;
  readonly scenes: readonly { readonly path: string; readonly picture?: string }[];
  readonly recordings: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly picture?: string;
  }[];
}

const catalogOf = (site: string): Catalog =>
  JSON.parse(readFileSync(join(site, "catalog.json"), "utf8")) as Catalog;

beforeAll(async () => {
  const { code } = await gyre("match", "--task", "1v1", "--games", "1", "--record", recording);
  expect(code).toBe(0);
});

describe("a whole site", () => {
  const site = join(folder, "public");
  let out: string;
  let err: string;

  beforeAll(async () => {
    const outcome = await gyre("site", recording, "--out", site, "--json");
    expect(outcome.code).toBe(0);
    ({ out, err } = outcome);
  });

  it("says what it wrote, and its last line names the folder", () => {
    const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const bytes = files.reduce((sum, one) => sum + readFileSync(join(one.parentPath, one.name)).length, 0);
    expect(JSON.parse(out)).toEqual({ folder: site, files: files.length, bytes, recordings: 4 });
    expect(err).toBe(`written to ${site}`);
  });

  it("has the page, and everything that the catalog and the scenes name", () => {
    const { format, scenes, recordings } = catalogOf(site);
    expect(format).toBe("gyre-catalog");
    expect(scenes.length).toBeGreaterThanOrEqual(25);
    for (const { path, picture } of [...scenes, ...recordings]) {
      expect(existsSync(join(site, path)), path).toBe(true);
      if (picture) expect(existsSync(join(site, picture)), picture).toBe(true);
    }
    const html = readFileSync(join(site, "index.html"), "utf8");
    const assets = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(assets.length).toBeGreaterThan(1);
    for (const path of assets) expect(existsSync(join(site, path)), path).toBe(true);
    expect(readdirSync(join(site, "assets")).some((name) => name.endsWith(".wasm"))).toBe(true);
    // one field a file: a run starts from one of them
    expect(existsSync(join(site, "scenes/turbulence/reference/kf4-fields-1.npz"))).toBe(true);
  });

  it("has no address of another host in its page", () => {
    expect(readFileSync(join(site, "index.html"), "utf8")).not.toMatch(/(src|href)="?(https?:)?\/\//);
  });

  it("keeps the recording that was named, under a name that an address can have", () => {
    const [own] = catalogOf(site).recordings;
    expect(own?.path).toBe("recordings/own-match.gyr");
    expect(own?.picture).toBe("pictures/card-volleyball-1v1.jpg");
    expect(readFileSync(join(site, own?.path ?? "")).equals(readFileSync(recording))).toBe(true);
  });

  it.each(SAMPLE_MATCHES)("has a sample with the hashes of gyre match: $name", async ({ name, raw }) => {
    const bytes = readFileSync(join(site, `recordings/${name}.gyr`));
    const { header } = decodeRecording(new Uint8Array(bytes), name);
    const ledger = join(folder, `${name}.gyr`);
    const args = ["--task", raw.task, "--home", raw.home, "--away", raw.away, "--seed", String(raw.seed)];
    const games = String(raw.games);
    const { code } = await gyre(
      "match",
      ...args,
      "--games",
      games,
      "--record",
      ledger,
      "--record-games",
      games,
    );
    expect(code).toBe(0);
    const played = decodeRecording(new Uint8Array(readFileSync(ledger)), name);
    expect(header.games).toHaveLength(raw.games);
    expect(header.games.map(({ hash }) => hash)).toEqual(played.header.games.map(({ hash }) => hash));
    expect((await gyre("check", join(site, `recordings/${name}.gyr`), "--simulate")).code).toBe(0);
  });
});

describe("the folder", () => {
  it("replaces a site that it made before, with all that was in it", async () => {
    const site = join(folder, "again");
    expect((await gyre("site", recording, "--no-samples", "--out", site)).code).toBe(0);
    writeFileSync(join(site, "old.txt"), "of the site before");
    const { code, out } = await gyre("site", "--no-samples", "--out", site);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ files, [\d.]+ MB, 0 recordings; any web host serves them$/);
    expect(existsSync(join(site, "old.txt"))).toBe(false);
    expect(catalogOf(site).recordings).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("fills one that is empty", async () => {
    const site = join(folder, "empty");
    mkdirSync(site);
    expect((await gyre("site", "--no-samples", "--out", site)).code).toBe(0);
  });

  it("refuses one with other things in it, and leaves them alone", async () => {
    const site = join(folder, "foreign");
    mkdirSync(site);
    writeFileSync(join(site, "thesis.txt"), "two years of work");
    const { code, out, err } = await gyre("site", "--no-samples", "--out", site);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("--out: expected a new or empty folder, or a site made before");
    expect(readdirSync(site)).toEqual(["thesis.txt"]);
  });

  it("refuses a file, and one that cannot be made", async () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "text");
    for (const out of [file, join(file, "below")]) {
      const { code, err } = await gyre("site", "--no-samples", "--out", out);
      expect(err).toContain("--out");
      expect(err).not.toContain("internal error");
      expect(code).toBe(2);
    }
    expect(readFileSync(file, "utf8")).toBe("text");
  });

  it("keeps the site before when a recording is broken", async () => {
    const site = join(folder, "kept");
    expect((await gyre("site", recording, "--no-samples", "--out", site)).code).toBe(0);
    const broken = join(folder, "broken.gyr");
    writeFileSync(broken, readFileSync(recording).subarray(0, 40));
    const { code, err } = await gyre("site", broken, "--no-samples", "--out", site);
    expect(code).toBe(2);
    expect(err).toContain("broken.gyr");
    expect(catalogOf(site).recordings).toHaveLength(1);
  });
});
