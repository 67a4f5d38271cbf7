// gyre runs and gyre export of trainings and policies.
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTraining } from "../runs/train/fixture.ts";
import { gyre, makeFolder } from "./gyre.ts";

const home = process.cwd();
const folder = makeFolder();
const FLOW = "scenes/turbulence/taylor-green-64.json";

beforeAll(async () => {
  await gyre("run", FLOW, "--steps", "20", "--out", join(folder, "runs/flow"));
  writeTraining(join(folder, "runs/old"), { seed: 1, commit: null }, { at: 1000 });
  writeTraining(join(folder, "runs/bump"), {}, { at: 3000 });
  writeTraining(
    join(folder, "runs/fresh"),
    { status: "running", best: null },
    { files: [], lines: 0, at: 500 },
  );
  utimesSync(join(folder, "runs/flow/run.json"), 2000, 2000);
  mkdirSync(join(folder, "runs/broken"));
  writeFileSync(join(folder, "runs/broken/run.json"), '{"gyre": "training-run", "version": 1');
  mkdirSync(join(folder, "runs/no-run"));
  process.chdir(folder);
});
afterAll(() => process.chdir(home));

describe("gyre runs", () => {
  it("lists the runs, the newest last, and damaged ones as such", async () => {
    const { code, out, err } = await gyre("runs", "--json");
    expect(code).toBe(0);
    const { runs } = JSON.parse(out);
    expect(runs.map(({ name, kind }: { name: string; kind: string }) => `${name} ${kind}`)).toEqual([
      "fresh training",
      "old training",
      "flow turbulence",
      "bump training",
      "broken damaged",
    ]);
    expect(runs[3]).toEqual({
      name: "bump",
      path: join("runs", "bump"),
      kind: "training",
      title: "Solo bump",
      seed: 3,
      commit: "0123456789abcdef",
      status: "done",
      steps: 40960,
      best: { metric: "bumps", value: 10.84, steps: 36864 },
      seconds: 754.25,
      problem: null,
      changed: "1970-01-01T00:50:00.000Z",
    });
    expect(runs[2]).toMatchObject({ status: "done", steps: 20, best: null, seconds: null });
    expect(err).toContain(
      `damaged: ${join("runs", "broken")}: ${join("runs", "broken", "run.json")}: expected`,
    );
  });

  it("prints a table", async () => {
    const { out } = await gyre("runs");
    const rows = out.split("\n").map((line) => line.split(/ {2,}/));
    expect(rows[0]).toEqual(["run", "kind", "scene", "seed", "commit", "status", "steps", "best", "time"]);
    expect(rows[4]).toEqual([
      "bump",
      "training",
      "Solo bump",
      "3",
      "0123456",
      "done",
      "41 k",
      "bumps 10.84",
      "13 min",
    ]);
  });

  it("says what is missing", async () => {
    expect(await gyre("runs", "nowhere")).toMatchObject({
      code: 2,
      err: 'gyre: folder: expected a folder of runs, received "nowhere"',
    });
    expect(await gyre("runs", "runs/no-run")).toMatchObject({ code: 0, err: "no runs in runs/no-run" });
  });
});

describe("latest", () => {
  it("is the newest run that a command can use", async () => {
    const checked = JSON.parse((await gyre("check", "latest", "--json")).out);
    expect(checked).toMatchObject({
      file: join("runs", "bump"),
      kind: "run",
      summary: {
        task: "solo-bump",
        steps: "40960 of 30000000",
        "lines of metrics": 10,
        policies: "best.safetensors, policy.safetensors",
        best: "bumps 10.84 at step 36864",
      },
    });
    const resumed = JSON.parse((await gyre("run", "--resume", "latest", "--json")).out);
    expect(resumed).toMatchObject({ steps: 20, folder: join("runs", "flow") });
    utimesSync(join("runs", "flow", "run.json"), 2000, 2000); // as before: it has been written anew
    expect((await gyre("compare", "latest", "--json")).err).toContain(join("runs", "flow"));
  });

  it("names what is damaged in a training", async () => {
    writeTraining("runs-bad/a");
    writeFileSync("runs-bad/a/metrics.jsonl", "{}\n");
    expect(await gyre("check", "runs-bad/a")).toMatchObject({
      code: 2,
      err: 'gyre: runs-bad/a/metrics.jsonl: line 1: expected {"config": {…}}, received "{}"',
    });
  });
});

describe("gyre export of a training", () => {
  it("takes the best policy, to the name of the folder", async () => {
    for (const to of ["safetensors", "onnx", "tfjs", "tensorboard"]) {
      // twice: an earlier export is replaced
      for (let k = 0; k < 2; k++) {
        const { code, err } = await gyre("export", "runs/bump/", "--to", to);
        expect([code, err]).toEqual([0, `written to runs/bump.${to}`]);
      }
    }
    expect(readFileSync("runs/bump.safetensors")).toEqual(readFileSync("runs/bump/best.safetensors"));
    expect(readdirSync("runs/bump.tfjs").sort()).toEqual(["model.json", "weights.bin"]);
    expect(readdirSync("runs/bump.tensorboard")).toEqual(["events.out.tfevents.1795377600.gyre"]);
    expect(readdirSync("runs").filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("`latest` is the newest sound run", async () => {
    const { out } = await gyre("export", "latest", "--to", "onnx", "--out", "x.onnx");
    expect(out).toBe(`policy ${join("runs", "bump", "best.safetensors")}: 26 observations, 4 actions`);
  });

  it("removes nothing that is not its own, and keeps the files of a training", async () => {
    for (const [format, own, other] of [
      ["tfjs", "model.json", "thesis.txt"],
      ["tensorboard", "events.out.tfevents.1.gyre", "events.out.tfevents.1.other-machine"],
    ] as const) {
      const out = join("mixed", format);
      mkdirSync(out, { recursive: true });
      for (const name of [own, other]) writeFileSync(join(out, name), "mine");
      const { code, err } = await gyre("export", "runs/bump", "--to", format, "--out", out);
      expect([code, err]).toEqual([2, expect.stringContaining("--out: expected a new folder")]);
      expect(readdirSync(out).sort()).toEqual([own, other].sort());
    }
    const record = join("runs", "bump", "run.json");
    const before = readFileSync(record, "utf8");
    const { code, err } = await gyre("export", "runs/bump", "--to", "onnx", "--out", record);
    expect([code, err]).toEqual([2, expect.stringContaining("--out: expected another file than those of")]);
    expect(readFileSync(record, "utf8")).toBe(before);
  });

  it("takes a folder's name with a slash at its end, and `.`", async () => {
    expect((await gyre("export", "runs/bump", "--to", "tfjs", "--out", "slash/")).code).toBe(0);
    expect(readdirSync("slash").sort()).toEqual(["model.json", "weights.bin"]);
    process.chdir("runs/bump");
    const { err } = await gyre("export", ".", "--to", "onnx");
    process.chdir(folder);
    expect(err).toContain(join("runs", "bump.onnx"));
    expect(existsSync("runs/bump/..onnx")).toBe(false);
  });

  it("takes the newest run that has the format for `latest`", async () => {
    // a flow of 20 steps has stored nothing, but it is the one that was meant: runs/bump is newer
    const { err } = await gyre("export", "latest", "--to", "hdf5");
    expect(err).toContain(`${join("runs", "flow")}: expected a run with samples or snapshots`);
  });

  it("takes a policy file too", async () => {
    const { code, err } = await gyre("export", "runs/old/policy.safetensors", "--to", "onnx");
    expect([code, err]).toEqual([0, "written to runs/old/policy.onnx"]);
  });

  it("refuses what cannot be", async () => {
    writeFileSync("bad.safetensors", readFileSync("runs/bump/best.safetensors").subarray(0, 900));
    mkdirSync("full/inside", { recursive: true });
    for (const [args, message] of [
      ["runs/fresh --to onnx", "a run with a policy (best.safetensors or policy.safetensors), received"],
      ["runs/fresh --to tensorboard", "runs/fresh: expected a run with metrics"],
      ["runs/bump --to hdf5", "--to: expected safetensors, onnx, tfjs, tensorboard for a training"],
      ["runs/bump/best.safetensors --to tensorboard", "--to: expected safetensors, onnx, tfjs for a policy"],
      ["runs/bump/best.safetensors --to safetensors", "--out: expected another file than file"],
      ["runs/bump --to tfjs --out full", "--out: expected a new folder, or a LayersModel"],
      ["runs/none --to onnx", "file: expected a file or folder that exists"],
      ["runs/no-run --to onnx", "file: expected the folder of a run (with a run.json)"],
      ["runs/bump --to tfjs --out runs/bump/run.json/x", "--out: expected a path whose folders are folders"],
      [
        "runs/bump --to tensorboard --out full",
        "--out: expected a new folder, or one of event files that gyre wrote",
      ],
      ["runs/bump --to onnx --salvage", "--salvage: expected a recording"],
      ["bad.safetensors --to onnx", "bad.safetensors: "],
      ["runs/broken --to onnx", "valid JSON"],
    ] as const) {
      const { code, err } = await gyre("export", ...args.split(" "));
      expect([args, code]).toEqual([args, 2]);
      expect(err).toContain(message);
    }
    expect(existsSync("full/inside")).toBe(true);
  });

  it("says when there is no latest run", async () => {
    mkdirSync("empty");
    process.chdir("empty");
    const { code, err } = await gyre("export", "latest", "--to", "onnx");
    process.chdir(folder);
    expect([code, err]).toEqual([2, 'gyre: latest: expected a training run in runs, received "none so far"']);
  });
});
