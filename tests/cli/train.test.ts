// gyre train and gyre evaluate with what users get wrong: one clear error, exit code 2, nothing lost or half-written.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { BRIEF } from "../laws/brief-training.ts";
import { gyre, makeFolder, startGyre, writePolicy } from "./gyre.ts";

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

it("leaves a folder with everything in it, and a table", async () => {
  expect(readdirSync(run).sort()).toEqual([
    "best.safetensors",
    "checkpoint.safetensors",
    "curve.svg",
    "metrics.jsonl",
    "policy.safetensors",
    "run.json",
  ]);
  const record = JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as Record<string, unknown>;
  expect(record).toMatchObject({ gyre: "training-run", status: "done", seed: 7, steps: BRIEF.steps });
  const report = await gyre("evaluate", scene, "--policy", run, "--episodes", "40", "--seed", "9", "--json");
  const { metric, mean, ci95, hash, episodes } = JSON.parse(report.out) as Record<string, unknown>;
  expect([metric, episodes]).toEqual(["bumps", 40]);
  expect(mean).toBeGreaterThanOrEqual(0);
  expect(ci95).toHaveLength(2);
  const again = await gyre(
    "evaluate",
    scene,
    "--policy",
    join(run, "best.safetensors"),
    "--episodes",
    "40",
    "--seed",
    "9",
    "--json",
  );
  expect((JSON.parse(again.out) as { hash: string }).hash).toBe(hash);
  const other = await gyre(
    "evaluate",
    scene,
    "--policy",
    run,
    "--episodes",
    "40",
    "--seed",
    "9",
    "--stochastic",
    "--json",
  );
  expect((JSON.parse(other.out) as { hash: string }).hash).not.toBe(hash);
});

it("says when a policy was trained on another task", async () => {
  const { code, err } = await gyre(
    "evaluate",
    "scenes/volleyball/hit-the-ball.json",
    "--policy",
    run,
    "--episodes",
    "4",
  );
  expect([code, err]).toEqual([
    0,
    expect.stringContaining("was trained on solo-bump, and flies hit-the-ball"),
  ]);
});

it("goes on past its end with more steps", async () => {
  cpSync(run, at("longer"), { recursive: true });
  const steps = BRIEF.steps + BRIEF.worlds * BRIEF.rollout;
  const { code, out } = await gyre(
    "train",
    "--resume",
    at("longer"),
    "--steps",
    `${steps}`,
    "--workers",
    "1",
    "--json",
  );
  expect([code, (JSON.parse(out) as { steps: number }).steps]).toEqual([0, steps]);
});

it.each([
  ["bump-and-pass", []],
  ["set-and-spike-easy", ["--set", "training.actor=separate"]],
  ["set-and-spike-hard", ["--set", "training.preset=volleybots", "--set", "training.hidden=[16]"]],
])("trains two drones together: %s", async (task, extra) => {
  const file = at(`${task}.json`);
  writeFileSync(file, JSON.stringify({ ...raw, task, training: { ...BRIEF, steps: 64 * 16 * 2 } }));
  const out = at(task);
  const trained = await gyre(
    "train",
    file,
    "--algo",
    "mappo",
    "--workers",
    "2",
    "--out",
    out,
    "--json",
    ...extra,
  );
  expect(trained.code).toBe(0);
  expect(JSON.parse(trained.out)).toMatchObject({ algo: "mappo", task, steps: 64 * 16 * 2 });
  const { critic } = (
    JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as { settings: { critic: string } }
  ).settings;
  expect(critic).toBe("centralised");
  const { code } = await gyre("evaluate", file, "--policy", out, "--episodes", "8", "--json");
  expect(code).toBe(0);
});

it.each([
  ["a match", ["train", "scenes/volleyball/3v3.json"], "task: expected one of hover, "],
  ["a hover drill", ["train", "scenes/volleyball/hover-iris.json"], "hover with the key practice"],
  ["a flow", ["train", "scenes/turbulence/kf4-64.json"], "room: expected volleyball here"],
  ["no scene", ["train"], "scene: expected a scene file, or --resume FOLDER, received nothing"],
  ["an unknown setting", ["train", scene, "--set", "training.epoch=2"], 'did you mean "epochs"?'],
  [
    "a setting out of range",
    ["train", scene, "--set", "training.gamma=1.5"],
    "training.gamma: expected a number ≤ 1, received 1.5",
  ],
  [
    "worlds that do not fill shards",
    ["train", scene, "--set", "training.worlds=100"],
    "training.worlds: expected a multiple of 32, received 100",
  ],
  [
    "both normalisations",
    ["train", scene, "--set", "training.layer_norm=true"],
    "training.normalise_observations: expected false",
  ],
  [
    "too many minibatches",
    ["train", scene, "--set", "training.minibatches=1000"],
    "training.minibatches: expected at most 128",
  ],
  [
    "a clock that runs otherwise in training",
    ["train", scene, "--set", "practice.time_encoding=true", "--set", "training.episode_steps=100"],
    "training.episode_steps: expected null beside practice.time_encoding, received 100",
  ],
  [
    "more than fits into memory, in one of two threads that wait for each other",
    ["train", scene, "--set", "training.worlds=65536", "--set", "training.rollout=4096", "--workers", "2"],
    "memory of the kernels: expected at most 4 GiB in a thread",
  ],
  ["an unknown algorithm", ["train", scene, "--algo", "pppo"], 'did you mean "ppo"?'],
  [
    "too many workers",
    ["train", scene, "--workers", "9"],
    "--workers: expected a whole number from 1 to 8, received",
  ],
  ["a folder that is taken", ["train", scene, "--out", run], "--out: expected a new or empty folder"],
  ["a file as folder", ["train", scene, "--out", scene], "--out: expected a folder, not a file"],
  [
    "flags that the folder decides",
    ["train", "--resume", run, "--seed", "3"],
    "--seed: expected no such flag beside --resume",
  ],
  [
    "fewer steps than taken",
    ["train", "--resume", run, "--steps", "100"],
    `--steps: expected more than ${BRIEF.steps}`,
  ],
  ["no name for a folder", ["train", scene, "--out", ""], "--out: expected the name of a folder"],
  [
    "to go on with what is done",
    ["train", "--resume", run],
    `--steps: expected more than ${BRIEF.steps}: the run is done, received nothing`,
  ],
  ["a folder of nothing", ["train", "--resume", folder], "--resume: expected the folder of a run"],
  ["no policy", ["evaluate", scene, "--policy", "nobody"], "--policy: expected one of"],
  [
    "a policy for another task",
    ["evaluate", "scenes/volleyball/hover.json", "--policy", run],
    "actor.inputs: expected 26 observations, as volleyball/practice/hover gives, received 32",
  ],
  [
    "a policy for other commands",
    ["evaluate", scene, "--policy", run, "--set", "practice.action_transform=PIDrate"],
    'action_transform: expected PIDrate, as in the scene, received "PRT"',
  ],
])("refuses %s", async (_, args, message) => {
  const { code, err, out } = await gyre(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err.split("\n")).toHaveLength(1);
});

it("refuses a match policy where a practice policy is wanted", async () => {
  const { code, err } = await gyre("evaluate", scene, "--policy", writePolicy(at("sp.safetensors")));
  expect([code, err]).toEqual([2, expect.stringContaining("actor.inputs: expected 32 observations")]);
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
  const path = changed("cut", file, (text) => text.split("\n").slice(0, 4).join("\n") + "\n");
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
