// A closure's training gives the same weights on any number of workers and when it is interrupted; the policy that comes of
// it runs as a closure, and its run goes on bit for bit.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, PROGRAM } from "../cli/gyre.ts";

const folder = makeFolder();
const scene = join(folder, "brief.json");
const STEPS = 8 * 6 * 4; // worlds, actions between updates, updates
writeFileSync(
  scene,
  JSON.stringify({
    room: "turbulence",
    title: "brief",
    case: "kf4",
    grid: 16,
    agents: { control: "knobs", core: {}, hold: 3, episode: 9, also: [{ case: "kf4beta20", grid: 32 }] },
    training: {
      steps: STEPS,
      worlds: 8,
      rollout: 6,
      minibatches: 2,
      hidden: [8],
      validate_every: 2,
      validation_episodes: 8,
    },
  }),
);

function gyre(...args: string[]): Record<string, unknown> {
  const command = [PROGRAM, ...args, "--json"];
  return JSON.parse(
    execFileSync(process.execPath, command, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  ) as Record<string, unknown>;
}

it("on 1 and 2 workers, in one go and in two", () => {
  const one = gyre("train", scene, "--workers", "1", "--out", join(folder, "one"));
  const two = gyre("train", scene, "--workers", "2", "--out", join(folder, "two"));
  expect([two.weightsHash, two.best]).toEqual([one.weightsHash, one.best]);
  const half = join(folder, "half");
  gyre("train", scene, "--workers", "2", "--steps", `${STEPS / 2}`, "--out", half);
  const whole = gyre("train", "--resume", half, "--workers", "1", "--steps", `${STEPS}`);
  expect(whole.weightsHash).toBe(one.weightsHash);
  const other = gyre("train", scene, "--seed", "2", "--workers", "2", "--out", join(folder, "other"));
  expect(other.weightsHash).not.toBe(one.weightsHash);
});

it("by random search too, whose policy runs as a closure", () => {
  // three iterations of 32 episodes of 9 actions
  const search = ["train", scene, "--algo", "ars", "--set", "training.worlds=32", "--steps", `${3 * 32 * 9}`];
  const one = gyre(...search, "--workers", "1", "--out", join(folder, "search"));
  for (const workers of ["2", "3"]) {
    const more = gyre(...search, "--workers", workers, "--out", join(folder, `search-${workers}`));
    expect([more.weightsHash, more.best]).toEqual([one.weightsHash, one.best]);
  }
  const found = ["--set", "closure=learned", "--set", `policy=${join(folder, "search")}`];
  const flow = "scenes/turbulence/kf4-64.json";
  const { steps } = gyre("run", flow, ...found, "--steps", "20", "--out", join(folder, "found"));
  expect(steps).toBe(20);
});

it("and the learned closure runs on any grid, whole or resumed", () => {
  const learned = ["--set", "closure=learned", "--set", `policy=${join(folder, "one")}`];
  const run = (steps: number, out: string): Record<string, unknown> =>
    gyre(
      "run",
      "scenes/turbulence/kf4-64.json",
      ...learned,
      "--steps",
      `${steps}`,
      "--out",
      join(folder, out),
    );
  const whole = run(50, "run");
  run(20, "cut");
  const resumed = gyre("run", "--resume", join(folder, "cut"), "--steps", "50");
  expect(resumed.hash).toBe(whole.hash);
});

it("as does the one that ships, by its name, on a flow and grid of its own or not", () => {
  const learned = ["--set", "closure=learned", "--set", "policy=smarl-32", "--steps", "300"];
  for (const scene of ["smarl-32", "kf4beta20-64"]) {
    const out = join(folder, `shipped-${scene}`);
    const { steps, enstrophy } = gyre("run", `scenes/turbulence/${scene}.json`, ...learned, "--out", out);
    expect(steps).toBe(300);
    expect(enstrophy).toBeGreaterThan(5);
  }
});
