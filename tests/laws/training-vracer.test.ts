// V-RACER gives the same weights on any number of workers, interrupted or not, on a closure with many agents.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, PROGRAM } from "../cli/gyre.ts";

const folder = makeFolder();
const scene = join(folder, "brief.json");
writeFileSync(
  scene,
  JSON.stringify({
    room: "turbulence",
    title: "brief",
    case: "kf4",
    grid: 32,
    seed: 7,
    agents: { side: 2, hold: 2, episode: 6, state: "invariantlocal" },
    training: {
      steps: 8 * 5 * 8,
      worlds: 8,
      rollout: 5,
      validate_every: 4,
      validation_episodes: 8,
      vracer: { hidden: [16], minibatch: 32, memory: 600, memory_start: 320, experiences_per_update: 20 },
    },
  }),
);

interface Report {
  readonly weightsHash: string;
  readonly steps: number;
}

function train(...args: string[]): Report {
  const command = [PROGRAM, "train", ...args, "--json"];
  return JSON.parse(
    execFileSync(process.execPath, command, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  ) as Report;
}

const start = (name: string, ...args: string[]): Report =>
  train(scene, "--algo", "vracer", "--out", join(folder, name), ...args);

/** metrics.jsonl without the clock. */
function metrics(name: string): Record<string, number>[] {
  return readFileSync(join(folder, name, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => ({ ...(JSON.parse(line) as object), "time/seconds": 0 }));
}

it("on 1, 2 and 3 workers, with the same metrics, and interrupted", () => {
  const { weightsHash, steps } = start("w1", "--workers", "1");
  expect(steps).toBe(320);
  const lines = metrics("w1");
  expect(lines.at(-1)?.["losses/updates"]).toBe(48);
  expect(lines.some((line) => line["validation/reward"] !== undefined)).toBe(true);
  for (const workers of ["2", "3"]) {
    expect(start(`w${workers}`, "--workers", workers).weightsHash).toBe(weightsHash);
    expect(metrics(`w${workers}`)).toEqual(lines);
  }
  expect(start("other", "--workers", "1", "--seed", "8").weightsHash).not.toBe(weightsHash);
  start("short", "--workers", "2", "--steps", "160");
  const path = join(folder, "short");
  expect(train("--resume", path, "--workers", "1", "--steps", "320").weightsHash).toBe(weightsHash);
  expect(metrics("short").at(-1)).toEqual(lines.at(-1));
  expect(readFileSync(join(path, "policy.safetensors"))).not.toHaveLength(0);
});
