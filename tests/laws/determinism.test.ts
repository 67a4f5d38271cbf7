// The same seed gives the same hash: any batch, any number of workers, whole, in shards or resumed, in Node 20,
// 22 and 24 (GYRE_NODES names more binaries, separated by colons); turbulence too. Chromium:
// tests/browser/determinism.test.ts.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import * as face from "../../src/index.ts";
import { compileKernels, loadKernels } from "../../src/kernels/kernels.ts";
import { tensorsFromActor } from "../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import {
  type Job,
  openUnits,
  playJob,
  type Shard,
  sortResults,
  type UnitResult,
} from "../../src/runs/job.ts";
import { decodeLedger, encodeLedger, mergeLedgers } from "../../src/runs/ledger.ts";
import { LocalPool } from "../../src/runs/local-pool.ts";
import { MatchHost } from "../../src/runs/match-host.ts";
import { combineHashes } from "../../src/runs/match-report.ts";
import type { MatchSpec } from "../../src/runs/match-spec.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";
import { FLOWS, flowHashes } from "../browser/flows.ts";

const GAMES = 6;
const folder = mkdtempSync(join(tmpdir(), "gyre-"));
const policyFile = join(folder, "random.safetensors");

/** A match of the scripted team against a network with random weights, actions sampled, vehicles randomised. */
function makeSpec(task = "3v3"): MatchSpec {
  const scene = parseVolleyballScene({
    room: "volleyball",
    title: "determinism",
    task,
    seed: 11,
    games: GAMES,
    home: "scripted",
    away: policyFile,
    vehicles: { randomise: { mass: 0.02, thrust_coefficient: 0.02 } },
  });
  const bytes = new Uint8Array(readFileSync(policyFile));
  return {
    scene,
    home: { name: "scripted", kind: "scripted", variant: "scripted" },
    away: { name: "random", kind: "file", files: [{ name: "random.safetensors", bytes }] },
  };
}

/** This Node, and what GYRE_NODES names. */
const nodes = [process.execPath, ...(process.env.GYRE_NODES ?? "").split(":").filter((node) => node !== "")];
const versionOf = (node: string): string => execFileSync(node, ["--version"], { encoding: "utf8" }).trim();

let module: WebAssembly.Module;

async function play(job: Job, batch: number, shard: Shard = { index: 1, count: 1 }, done: UnitResult[] = []) {
  const pool = new LocalPool(new MatchHost(module, batch));
  const { results } = await playJob(job, openUnits(job, shard, done), pool);
  return sortResults([...done, ...results]);
}

async function hashOf(results: readonly UnitResult[]): Promise<string> {
  return combineHashes(
    await loadKernels(),
    results.map((result) => result.hash),
  );
}

beforeAll(async () => {
  module = await compileKernels();
  const actor = randomActor(57, [32, 16], 4, 5);
  writeFileSync(policyFile, writeSafetensors(tensorsFromActor(actor)));
});

describe("the hash of a match", () => {
  let job: Job;
  let whole: UnitResult[];
  let hash: string;
  beforeAll(async () => {
    job = { matches: [makeSpec()], gamesEach: GAMES };
    whole = await play(job, 64);
    hash = await hashOf(whole);
  });

  it("is that of games that differ from one another", () => {
    expect(whole.map((result) => result.game)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(whole.map((result) => result.hash)).size).toBe(GAMES);
  });

  it("changes with the seed", async () => {
    const spec = makeSpec();
    const other = { ...spec, scene: { ...spec.scene, seed: 12 } };
    expect(await hashOf(await play({ matches: [other], gamesEach: GAMES }, 64))).not.toBe(hash);
  });

  for (const batch of [1, 3]) {
    it(`does not depend on the batch (${batch} beside 64)`, async () => {
      expect(await play(job, batch)).toEqual(whole);
    });
  }

  it("is the same in shards, through ledger files and merge", async () => {
    const policy = { word: "scripted", hash: "00000000000000ff" };
    const header = { kind: "match" as const, scene: {}, policies: [policy, policy], gamesEach: GAMES };
    const parts = [];
    for (const index of [1, 2, 3]) {
      const shard = { index, count: 3 };
      const text = encodeLedger({ job: header, shard, results: await play(job, 4, shard) });
      parts.push({ name: `part${index}`, ledger: decodeLedger(text, `part${index}`) });
    }
    expect(mergeLedgers(parts)).toEqual(whole);
  });

  it("is the same when a run is cut and resumed", async () => {
    const done = whole.filter((result) => result.game === 1 || result.game === 4);
    expect(await play(job, 2, { index: 1, count: 1 }, done)).toEqual(whole);
  });

  it("is the same on 1 and 2 workers, and on every Node there is", () => {
    const seen = new Map<string, string>();
    for (const node of nodes) {
      for (const workers of node === process.execPath ? [1, 2] : [2]) {
        const args = [
          "--home",
          "scripted",
          "--away",
          policyFile,
          "--games",
          `${GAMES}`,
          "--seed",
          "11",
          "--json",
        ];
        const set = [
          "--set",
          "vehicles.randomise.mass=0.02",
          "--set",
          "vehicles.randomise.thrust_coefficient=0.02",
        ];
        const text = execFileSync(
          node,
          ["dist/cli/main.js", "match", ...args, ...set, "--workers", `${workers}`],
          {
            encoding: "utf8",
          },
        );
        seen.set(`${versionOf(node)} on ${workers}`, (JSON.parse(text) as { hash: string }).hash);
      }
    }
    process.stderr.write(`determinism: ${[...seen.keys()].join(", ")} workers\n`);
    expect([...new Set(seen.values())]).toEqual([hash]);
  }, 300_000);
});

for (const task of ["1v1", "3v3", "6v6"]) {
  it(`holds for whole rallies of scripted teams in ${task}, whatever is played beside`, async () => {
    const spec = makeSpec(task);
    const away: MatchSpec["away"] = { name: "scripted", kind: "scripted", variant: "scripted-attacking" };
    const job = { matches: [{ ...spec, away }], gamesEach: task === "3v3" ? 12 : 4 };
    expect(await play(job, 1)).toEqual(await play(job, 4));
  });
}

describe("the hash of a turbulence run", () => {
  it("tells flows apart", async () => {
    const hashes = Object.values(await flowHashes(face));
    expect(new Set(hashes).size).toBe(Object.keys(FLOWS).length);
  });

  it("is the same on every Node there is", async () => {
    const source = readFileSync("tests/browser/flows.ts", "utf8");
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const program = `${ts.transpileModule(source, { compilerOptions: options }).outputText}
      import * as face from ${JSON.stringify(pathToFileURL("dist/index.js").href)};
      process.stdout.write(JSON.stringify(await flowHashes(face)));`;
    const path = join(folder, "flows.mjs");
    writeFileSync(path, program);
    const hashes = await flowHashes(face);
    for (const node of nodes) {
      const text = execFileSync(node, [path], { encoding: "utf8" });
      expect(JSON.parse(text), versionOf(node)).toEqual(hashes);
    }
    process.stderr.write(`determinism of turbulence: ${nodes.map(versionOf).join(", ")}\n`);
  });
});
