// gyre scan: the contract of --json, its files, going on, and what it refuses.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { gyre, makeFolder, startGyre } from "./gyre.ts";
import { writeTiny } from "./turbulence-runs.ts";

const folder = makeFolder();
const at = (...names: string[]): string => join(folder, ...names);
const scene = at("tiny.json");
const base = ["scan", scene, "--closure", "smagorinsky", "--reference", at("kf4.csv")];

beforeAll(() => writeTiny(folder));

interface Printed {
  readonly closure: string;
  readonly parameter: string;
  readonly points: readonly { coefficient: number; status: string; elog: number; hash: string }[];
  readonly best: { coefficient: number; elog: number } | null;
  readonly workers: number;
}

async function scan(...args: string[]): Promise<{ report: Printed; err: string }> {
  const { code, out, err } = await gyre(...base, ...args, "--json");
  expect(code, err).toBe(0);
  return { report: JSON.parse(out) as Printed, err };
}

describe("gyre scan", () => {
  it("gives the same points and ledger with 1 worker and with 2, and marks the best", async () => {
    const [one, two] = [at("one"), at("two")];
    const first = await scan("--coefficient", "0.05:0.25:0.05", "--workers", "1", "--out", one);
    const second = await scan("--coefficient", "0.05:0.25:0.05", "--workers", "2", "--out", two);
    expect(first.report.points).toEqual(second.report.points);
    expect(readFileSync(join(one, "scan.jsonl"))).toEqual(readFileSync(join(two, "scan.jsonl")));
    const { closure, parameter, points, best } = first.report;
    expect({ closure, parameter }).toEqual({ closure: "smagorinsky", parameter: "coefficient" });
    expect(points.map((point) => point.coefficient)).toEqual([0.05, 0.1, 0.15, 0.2, 0.25]);
    expect(best?.elog).toBe(Math.min(...points.map((point) => point.elog)));
    expect(readdirSync(one).sort()).toEqual(["scan.json", "scan.jsonl", "scan.png", "scan.svg"]);
    expect(readFileSync(join(one, "scan.svg"), "utf8")).toContain(`best: ${best?.coefficient}`);
  });

  it("takes finished points from its ledger, and can be widened", async () => {
    const out = at("wide");
    const part = await scan("--coefficient", "0.1,0.2", "--out", out);
    const whole = await scan("--coefficient", "0.1:0.2:0.05", "--out", out);
    expect(part.err).not.toContain("taken from");
    expect(whole.err).toContain("2 of 3 points taken from");
    const fresh = await scan("--coefficient", "0.1:0.2:0.05", "--out", at("fresh"));
    expect(whole.report.points).toEqual(fresh.report.points);
  });

  it("prints a table with the best, and says what diverged", async () => {
    const { code, out } = await gyre(
      ...["scan", scene, "--closure", "okubo-weiss", "--parameter", "amplitude", "--coefficient=-1,-0.001"],
      ...["--reference", at("kf4.csv"), "--out", at("wild")],
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^-1 +diverged at step \d+$/m);
    expect(out).toMatch(/^-0\.001 .*\*/m);
    expect(out).toMatch(/^\* best: amplitude -0\.001, Elog \d/m);
  });
});

it("gyre scan keeps finished points when it is stopped, and goes on with them", async () => {
  const out = at("stopped");
  const range = ["--coefficient", "0.1:0.2:0.01", "--steps", "6000"];
  const args = [...base, ...range, "--workers", "1", "--out", out];
  const running = startGyre(args);
  while (!existsSync(join(out, "scan.jsonl"))) await new Promise((done) => setTimeout(done, 10));
  running.process.kill("SIGINT");
  const { code, err } = await running.end;
  expect(code).toBe(130);
  const [, done = ""] = /stopped after (\d+) of 11 points; the same command goes on/.exec(err) ?? [];
  expect(Number(done)).toBeGreaterThanOrEqual(1);
  expect(Number(done)).toBeLessThan(11);
  const rest = await scan(...range, "--out", out);
  expect(rest.err).toContain(`${done} of 11 points taken from`);
  expect(rest.report.points.length).toBe(11);
});

describe("gyre scan refuses, with exit code 2 and one line,", () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await gyre(...args, "--out", at("never"));
    expect({ code, out, lines: err.split("\n").length }, err).toEqual({ code: 2, out: "", lines: 1 });
    return err;
  };

  it("ranges that are none", async () => {
    expect(await refused(...base, "--coefficient", "0.05:0.20")).toContain("FROM:TO:STEP");
    expect(await refused(...base, "--coefficient", "0.2:0.1:0.01")).toContain("expected FROM ≤ TO");
  });

  it("an unknown closure, a parameter that it lacks, a value that it may not have", async () => {
    const range = ["--coefficient", "0.1"];
    expect(await refused("scan", scene, "--closure", "leit", ...range)).toContain("did you mean leith?");
    expect(await refused(...base, ...range, "--parameter", "fraction")).toContain("expected a known key");
    expect(await refused(...base, "--coefficient=-0.1")).toContain("expected a number ≥ 0");
  });

  it("a reference of another case, too few steps for a sample, a folder of another scan", async () => {
    const range = ["--coefficient", "0.1"];
    const other = ["scan", scene, "--closure", "leith", ...range];
    expect(await refused(...other, "--reference", at("kf25.csv"))).toContain("a reference of the case kf4");
    expect(await refused(...base, ...range, "--steps", "50")).toContain("steps: expected at least 60");
    const out = at("mine");
    await scan(...range, "--out", out);
    const { code, err } = await gyre(...other, "--reference", at("kf4.csv"), "--out", out);
    expect(code).toBe(2);
    expect(err).toContain("the same closures as the points in it");
  });
});
