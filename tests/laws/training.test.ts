// The same seed gives the same weights: on any number of workers, interrupted or not, on every Node there is.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { makeFolder, PROGRAM, startGyre } from "../cli/gyre.ts";
import { BRIEF, trainBriefly } from "./brief-training.ts";

const folder = makeFolder();
const scene = join(folder, "brief.json");
const training = { ...BRIEF };
writeFileSync(
  scene,
  JSON.stringify({ room: "volleyball", title: "brief", task: "solo-bump", seed: 7, training }),
);
const nodes = [process.execPath, ...(process.env.GYRE_NODES?.split(":") ?? [])].filter(existsSync);

interface Report {
  readonly weightsHash: string;
  readonly steps: number;
}

function train(node: string, name: string, ...args: string[]): Report {
  const command = [PROGRAM, "train", scene, "--out", join(folder, name), "--json", ...args];
  return JSON.parse(
    execFileSync(node, command, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  ) as Report;
}

/** metrics.jsonl without the clock. */
function metrics(name: string): unknown[] {
  return readFileSync(join(folder, name, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => ({ ...(JSON.parse(line) as object), "time/seconds": 0 }));
}

const expected = trainBriefly(await loadKernels());

it("in this process and on 1, 2 and 3 workers, with the same metrics", () => {
  for (const workers of [1, 2, 3]) {
    const { weightsHash, steps } = train(process.execPath, `w${workers}`, "--workers", `${workers}`);
    expect([workers, weightsHash, steps]).toEqual([workers, expected, BRIEF.steps]);
    expect(metrics(`w${workers}`)).toEqual(metrics("w1"));
  }
  expect(train(process.execPath, "other", "--seed", "8").weightsHash).not.toBe(expected);
});

it("on every Node there is", () => {
  nodes.slice(1).forEach((node, k) => {
    expect(train(node, `node${k}`, "--workers", "2").weightsHash, node).toBe(expected);
  });
  process.stderr.write(`determinism of training: ${nodes.length} versions of Node\n`);
});

it("killed while it writes checkpoints, and resumed on another number of workers", async () => {
  const path = join(folder, "killed");
  const running = startGyre(["train", scene, "--out", path, "--workers", "2", "--checkpoint-s", "0"]);
  const file = join(path, "checkpoint.safetensors");
  while (!existsSync(file) && running.process.exitCode === null)
    await new Promise((done) => setTimeout(done, 5));
  running.process.kill("SIGKILL");
  await running.end;
  // as if the kill had come in the middle of the next write
  writeFileSync(`${file}.1.part`, "half a checkpoint");
  const resumed = ["train", "--resume", path, "--workers", "1", "--json"];
  const { code, out, err } = await startGyre(resumed).end;
  expect([code, err]).toEqual([0, expect.stringContaining("written to")]);
  expect((JSON.parse(out) as Report).weightsHash).toBe(expected);
  expect(metrics("killed")).toEqual(metrics("w1"));
  expect(existsSync(`${file}.1.part`)).toBe(false);
});
