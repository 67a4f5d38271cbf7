// gyre train --resume: what it goes on with, what it refuses, and what a run that stopped or diverged leaves.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { BRIEF } from "../laws/brief-training.ts";
import { gyre, makeFolder, startGyre } from "./gyre.ts";

const folder = makeFolder();
const at = (...names: string[]): string => join(folder, ...names);
const raw = { room: "volleyball", title: "brief", task: "solo-bump", seed: 7, training: { ...BRIEF } };
const scene = at("brief.json");
const run = at("run");

beforeAll(async () => {
  writeFileSync(scene, JSON.stringify(raw));
  const { code } = await gyre("train", scene, "--workers", "1", "--out", run);
  expect(code).toBe(0);
});

it("refuses a damaged checkpoint, and a cut one, and leaves the folder as it was", async () => {
  const file = "checkpoint.safetensors";
  const good = readFileSync(join(run, file));
  const flipped = Buffer.from(good);
  flipped[good.length - 1000] = (flipped[good.length - 1000] as number) ^ 1;
  const damaged = [
    [flipped, "a checkpoint as it was written (its hash differs)"],
    [good.subarray(0, good.length / 2), "data_offsets: expected"],
    [good.subarray(0, 5), "expected at least 8 bytes"],
  ] as const;
  for (const [k, [bytes, message]] of damaged.entries()) {
    const path = at(`damaged${k}`);
    cpSync(run, path, { recursive: true });
    writeFileSync(join(path, file), bytes);
    const before = readFileSync(join(path, "run.json"), "utf8");
    const { code, err } = await gyre("train", "--resume", path, "--steps", "100000");
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(readFileSync(join(path, "run.json"), "utf8")).toBe(before);
  }
});

/** A copy of the run with its run.json or metrics changed. */
function changed(name: string, file: string, change: (text: string) => string): string {
  const path = at(name);
  cpSync(run, path, { recursive: true });
  writeFileSync(join(path, file), change(readFileSync(join(path, file), "utf8")));
  return path;
}

it.each([
  ["seed", '"seed": 7,\n  "settings"', '"seed": 8,\n  "settings"', "run.json: seed: expected 7, with which"],
  [
    "settings",
    '"minibatches": 2',
    '"minibatches": 4',
    "run.json: settings.minibatches: expected 2, with which",
  ],
  ["scene", '"max_steps": 800', '"max_steps": 80', "run.json: scene.max_steps: expected 800, with"],
])("refuses to go on as another training: %s", async (name, from, to, message) => {
  const path = changed(`as-${name}`, "run.json", (text) => text.replaceAll(from, to));
  const { code, err } = await gyre("train", "--resume", path, "--steps", "100000");
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

it("refuses metrics that were cut, and leaves them as they are", async () => {
  const file = "metrics.jsonl";
  const path = changed("cut", file, (text) => `${text.split("\n").slice(0, 4).join("\n")}\n`);
  const { code, err } = await gyre("train", "--resume", path, "--steps", "100000");
  const rule = `metrics.jsonl: expected lines up to step ${BRIEF.steps}, at which the checkpoint stands`;
  expect([code, err]).toEqual([2, expect.stringContaining(rule)]);
  expect(readFileSync(join(path, file), "utf8").split("\n")).toHaveLength(5);
});

it("ends a run that was killed between its last checkpoint and its end, without another update", async () => {
  const path = changed("almost", "run.json", (text) =>
    text
      .replace('"status": "done"', '"status": "running"')
      .replace(/"weightsHash": ".*"/, '"weightsHash": null'),
  );
  for (const name of ["policy.safetensors", "curve.svg"]) rmSync(join(path, name));
  const { code, out } = await gyre("train", "--resume", path, "--workers", "1", "--json");
  const [before, after] = [run, path].map((from) => JSON.parse(readFileSync(join(from, "run.json"), "utf8")));
  expect([code, JSON.parse(out).weightsHash]).toEqual([0, before.weightsHash]);
  expect(after).toEqual(before);
  expect(readdirSync(path).sort()).toEqual(readdirSync(run).sort());
});

it("keeps the last good state of a run that diverges, the same on 1 and 2 workers", async () => {
  const wild = [
    "learning_rate=1",
    "schedule=constant",
    "log_std=3",
    "gradient_norm=1e6",
    "surrogate_scale=1000",
    "stagger=false",
  ];
  const set = [...wild, "clip=10", "steps=300000"].flatMap((value) => ["--set", `training.${value}`]);
  const ends = [];
  for (const workers of ["1", "2"]) {
    const path = at(`diverged-${workers}`);
    const { code, out, err } = await gyre(
      "train",
      scene,
      "--out",
      path,
      "--workers",
      workers,
      "--json",
      ...set,
    );
    expect([code, out, err]).toEqual([
      1,
      "",
      expect.stringMatching(/^gyre: \S+: .* at step \d+; the run was stopped$/),
    ]);
    const record = JSON.parse(readFileSync(join(path, "run.json"), "utf8"));
    const lines = readFileSync(join(path, "metrics.jsonl"), "utf8").trimEnd().split("\n");
    expect([record.status, record.steps]).toEqual(["diverged", JSON.parse(lines.at(-1) as string).step]);
    expect(await gyre("train", "--resume", path, "--workers", "1")).toEqual({ code, out, err });
    ends.push([err, readFileSync(join(path, "checkpoint.safetensors"), "base64")]);
  }
  expect(ends[1]).toEqual(ends[0]);
});

it("lets one process at a time train in a folder", async () => {
  const path = at("shared");
  const long = ["--steps", "100000000", "--workers", "1", "--checkpoint-s", "0"];
  const first = startGyre(["train", scene, "--out", path, ...long]);
  while (!existsSync(join(path, "checkpoint.safetensors"))) await new Promise((done) => setTimeout(done, 20));
  const { code, err } = await gyre("train", "--resume", path, "--workers", "1");
  expect([code, err]).toEqual([2, expect.stringContaining("a folder in which no other process trains")]);
  first.process.kill("SIGKILL");
  await first.end;
  const later = startGyre(["train", "--resume", path, "--workers", "1"]); // the lock of the dead counts for nothing
  const lock = join(path, "lock");
  while (!readFileSync(lock, "utf8").startsWith(`${later.process.pid} `))
    await new Promise((done) => setTimeout(done, 20));
  later.process.kill("SIGINT");
  expect((await later.end).code).toBe(130);
  expect(readdirSync(path)).not.toContain("lock");
});

it("says what is missing when a training was killed before its first checkpoint", async () => {
  const path = at("young");
  mkdirSync(path);
  writeFileSync(join(path, "run.json"), readFileSync(join(run, "run.json")));
  const { code, err } = await gyre("train", "--resume", path);
  expect([code, err]).toEqual([2, expect.stringContaining("checkpoint.safetensors")]);
});

it("stops at Ctrl-C with everything saved, and says how to go on", async () => {
  const path = at("stopped");
  const long = ["--set", "training.steps=100000000", "--workers", "2"];
  const running = startGyre(["train", scene, "--out", path, ...long]);
  while (!existsSync(join(path, "best.safetensors"))) await new Promise((done) => setTimeout(done, 20));
  running.process.kill("SIGINT");
  const { code, err } = await running.end;
  expect([code, err]).toEqual([130, expect.stringContaining(`gyre train --resume ${path}`)]);
  const record = JSON.parse(readFileSync(join(path, "run.json"), "utf8")) as {
    status: string;
    steps: number;
  };
  expect(record.status).toBe("stopped");
  expect(record.steps).toBeGreaterThan(0);
  expect(existsSync(join(path, "policy.safetensors"))).toBe(true);
});
