// gyre evaluate of a turbulence scene: the contract of --json, the report, going on, and what it refuses.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { readLearnedTrace } from "../../src/runs/turbulence/learned-trace.node.ts";
import { readRunRecord } from "../../src/runs/turbulence/run-folder.node.ts";
import { gyre, makeFolder, startGyre, untilNoted, writePolicy } from "./gyre.ts";
import { writeClosurePolicy } from "./learned-policy.ts";

const folder = makeFolder();
const at = (...names: string[]): string => join(folder, ...names);
const scene = at("scene.json");
const SCENE = {
  room: "turbulence",
  title: "a small evaluation",
  case: "kf4",
  grid: 16,
  dt: 1e-3,
  steps: 200,
  agents: { control: "knobs" },
  statistics: { spinup: 0.05, every: 0.01 },
  snapshots: { every: 0.05, format: "npz" },
};
writeFileSync(scene, JSON.stringify(SCENE));
const policy = writeClosurePolicy(at("knob.safetensors"));

const maybe = z.number().nullable();
const KEYS = ["elog", "rz1", "sigma", "kurtosis", "p3sigma", "p5sigma", "tailDistance", "nuMean"] as const;
const scores = Object.fromEntries(
  [...KEYS, "energy", "enstrophy", "elogTruncated"].map((key) => [key, maybe]),
) as Record<(typeof KEYS)[number] | "energy" | "enstrophy" | "elogTruncated", typeof maybe>;
const name = z.string().nullable();
const contract = z.strictObject({
  scene: z.string(),
  policy: z.string(),
  policyHash: z.string().regex(/^[0-9a-f]{16}$/),
  seed: z.int(),
  steps: z.int(),
  samples: z.array(z.int()),
  chosenOn: name,
  reference: z.string(),
  referenceScores: z.strictObject({ sigma: maybe, kurtosis: maybe, p3sigma: maybe, p5sigma: maybe }),
  sigmaStar: z.number().gt(0),
  runs: z.array(
    z.strictObject({
      name: z.string(),
      closure: z.string(),
      ...scores,
      snapshots: z.int(),
      standardErrors: z.strictObject(scores),
      spread: z.strictObject(scores),
      case: z.literal("kf4"),
      grid: z.literal(16),
      duration: z.number(),
      costPerStep_us: z.number().gt(0).nullable(),
      diverged: z.number().nullable(),
    }),
  ),
  best: z.strictObject({
    elog: name,
    elogTruncated: name,
    sigma: name,
    kurtosis: name,
    p3sigma: name,
    p5sigma: name,
    tailDistance: name,
  }),
});

/** Evaluates with --json and holds the result against the contract. */
async function read(...args: string[]): Promise<z.output<typeof contract>> {
  const { code, out, err } = await gyre("evaluate", scene, "--policy", policy, ...args, "--json");
  expect(code, err).toBe(0);
  return contract.parse(JSON.parse(out));
}

/** Without what depends on the clock. */
function timeless({ runs, ...rest }: z.output<typeof contract>): unknown {
  return { ...rest, runs: runs.map((row) => ({ ...row, costPerStep_us: 0 })) };
}

const WILD = '[{"name":"hyperviscosity"},{"name":"okubo-weiss","amplitude":-1}]';

describe("gyre evaluate of a closure", () => {
  it("prints a row for the policy and for each closure, also for one that diverges", async () => {
    const report = await read("--against", `none,backscatter,${WILD}`, "--steps", "4000", "--samples", "2");
    expect(report).toMatchObject({ samples: [2], chosenOn: null, steps: 4000, policy: "knob" });
    expect(report.runs.map((row) => row.name)).toEqual([
      "learned",
      "none",
      "backscatter",
      "hyperviscosity 8 0.1 + okubo-weiss -1",
    ]);
    const [learned, , backscatter, wild] = report.runs;
    expect(learned?.closure).toBe("learned knob");
    expect(backscatter?.closure).toBe("hyperviscosity 4 0.2 + backscatter 0.9");
    for (const row of report.runs.slice(0, 3)) {
      expect(row).toMatchObject({ diverged: null, snapshots: 395 });
      expect(row.elog).toBeGreaterThan(0);
      expect(row.elogTruncated).toBeGreaterThan(0);
      expect(row.elogTruncated).not.toBe(row.elog);
      expect(row.standardErrors.elogTruncated).toBeGreaterThan(0);
      expect(row.spread.elog).toBeNull();
    }
    expect(wild).toMatchObject({ elog: null, sigma: null, snapshots: 0 });
    expect(wild?.diverged).toBeLessThan(4);
    expect(Object.values(report.best)).not.toContain(wild?.name);
  });

  it("pools samples of several starts and states how runs differ; leaves nothing behind", async () => {
    const before = readdirSync(folder);
    const [one, two, both] = [
      await read("--against", "leith", "--samples", "1"),
      await read("--against", "leith", "--samples", "3"),
      await read("--against", "leith", "--samples", "1,3"),
    ];
    both.runs.forEach((row, k) => {
      const [a, b] = [one.runs[k], two.runs[k]];
      expect(row.snapshots).toBe(30);
      expect(row.energy).toBeCloseTo(((a?.energy ?? 0) + (b?.energy ?? 0)) / 2, 10);
      expect(row.spread.energy).toBeCloseTo(Math.abs((a?.energy ?? 0) - (b?.energy ?? 0)) / Math.SQRT2, 10);
      expect(row.duration).toBeCloseTo(0.28, 10);
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  it("compares with a reference of the user's, whole and cut to the grid", async () => {
    const { zxy } = JSON.parse(readFileSync("scenes/turbulence/reference/kf4.json", "utf8"));
    const file = at("doubled_kf4.csv");
    const rows = (zxy as number[]).map((value, k) => `${k},${2 * value}`);
    writeFileSync(file, `k,mean\n${rows.join("\n")}\n`);
    const [usual, doubled] = [
      await read("--against", "none"),
      await read("--against", "none", "--reference", file),
    ];
    expect(doubled.reference).toBe("doubled_kf4.csv");
    usual.runs.forEach((row, k) => {
      expect(doubled.runs[k]?.energy).toBe(row.energy); // the runs are the same
      for (const key of ["elog", "elogTruncated"] as const) expect(doubled.runs[k]?.[key]).not.toBe(row[key]);
    });
    const { code, err } = await gyre("evaluate", scene, "--policy", policy, "--reference", at("none.csv"));
    expect([code, err]).toEqual([2, expect.stringContaining("--reference")]);
  });

  it("finds the best static closure on a start of its own, and says which it was", async () => {
    const report = await read(
      "--against",
      "best-static,best-hyperviscosity",
      "--samples",
      "1",
      "--workers",
      "2",
    );
    expect(report.chosenOn).toBe("sample 2");
    expect(report.runs[1]?.closure).toMatch(/^(smagorinsky|leith) 0\.\d+$/);
    expect(report.runs[2]?.closure).toMatch(/^hyperviscosity 8 \d/);
  });

  it("writes runs, figures and a page, and takes finished runs from there", async () => {
    const report = at("report");
    const args = ["--against", "none,best-hyperviscosity", "--report", report, "--workers", "1"];
    const first = await read(...args);
    const runs = readdirSync(join(report, "runs")).sort();
    expect(runs).toHaveLength(3);
    expect(runs[1]).toMatch(/^learned-[0-9a-f]{8}-sample-1$/);
    const files = readdirSync(report);
    for (const file of [
      "report.html",
      "enstrophy-spectrum.svg",
      "learned-knobs.png",
      "transfer.svg",
      "learned-invariants.svg",
      "learned-backscatter.png",
      "effective-viscosity.svg",
    ]) {
      expect(files).toContain(file);
    }
    const html = readFileSync(join(report, "report.html"), "utf8");
    expect(html).toContain("learned knob");
    expect(html).toContain('id="learned-knobs"');
    const stamp = (run = ""): number => statSync(join(report, "runs", run, "run.json")).mtimeMs;
    // what compare says of the folders is what the rows say
    const { code, out } = await gyre("compare", ...runs.map((run) => join(report, "runs", run)), "--json");
    expect(code).toBe(0);
    const compared = JSON.parse(out) as { runs: { name: string; elog: number }[] };
    expect(compared.runs.find((row) => row.name === runs[1])?.elog).toBe(first.runs[0]?.elog);
    // finished runs are left as they are, and one that is missing is made again, to the same numbers
    const before = stamp(runs[0]);
    rmSync(join(report, "runs", runs[1] as string), { recursive: true });
    expect(timeless(await read(...args))).toEqual(timeless(first));
    expect(stamp(runs[0])).toBe(before);
  });

  it("draws the coefficient of a lattice, of vortex cores and of a network against Okubo–Weiss", async () => {
    const lattice = { control: "coefficient", side: 2, range: 0.02, state: ["gradient"], hold: 5 };
    const cores = { control: "knobs", core: {}, hold: 5 };
    const network = { control: "knobs", hold: 5, network: {}, places: false };
    const policies = [
      writeClosurePolicy(at("lattice.safetensors"), lattice, [3, 1]),
      writeClosurePolicy(at("cores.safetensors"), cores, [7, 2]),
      writeClosurePolicy(at("network.safetensors"), network, [5, 42]),
    ];
    for (const [k, one] of policies.entries()) {
      const report = at(`coefficient-${k}`);
      const args = ["evaluate", scene, "--policy", one, "--against", "none", "--report", report];
      const { code, err } = await gyre(...args);
      expect(code, err).toBe(0);
      expect(existsSync(join(report, "learned-coefficient.svg"))).toBe(true);
      expect(existsSync(join(report, "learned-knobs.svg"))).toBe(k > 0);
      expect(existsSync(join(report, "transfer.svg"))).toBe(true);
    }
    // a network's knobs do not tell its coefficient by q: it is measured, without the rest too
    const runs = join(at("coefficient-2"), "runs");
    const run = join(runs, readdirSync(runs).find((one) => one.startsWith("learned")) as string);
    const { coefficient, local } = await readLearnedTrace(
      await loadKernels(),
      run,
      readRunRecord(run, "run").scene,
      "sample 1",
      false,
    );
    expect(local).toBeNull();
    expect(coefficient?.q.length).toBeGreaterThan(3);
    expect(Math.max(...(coefficient?.mean ?? []).map(Math.abs))).toBeLessThanOrEqual(0.02);
    expect(new Set(coefficient?.mean).size).toBeGreaterThan(3);
  });

  it("stops on Ctrl-C and goes on with the same command to the same numbers", async () => {
    const [stopped, whole] = [at("stopped"), at("whole")];
    const args = (report: string): string[] => [
      ...["evaluate", scene, "--policy", policy, "--against", "none", "--steps", "30000"],
      ...["--report", report, "--json"],
    ];
    const running = startGyre(args(stopped));
    const first = join(stopped, "runs");
    while (!existsSync(first)) await new Promise((done) => setTimeout(done, 20));
    running.process.kill("SIGINT");
    await untilNoted(running, "stopping");
    const end = await running.end;
    expect(end).toMatchObject({ code: 130, out: "" });
    expect(end.err).toContain("stopped; the same command goes on");
    const results = [];
    for (const report of [stopped, whole]) {
      const { out } = await gyre(...args(report));
      results.push(timeless(contract.parse(JSON.parse(out))));
    }
    expect(results[0]).toEqual(results[1]);
    const [learned] = readdirSync(first).filter((run) => run.startsWith("learned"));
    const [knobs, same] = [stopped, whole].map((report) =>
      readFileSync(join(report, "runs", learned as string, "knobs.jsonl"), "utf8"),
    );
    expect(knobs).toBe(same);
  }, 60_000);
});

describe("gyre evaluate of a closure refuses, with exit code 2 and one line,", () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await gyre("evaluate", ...args);
    expect({ code, out, lines: err.split("\n").length }, err).toEqual({ code: 2, out: "", lines: 1 });
    return err;
  };
  const against = (word: string): Promise<string> =>
    refused(scene, "--policy", policy, "--against", word, "--report", at("refused"));

  it("closures that it does not know, and what is not a closure", async () => {
    expect(await against("none,lieth")).toMatch(
      /^gyre: --against: .*\(did you mean leith\?\), received "lieth"$/,
    );
    expect(await against("learned")).toContain('received "learned"');
    expect(await against("none,none")).toContain("--against: expected each closure once");
    expect(await against("none,")).toContain('received ""');
    expect(await against('[{"name":"leith"')).toContain("--against: expected valid JSON");
    expect(await against('{"name":"leith","coefficient":-1}')).toContain("--against: coefficient: expected");
    expect(await against('{"name":"file","path":"x.js"}')).toContain("expected closures that gyre has");
    expect(existsSync(at("refused"))).toBe(false);
  });

  it("policies of another room, of another shape, or none", async () => {
    const other = writePolicy(at("volleyball.safetensors"));
    expect(await refused(scene, "--policy", other)).toContain(
      'policy: expected one trained on a turbulence scene, received "volleyball"',
    );
    const odd = writeClosurePolicy(at("odd.safetensors"), undefined, [9, 1]);
    expect(await refused(scene, "--policy", odd)).toContain(
      "policy odd: actor.inputs: expected 6 observations, as agents have on 16² points, received 9",
    );
    expect(await refused(scene, "--policy", "nobody")).toContain("--policy: expected");
  });

  it("samples that do not ship or come twice, and a scan without a snapshot left", async () => {
    for (const word of ["0", "1,1", "99", "1.5", "x", ""]) {
      expect(await refused(scene, "--policy", policy, "--samples", word)).toMatch(
        /^gyre: --samples: expected different numbers from 1 to \d+, the snapshots of kf4/,
      );
    }
    const err = await refused(scene, "--policy", policy, "--samples", "1", "--set", "initial.from=random");
    expect(err).toContain("--samples: expected a scene that starts from snapshots");
  });

  it("too few steps, and flags of the other room", async () => {
    expect(await refused(scene, "--policy", policy, "--steps", "20")).toContain(
      "steps: expected at least 60",
    );
    expect(await refused(scene, "--policy", policy, "--episodes", "3")).toContain(
      "--episodes: expected a scene of the room volleyball",
    );
    const practice = "scenes/volleyball/hover.json";
    expect(await refused(practice, "--policy", "hover", "--against", "none")).toContain(
      "--against: expected a scene of the room turbulence",
    );
  });

  it("a report folder whose runs are of another scene", async () => {
    const report = at("of-another");
    const args = [scene, "--policy", policy, "--against", "none", "--report", report];
    expect((await gyre("evaluate", ...args)).code).toBe(0);
    expect(await refused(...args, "--set", "dt=5e-4")).toContain(
      "expected a run of the same scene (dt differs",
    );
    expect(await refused(...args, "--steps", "100")).toContain("--steps: expected at least 200");
  });
});
