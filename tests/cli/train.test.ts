// gyre train and gyre evaluate with what users get wrong: one clear error, exit code 2, nothing lost or half-written.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { BRIEF } from "../laws/brief-training.ts";
import { gyre, makeFolder, writePolicy } from "./gyre.ts";

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
  [
    "a flow without agents",
    ["train", "scenes/turbulence/kf4-64.json"],
    "agents: expected what agents control",
  ],
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
    "training.worlds: expected a multiple of 8, received 100",
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
