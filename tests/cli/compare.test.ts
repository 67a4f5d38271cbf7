// gyre compare: the contract of --json, the files it writes, and what it refuses.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { gyre, makeFolder } from "./gyre.ts";
import { makeRun, writeTiny } from "./turbulence-runs.ts";

const folder = makeFolder();
const at = (...names: string[]): string => join(folder, ...names);
const [leith, none] = [at("leith"), at("other", "leith")];
const reference = at("kf4.csv");

beforeAll(async () => {
  writeTiny(folder);
  await makeRun(leith);
  await makeRun(none, { closure: "none", grid: 32, title: "<script>alert(1)</script>" });
});

const maybe = z.number().nullable();
const scores = {
  elog: maybe,
  rz1: maybe,
  sigma: z.number().gt(0),
  kurtosis: z.number().gt(1),
  p3sigma: z.number().gte(0).lte(1),
  p5sigma: z.number().gte(0).lte(1),
  tailDistance: maybe,
  nuMean: z.number(),
  energy: z.number().gt(0),
  enstrophy: z.number().gt(0),
};
const contract = z.strictObject({
  reference: z.string().nullable(),
  referenceScores: z
    .strictObject({ sigma: maybe, kurtosis: maybe, p3sigma: maybe, p5sigma: maybe })
    .nullable(),
  sigmaStar: z.number().gt(0),
  runs: z.array(
    z.strictObject({
      name: z.string(),
      ...scores,
      snapshots: z.int().gte(1),
      standardErrors: z.strictObject(
        Object.fromEntries(Object.keys(scores).map((key) => [key, maybe])) as Record<
          keyof typeof scores,
          typeof maybe
        >,
      ),
      case: z.string(),
      grid: z.int(),
      duration: z.number(),
    }),
  ),
  best: z.record(z.string(), z.string().nullable()),
});

describe("gyre compare", () => {
  it("prints its contract: every run with its errors, runs of one name apart, different grids", async () => {
    const { code, out } = await gyre(
      "compare",
      leith,
      none,
      "--reference",
      reference,
      "--pdf",
      at("pdf.csv"),
      "--json",
    );
    expect(code).toBe(0);
    const report = contract.parse(JSON.parse(out));
    expect(report.reference).toBe("kf4.csv");
    expect(report.runs.map((run) => [run.name, run.grid, run.snapshots])).toEqual([
      ["leith", 16, 25],
      ["leith (2)", 32, 25],
    ]);
    expect(report.runs[0]?.nuMean).toBeGreaterThan(0);
    expect(report.runs[1]?.nuMean).toBe(0);
    for (const run of report.runs) {
      expect(run.elog).toBeGreaterThan(0);
      expect(run.tailDistance).toBeGreaterThan(0);
      expect(run.standardErrors.elog).toBeGreaterThan(0);
    }
  });

  it("prints a table for people, with errors and the best marked", async () => {
    const { code, out } = await gyre("compare", leith, none, "--reference", reference);
    expect(code).toBe(0);
    const [head, first, second] = out.split("\n");
    expect(head).toMatch(/^run +Elog +σ_ω +kurtosis/);
    expect(first).toMatch(/^leith +\d\.\d+ ± 0\.\d+/);
    expect(second).toMatch(/^leith \(2\)/);
    expect(out).toMatch(/ \*( |$)/m);
  });

  it("writes every figure as SVG and PNG and one page that needs nothing else", async () => {
    const out = at("report");
    const { code, err } = await gyre("compare", leith, none, "--reference", reference, "--out", out);
    expect(code).toBe(0);
    expect(err).toContain(join(out, "report.html"));
    const names = readdirSync(out);
    const figures = names.filter((name) => name.endsWith(".svg")).map((name) => name.slice(0, -4));
    expect(figures.sort()).toEqual([
      "budget-1",
      "budget-2",
      "effective-viscosity",
      "energy-enstrophy",
      "energy-spectrum",
      "energy-spectrum-compensated",
      "enstrophy-spectrum",
      "enstrophy-spectrum-compensated",
      "transfer",
      "vorticity-fields",
      "vorticity-pdf",
    ]);
    for (const name of figures) {
      expect([...readFileSync(join(out, `${name}.png`)).subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
    }
    const html = readFileSync(join(out, "report.html"), "utf8");
    expect(html.match(/<figure /g)?.length).toBe(figures.length);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;alert(1)");
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/(src|href)="(?!data:)|https?:/);
  });

  it("says when a run did not reach its end", async () => {
    const lost = at("lost");
    const run = makeRun(lost, {
      closure: ["hyperviscosity", { name: "okubo-weiss", amplitude: -0.2 }],
      steps: 20_000,
    });
    await expect(run).rejects.toThrow(/not finite|guard/);
    const { code, err } = await gyre("compare", leith, lost, "--reference", reference);
    expect(code).toBe(0);
    expect(err).toMatch(/^note: lost diverged at t = [\d.]+ of 20; its scores are of what it has$/);
  });

  it("is the same bytes when it is done again", async () => {
    const pages = [];
    for (const name of ["again-1", "again-2"]) {
      await gyre("compare", leith, "--reference", reference, "--out", at(name));
      pages.push(readFileSync(at(name, "report.html"), "utf8").replaceAll(name, "again"));
    }
    expect(pages[0]).toBe(pages[1]);
  });
});

describe("gyre compare refuses, with exit code 2 and one line,", () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await gyre("compare", ...args);
    expect({ code, out, lines: err.split("\n").length }).toEqual({ code: 2, out: "", lines: 1 });
    return err;
  };

  it("a reference of another case, before it writes anything", async () => {
    const err = await refused(leith, "--reference", at("kf25.csv"), "--out", at("refused"));
    expect(err).toBe('gyre: reference kf25.csv: expected a reference of the case kf4, received "kf25"');
    expect(existsSync(at("refused", "report.html"))).toBe(false);
  });

  it("a reference with fewer wavenumbers than the runs", async () => {
    writeFileSync(at("short-kf4.csv"), "k,mean\n0,2\n1,1\n2,0.5\n");
    expect(await refused(leith, "--reference", at("short-kf4.csv"))).toBe(
      'gyre: reference short-kf4.csv: expected a spectrum with k = 0 … 7 for a grid of 16, received "k = 0 … 2"',
    );
  });

  it("what is no run, a run without samples, a damaged one", async () => {
    expect(await refused(folder)).toContain("RUN: expected the folder of a run (with a run.json)");
    const short = at("short");
    await makeRun(short, { steps: 40 });
    expect(await refused(short)).toContain("expected samples after the spin-up of 0.05 time units");
    writeFileSync(join(short, "run.json"), "{");
    expect(await refused(short)).toContain("run.json: expected valid JSON");
  });

  it("a reference that is not there or is no table, and a density without a reference", async () => {
    expect(await refused(leith, "--reference", "kf5")).toContain("--reference: expected");
    writeFileSync(at("words-kf4.csv"), "k,mean\n0,a\n1,b\n");
    expect(await refused(leith, "--reference", at("words-kf4.csv"))).toContain("line 2: expected 2 numbers");
    expect(await refused(leith, "--reference", at("missing.csv"))).toContain("missing.csv");
  });

  it("runs of two cases", async () => {
    const other = at("kf25");
    await makeRun(other, { case: "kf25", grid: 64, steps: 70 });
    expect(await refused(leith, other)).toContain("kf25: case: expected kf4, as in leith");
  });
});
