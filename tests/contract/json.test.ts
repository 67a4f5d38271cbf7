// The --json contract: every documented field of every command, its type and what must hold among them.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { REWARDS } from "../../src/turbulence/agents/rewards.ts";
import { CASE_NAMES } from "../../src/turbulence/cases.ts";
import { gyre, makeFolder, startGyre, writePolicy } from "../cli/gyre.ts";
import { writeTraining } from "../runs/train/fixture.ts";

const folder = makeFolder();
const policy = writePolicy(join(folder, "policy.safetensors"));

const count = z.int().gte(0);
const share = z.number().gte(0).lte(1);
const interval = z.tuple([share, share]);
const hash = z.string().regex(/^[0-9a-f]{16}$/);
const rate = z.number().gt(0).nullable();
const faults = z.strictObject({
  wrongTurn: count,
  wrongRacket: count,
  crossedNet: count,
  ballIn: count,
  ballOut: count,
  net: count,
  crash: count,
  tooClose: count,
});

const team = z.strictObject({
  policy: z.string(),
  policyHash: hash,
  wins: count,
  winRate: share,
  ci95: interval,
  winsServing: count,
  winsReceiving: count,
  faults,
  touches: count,
});

const match = z.strictObject({
  task: z.enum(["1v1", "3v3", "6v6", "3v3-hier"]),
  seed: count,
  games: count,
  home: team,
  away: team,
  decided: count,
  draws: count,
  drawsBy: z.strictObject({ bothAtFault: count, crash: count, tooClose: count }),
  timeouts: count,
  distinctGames: count,
  winsServing: count,
  winsReceiving: count,
  meanSteps: z.number().gte(0),
  meanCrossings: z.number().gte(0),
  gamesPerSecond: rate,
  workers: count,
  hash,
});

const tournament = z.strictObject({
  task: z.string(),
  seed: count,
  games: count,
  policies: z.array(z.string()),
  policyHashes: z.array(hash),
  winRate: z.array(z.array(share)),
  ci95: z.array(z.array(interval)),
  decided: z.array(z.array(count)),
  undecided: z.array(z.array(count)),
  averageWinRate: z.array(share),
  bradleyTerry: z.array(z.strictObject({ rating: z.number(), ci95: z.tuple([z.number(), z.number()]) })),
  elo: z.array(z.number()),
  workers: count,
  gamesPerSecond: rate,
  hash,
});

const spread = z.strictObject({ median: z.number(), iqr: z.number().gte(0) });
const part = z.strictObject({ count, rate: share, ci95: interval });
const drill = z.strictObject({
  task: z.enum(["serve-drill", "receive-drill"]),
  seed: count,
  policy: z.string(),
  opponent: z.string(),
  attempts: count,
  distinctAttempts: count,
  touched: part,
  over: part,
  inPlay: part,
  landing: z.strictObject({ x: spread, y: spread }).nullable(),
  faults,
  meanSteps: z.number(),
  hash,
});

const hover = z.strictObject({
  task: z.literal("hover"),
  seed: count,
  policy: z.string(),
  vehicle: z.string(),
  starts: count,
  tolerance_m: z.number().gt(0),
  held: count,
  crashes: count,
  worst_m: z.number().gte(0),
  mean_m: z.number().gte(0),
  hash,
});

const bench = z.strictObject({
  results: z.array(
    z.strictObject({
      name: z.string(),
      value: z.number().gt(0),
      unit: z.string(),
      samples: z.array(z.number().gt(0)),
    }),
  ),
});

const list = z.strictObject({
  tasks: z.array(
    z.strictObject({ name: z.string(), drones: count, court_m: z.tuple([z.number(), z.number()]) }),
  ),
  policies: z.array(z.strictObject({ name: z.string(), about: z.string().min(10) })),
  trained: z.array(
    z.strictObject({
      name: z.string(),
      task: z.string(),
      actionTransform: z.enum(["PRT", "PIDrate"]),
      metric: z.string().nullable(),
      value: z.number().nullable(),
      parameters: count,
      path: z.string(),
    }),
  ),
  scenes: z.array(z.strictObject({ path: z.string(), title: z.string().min(5) })),
  vehicles: z.array(z.strictObject({ name: z.string(), mass_kg: z.number().gt(0), rotors: count })),
  cases: z.array(z.strictObject({ name: z.string(), about: z.string().min(10) })),
  learned: z.array(
    z.strictObject({
      name: z.string(),
      flows: z.array(z.strictObject({ case: z.enum(CASE_NAMES), grid: count })).min(1),
      control: z.enum(["coefficient", "knobs"]),
      reward: z.enum(REWARDS),
      metric: z.string().nullable(),
      value: z.number().nullable(),
      parameters: count,
      path: z.string(),
    }),
  ),
  closures: z.array(z.strictObject({ name: z.string(), parameters: z.record(z.string(), z.json()) })),
});

const flow = z.strictObject({
  steps: count,
  time: z.number().gte(0),
  hash,
  stepsPerSecond: rate,
  snapshots: z.array(z.string()),
  folder: z.string(),
  energy: z.number().gt(0),
  enstrophy: z.number().gt(0),
  elog: z.number().gt(0).nullable(),
});

const error = z.number().gte(0).nullable();
const reference = z.strictObject({
  case: z.string(),
  grid: count,
  samples: count,
  snapshots: count,
  from: z.number(),
  to: z.number(),
  sigma: z.number().gt(0),
  kurtosis: z.number().gte(1),
  p3sigma: share,
  p5sigma: share,
  standardErrors: z.strictObject({ sigma: error, kurtosis: error, p3sigma: error, p5sigma: error }),
  turnoverTime: z.number().gt(0),
  decorrelationTime: z.number().gt(0).nullable(),
  hash,
  files: z.array(z.string()),
  fieldTimes: z.array(z.number()),
  largestCorrelation: z.number().gte(0).lte(1.000001),
  folder: z.string(),
});

/** Runs a command with --json and holds its output against a contract. */
async function read<T extends z.ZodType>(contract: T, ...args: string[]): Promise<z.output<T>> {
  const { code, out } = await gyre(...args, "--json");
  expect(code).toBe(0);
  return contract.parse(JSON.parse(out));
}

describe("match --json", () => {
  let report: z.output<typeof match>;
  beforeAll(async () => {
    report = await read(match, "match", "--home", policy, "--away", "hold", "--games", "20", "--seed", "3");
  });

  it("adds up", () => {
    const { home, away } = report;
    expect(report).toMatchObject({ task: "3v3", seed: 3, games: 20, distinctGames: 20 });
    expect(home.policy).toBe("policy");
    expect(home.wins + away.wins).toBe(report.decided);
    expect(report.decided + report.draws + report.timeouts).toBe(20);
    for (const { wins, winsServing, winsReceiving, winRate, ci95 } of [home, away]) {
      expect(winsServing + winsReceiving).toBe(wins);
      expect(winRate).toBeGreaterThanOrEqual(ci95[0]);
      expect(winRate).toBeLessThanOrEqual(ci95[1]);
    }
    const { bothAtFault, crash, tooClose } = report.drawsBy;
    expect(bothAtFault + crash + tooClose).toBe(report.draws);
    expect([report.winsServing, report.winsReceiving]).toEqual([home.winsServing, home.winsReceiving]);
    expect(report.gamesPerSecond).toBeGreaterThan(0);
  });

  it("does not take repeated games for evidence", async () => {
    const args = ["--home", policy, "--away", "hold", "--games", "20", "--deterministic"];
    const repeated = await read(match, "match", ...args);
    expect(repeated.distinctGames).toBe(2);
    const [low, high] = repeated.home.ci95;
    expect(high - low).toBeGreaterThan(0.5);
  });

  it("says null for the speed of merged and resumed games", async () => {
    const save = join(folder, "all.jsonl");
    await gyre("match", "--home", policy, "--away", "hold", "--games", "4", "--save", save);
    expect((await read(match, "merge", save)).gamesPerSecond).toBeNull();
    expect((await read(match, "match", "--resume", save)).gamesPerSecond).toBeNull();
  });
});

it("tournament --json is square, antisymmetric, and names equal files apart", async () => {
  const args = ["--policies", `${policy},hold,${policy}`, "--games", "6", "--set", "rules.crash=ignore"];
  const report = await read(tournament, "tournament", ...args);
  expect(report.policies).toEqual(["policy", "hold", "policy (2)"]);
  for (const matrix of [report.winRate, report.ci95, report.decided, report.undecided]) {
    expect(matrix.map((row) => row.length)).toEqual([3, 3, 3]);
  }
  for (const i of [0, 1, 2]) {
    expect(report.winRate[i]?.[i]).toBe(0.5);
    for (const j of [0, 1, 2]) {
      expect((report.winRate[i]?.[j] as number) + (report.winRate[j]?.[i] as number)).toBeCloseTo(1, 12);
      if (i !== j) expect((report.decided[i]?.[j] as number) + (report.undecided[i]?.[j] as number)).toBe(6);
    }
  }
  const mean = report.bradleyTerry.reduce((sum, { rating }) => sum + rating, 0) / 3;
  expect(mean).toBeCloseTo(1000, 6);
  for (const { rating, ci95 } of report.bradleyTerry)
    expect(ci95[0] <= rating && rating <= ci95[1]).toBe(true);
});

describe("run --json", () => {
  for (const name of ["serve-drill", "receive-drill"]) {
    it(`${name} counts nested shares`, async () => {
      const scene = `scenes/volleyball/${name}.json`;
      const report = await read(drill, "run", scene, "--home", "hold", "--away", policy, "--games", "6");
      expect(report).toMatchObject({ task: name, attempts: 6, policy: "hold" });
      expect(report.touched.count).toBeGreaterThanOrEqual(report.over.count);
      expect(report.over.count).toBeGreaterThanOrEqual(report.inPlay.count);
      expect(report.landing === null).toBe(report.over.count === 0);
    });
  }

  it("hover counts starts that were held", async () => {
    const report = await read(hover, "run", "scenes/volleyball/hover-iris.json", "--games", "4");
    expect(report.starts).toBe(4);
    expect(report.held).toBe(4);
    expect(report.mean_m).toBeLessThanOrEqual(report.worst_m);
  });

  it("a turbulence scene gives its end, its folder and its snapshots", async () => {
    const scene = "scenes/turbulence/kf4-32-hyperviscosity.json";
    const random = ["--set", "initial.from=random", "--set", "statistics.spinup=0"];
    const spectrum = join(folder, "spectrum_kf4_xy.csv");
    writeFileSync(
      spectrum,
      `k,mean\n${Array.from({ length: 16 }, (_, k) => `${k},${1 / (1 + k)}`).join("\n")}\n`,
    );
    const args = [scene, ...random, "--steps", "1000", "--snapshots-at", "1,10", "--reference", spectrum];
    const report = await read(flow, "run", ...args, "--out", join(folder, "flow"));
    expect(report).toMatchObject({ steps: 1000, time: 0.5, folder: join(folder, "flow") });
    expect(report.snapshots.map((path) => path.slice(-12))).toEqual(
      ["00000001.h5", "00000010.h5"].map((x) => `0${x}`),
    );
    expect(report.elog).toBeGreaterThan(0);
    // the same run again, and its check
    const again = await read(flow, "run", "--resume", join(folder, "flow"));
    expect(again).toEqual({ ...report, stepsPerSecond: null });
  });

  it("a match scene gives a match", async () => {
    const args = ["--home", "hold", "--away", policy, "--games", "2"];
    expect((await read(match, "run", "scenes/volleyball/3v3.json", ...args)).games).toBe(2);
  });
});

it("reference --json agrees with the files that it wrote", async () => {
  const scene = "scenes/turbulence/kf4-dns256.json";
  const small = ["grid=32", "statistics.spinup=0.05", "statistics.every=0.01", "snapshots.every=0.02"];
  const settings = small.flatMap((assignment) => ["--set", assignment]);
  const out = join(folder, "own.json");
  const report = await read(
    reference,
    "reference",
    scene,
    ...settings,
    "--steps",
    "800",
    "--fields",
    "3",
    "--out",
    out,
  );
  expect(report).toMatchObject({ case: "kf4", grid: 32, samples: 15, snapshots: 8, from: 0.06, to: 0.2 });
  expect(report.files).toEqual([out, join(folder, "own-fields.npz")]);
  expect(report.fieldTimes).toEqual([0.06, expect.closeTo(0.14, 9), 0.2]);
  const checked = await gyre("check", out, "--json");
  expect(JSON.parse(checked.out)).toMatchObject({ kind: "reference", summary: { case: "kf4", grid: 32 } });
});

it("list --json names what ships", async () => {
  const listing = await read(list, "list");
  expect(listing.tasks.map(({ name }) => name)).toEqual(["1v1", "3v3", "6v6", "3v3-hier"]);
  expect(listing.policies.map(({ name }) => name)).toContain("scripted");
  expect(listing.scenes.length).toBeGreaterThanOrEqual(25);
  expect(listing.cases.map(({ name }) => name)).toEqual(["kf4", "kf4beta20", "kf25", "decay"]);
  const leith = listing.closures.find(({ name }) => name === "leith");
  expect(leith?.parameters).toMatchObject({ coefficient: 0.2, filterWidth: "dx" });
  expect(listing.vehicles.map(({ name }) => name)).toContain("iris");
  const files = readdirSync("scenes/turbulence/policies").filter((name) => name.endsWith(".safetensors"));
  expect(listing.learned.map(({ path }) => path)).toEqual(
    files.sort().map((name) => `scenes/turbulence/policies/${name}`),
  );
  expect(listing.learned.find(({ name }) => name === "smarl-32")?.flows).toEqual([
    { case: "kf4", grid: 32 },
    { case: "kf4beta20", grid: 32 },
  ]);
  // and the table says how to use it
  const [, block = ""] = (await gyre("list")).out.split("\nlearned closures ");
  expect(block).toContain("--set closure=learned --set policy=NAME");
  expect(block).toMatch(/ smarl-32 +knobs, from kf4 on 32², kf4beta20 on 32² +reward [\d.]+ +\d+ parameters/);
});

it("runs --json tells trainings, flows and damaged folders apart", async () => {
  const listed = join(folder, "listed");
  writeTraining(join(listed, "bump"));
  writeTraining(join(listed, "bad"));
  writeFileSync(join(listed, "bad", "run.json"), "{}");
  const text = z.string().nullable();
  const best = z.strictObject({ metric: z.string(), value: z.number(), steps: count });
  const run = z.strictObject({
    name: z.string(),
    path: z.string(),
    kind: z.enum(["training", "turbulence", "damaged"]),
    title: text,
    seed: count.nullable(),
    commit: text,
    status: z.enum(["running", "done", "stopped", "diverged"]).nullable(),
    steps: count.nullable(),
    best: best.nullable(),
    seconds: z.number().gte(0).nullable(),
    changed: z.iso.datetime(),
    problem: text,
  });
  const contract = z.strictObject({ folder: z.string(), runs: z.array(run) });
  const report = await read(contract, "runs", listed);
  expect(report.folder).toBe(listed);
  for (const { kind, status, problem } of report.runs) {
    expect([status === null, problem !== null]).toEqual([kind === "damaged", kind === "damaged"]);
  }
  expect(report.runs.map(({ kind }) => kind).sort()).toEqual(["damaged", "training"]);
});

describe("check --json", () => {
  const finding = z.strictObject({
    file: z.string(),
    kind: z.enum(["scene", "policy", "recording", "ledger", "run", "checkpoint", "reference"]),
    summary: z.record(z.string(), z.union([z.string(), z.number()])),
  });

  it("tells scene, policy, ledger and recording apart", async () => {
    const [save, record] = [join(folder, "c.jsonl"), join(folder, "c.gyr")];
    const args = ["--home", policy, "--away", "hold", "--games", "2", "--save", save, "--record", record];
    await gyre("match", ...args);
    for (const [file, kind] of [
      ["scenes/volleyball/3v3.json", "scene"],
      [policy, "policy"],
      ["scripted", "policy"],
      [save, "ledger"],
      [record, "recording"],
      ["scenes/turbulence/kf25-128.json", "scene"],
      [join(folder, "flow"), "run"],
      [join(folder, "flow", "checkpoint.bin"), "checkpoint"],
    ] as const) {
      expect(await read(finding, "check", file)).toMatchObject({ file, kind });
    }
  });
});

it("site --json counts what it wrote", async () => {
  const contract = z.strictObject({ folder: z.string(), files: count, bytes: count, recordings: count });
  const out = join(folder, "site");
  const report = await read(contract, "site", "--no-samples", "--out", out);
  expect(report).toMatchObject({ folder: out, recordings: 0 });
  expect(report.bytes).toBeGreaterThan(100_000);
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(report.files).toBe(files.length);
});

it("view --json is one line, printed while the server runs", async () => {
  const contract = z.strictObject({ url: z.url(), address: z.url() });
  const running = startGyre(["view", "--no-open", "--json"], folder);
  const line = await new Promise<string>((done) => {
    running.process.stdout?.once("data", (data) => done(String(data)));
  });
  const { url, address } = contract.parse(JSON.parse(line));
  expect(line.trim().split("\n")).toHaveLength(1);
  expect(new URL(url).hostname).toBe("127.0.0.1");
  expect(address).toBe(url);
  running.process.kill("SIGTERM");
  expect(await running.end).toMatchObject({ code: 0, out: line });
});

it("bench --json has the documented names and units", async () => {
  const units: string[] = [];
  for (const what of ["volleyball", "policy", "quadrotor"]) {
    const { results } = await read(bench, "bench", what);
    for (const { name, unit, value, samples } of results) {
      units.push(`${name} ${unit}`);
      expect(value).toBeGreaterThanOrEqual(Math.min(...samples));
      expect(value).toBeLessThanOrEqual(Math.max(...samples));
    }
  }
  const names = units.map((text) => text.split(" ")[0]);
  for (const name of [
    "quadrotor.rk4.f32x4",
    "quadrotor.rk4.f64",
    "volleyball.3v3",
    "policy.batch64",
    "policy.batch1",
  ]) {
    expect(names).toContain(name);
  }
}, 60_000);
