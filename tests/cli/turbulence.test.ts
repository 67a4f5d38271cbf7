// gyre run of turbulence scenes: folders, Ctrl-C, closures and fields of one's own, divergence.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeField } from "../../src/runs/turbulence/field-file.ts";
import { contentsOf } from "../runs/turbulence/folders.ts";
import { gyre, makeFolder, startGyre, untilNoted } from "./gyre.ts";

const folder = makeFolder();
const at = (name: string): string => join(folder, name);
const FLOW = "scenes/turbulence/kf4-32.json";
const RANDOM = ["--set", "initial.from=random"];

interface Report {
  readonly steps: number;
  readonly hash: string;
  readonly folder: string;
  readonly snapshots: string[];
}

async function run(...args: string[]): Promise<Report> {
  const { code, out, err } = await gyre("run", ...args, "--json");
  expect({ code, err: err.split("\n").at(-1) }).toEqual({
    code: 0,
    err: expect.stringMatching(/^written to /),
  });
  return JSON.parse(out) as Report;
}

async function refusal(code: number, ...args: string[]): Promise<string> {
  const outcome = await gyre("run", ...args);
  expect(outcome).toMatchObject({ code, out: "" });
  return outcome.err;
}

describe("gyre run", () => {
  it("says when a step is so long that β lets large scales grow faster than the drag takes them", async () => {
    const beta = ["run", "scenes/turbulence/kf4beta20-32.json", ...RANDOM, "--steps", "5"];
    const spinup = ["--set", "statistics.spinup=0", "--out"];
    const published = await gyre(...beta, ...spinup, at("published"));
    expect(published.err).not.toContain("note:");
    const long = await gyre(...beta, "--set", "dt=1e-3", ...spinup, at("long"));
    expect(long.code).toBe(0);
    expect(long.err).toContain(
      "note: β = 20 lets large scales grow by 0.20 a unit of time at dt = 0.001, drag takes 0.1: dt up to 0.00050 holds",
    );
  });

  it("stopped by Ctrl-C says how to go on, and goes on to the undivided bytes", async () => {
    const out = at("stopped");
    const job = [FLOW, ...RANDOM, "--set", "statistics.spinup=1", "--steps", "30000"];
    const running = startGyre(["run", ...job, "--out", out], folder, { GYRE_DEBUG: "1" });
    await untilNoted(running, "running ");
    await new Promise((done) => setTimeout(done, 400));
    running.process.kill("SIGINT");
    const { code, err } = await running.end;
    expect(code).toBe(130);
    const [, step, way] = /^gyre: stopped at step (\d+) of 30000; go on with: gyre (.*)$/m.exec(err) ?? [];
    expect(Number(step)).toBeGreaterThan(0);
    expect(Number(step)).toBeLessThan(30000);
    expect(way).toBe(`run --resume ${out}`);
    const resumed = await run("--resume", out);
    const whole = await run(...job, "--out", at("whole"));
    expect(resumed.hash).toBe(whole.hash);
    expect(contentsOf(out)).toEqual(contentsOf(at("whole")));
  });

  it("goes on with --out of the same scene, and refuses another", async () => {
    const out = at("again");
    await run(FLOW, ...RANDOM, "--steps", "50", "--out", out);
    expect((await run(FLOW, ...RANDOM, "--steps", "80", "--out", out)).steps).toBe(80);
    const err = await refusal(2, FLOW, ...RANDOM, "--set", "closure=none", "--out", out);
    expect(err).toContain("expected another folder, or the scene of its run (closure differs)");
    expect(await refusal(2, "--resume", out, "--steps", "10")).toContain("--steps: expected at least 80");
  });

  it("starts from a field of one's own: .npy, raw, or what another run left", async () => {
    const field = Float64Array.from({ length: 32 * 32 }, (_, k) => Math.sin(k) + ((k * 7) % 5) - 2);
    writeFileSync(at("w.npy"), encodeField(field, 32));
    writeFileSync(at("w.bin"), new Uint8Array(field.buffer));
    const hashes = await Promise.all(
      ["w.npy", "w.bin"].map(async (name) => {
        const args = [FLOW, "--initial", at(name), "--steps", "10", "--snapshots-at", "1,10"];
        const report = await run(...args, "--out", at(`from-${name}`));
        expect(report.snapshots.length).toBe(2);
        return report.hash;
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
    const next = await run(
      FLOW,
      "--initial",
      at("from-w.npy/final.npy"),
      "--steps",
      "5",
      "--out",
      at("next"),
    );
    expect(next.hash).not.toBe(hashes[0]);
    writeFileSync(at("cut.npy"), readFileSync(at("w.npy")).subarray(0, 4000));
    expect(await refusal(2, FLOW, "--initial", at("cut.npy"))).toContain(
      "cut.npy: data: expected 8192 bytes",
    );
    const small = [FLOW, "--set", "grid=64", "--initial", at("w.npy")];
    expect(await refusal(2, ...small)).toContain(
      'w.npy: shape: expected real f32 or f64 numbers [64, 64], received "[32, 32]"',
    );
  });

  it("asks for reference fields that do not ship", async () => {
    const err = await refusal(
      2,
      "scenes/turbulence/kf4-32.json",
      "--set",
      "initial.sample=999",
      "--out",
      at("none"),
    );
    expect(err).toMatch(/initial\.(sample: expected 1 to \d+|from: expected random or file)/);
    expect(existsSync(at("none"))).toBe(false);
  });

  it("runs a closure of one's own, and says when it is none or throws", async () => {
    const source = (body: string): string =>
      `export const closure = { name: "mine", apply(flow) { ${body} } };`;
    writeFileSync(at("mine.mjs"), source("flow.addViscosity(1e-3);"));
    writeFileSync(at("throws.mjs"), source('throw new Error("no such field");'));
    writeFileSync(at("nan.mjs"), source("flow.addViscosity(Number.NaN);"));
    writeFileSync(at("empty.mjs"), "export const other = 1;");
    const args = (name: string): string[] => [
      ...[FLOW, ...RANDOM, "--steps", "20", "--out", at(`out-${name}`)],
      ...["--set", `closure=${JSON.stringify({ name: "file", path: at(name) })}`],
    ];
    expect((await run(...args("mine.mjs"))).steps).toBe(20);
    expect(await refusal(2, ...args("empty.mjs"))).toContain("a module that exports `closure`");
    expect(await refusal(2, ...args("gone.mjs"))).toContain("closure.path: expected a file that exists");
    expect(await refusal(2, ...args("throws.mjs"))).toContain(
      'throws.mjs: expected an apply that does not throw, received "no such field"',
    );
    expect(await refusal(2, ...args("nan.mjs"))).toContain(
      "nan.mjs: eddy viscosity: expected a finite number, received NaN",
    );
    // nothing is lost: the state before the closure went wrong
    expect((await gyre("check", at("out-nan.mjs"))).code).toBe(0);
  });

  it("that blows up ends with step, time and field, exit code 1, and the last good state", async () => {
    writeFileSync(
      at("feeds.mjs"),
      'export const closure = { name: "feeds", apply: (flow) => flow.addViscosity(-1) };',
    );
    const out = at("blown");
    const closure = JSON.stringify({ name: "file", path: at("feeds.mjs") });
    const args = [FLOW, ...RANDOM, "--set", `closure=${closure}`, "--set", "statistics.every=0.005"];
    const err = await refusal(1, ...args, "--steps", "500", "--out", out);
    expect(err).toMatch(
      /^the last good state is kept in .*blown\ngyre: [^\n]*(vorticity|speed)[^\n]* at step \d+, time 0\.\d+; the run was stopped$/,
    );
    const { out: text } = await gyre("check", out, "--json");
    const { summary } = JSON.parse(text) as { summary: { status: string; step: number } };
    expect(summary.status).toBe("diverged");
    expect(summary.step).toBeGreaterThan(0);
    expect(summary.step % 10).toBe(0);
  });

  it("exports in every format, over what was there, and refuses formats of recordings", async () => {
    for (const format of ["hdf5", "npz", "zarr", "gyr"]) {
      expect((await gyre("export", at("from-w.npy"), "--to", format)).code).toBe(0);
      expect((await gyre("export", at("from-w.npy"), "--to", format)).code).toBe(0);
    }
    const { code, err } = await gyre("export", at("from-w.npy"), "--to", "mcap");
    expect({ code, err }).toEqual({
      code: 2,
      err: 'gyre: --to: expected hdf5, npz, zarr, gyr, html for a turbulence run, received "mcap"',
    });
  });
});
