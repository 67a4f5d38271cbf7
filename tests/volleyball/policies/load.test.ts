import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { writeNpz } from "../../../src/learning/formats/npz.ts";
import { f32Tensor } from "../../../src/learning/formats/tensor.ts";
import {
  loadPolicy,
  type PolicyFile,
  type PolicySource,
  skillOf,
} from "../../../src/volleyball/policies/load.ts";
import type { Policy } from "../../../src/volleyball/policies/policy.ts";
import { resolvePolicy } from "../../../src/volleyball/policies/resolve.node.ts";
import { publishedCheckpoint } from "../../learning/formats/fixtures.ts";
import { stackedActors } from "../../learning/formats/published.ts";
import { flatNet, netFile, playGames, skillFiles } from "./players.ts";

let kernels: Kernels;
let folder: string;
beforeAll(async () => {
  kernels = await loadKernels();
  folder = mkdtempSync(join(tmpdir(), "gyre-policies-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const noScripted = (): Policy => {
  throw new Error("no scripted policy was asked for");
};

function load(...files: PolicyFile[]): Policy {
  return loadPolicy(kernels, { name: "p", kind: "file", files }, noScripted);
}

const weights = (...values: number[]) => f32Tensor([values.length], Float32Array.from(values));
const recipe = (home: number[], away: number[]): PolicyFile => ({
  name: "meta_policy.npz",
  bytes: writeNpz(
    new Map([
      ["meta_policy_0", weights(...home)],
      ["meta_policy_1", weights(...away)],
    ]),
  ),
});

describe("a policy of nets", () => {
  it("plays the tasks whose observations fit", () => {
    expect(load(netFile("a.safetensors", flatNet(1))).tasks).toEqual(["3v3", "3v3-hier"]);
    expect(load(netFile("a.safetensors", flatNet(1, 37))).tasks).toEqual(["1v1"]);
    expect(load(netFile("a.safetensors", flatNet(1, 78))).tasks).toEqual(["6v6"]);
    expect(() => load(netFile("a.safetensors", flatNet(1, 58)))).toThrow(
      "policy p: expected 37 observations (1v1), 57 (3v3) or 78 (6v6), received 58",
    );
  });

  it("has a hash of its weights, not of its file", () => {
    const net = flatNet(2);
    const fromTorch = load({ name: "2.pt", bytes: publishedCheckpoint(stackedActors([net])) });
    expect(fromTorch.hash).toBe(load(netFile("a.safetensors", net)).hash);
    expect(fromTorch.hash).not.toBe(load(netFile("a.safetensors", flatNet(3))).hash);
    expect(fromTorch.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("plays one net per member: three times the same net is that net", () => {
    const net = flatNet(4);
    const shared = load(netFile("a.safetensors", net));
    const three = load({ name: "3.pt", bytes: publishedCheckpoint(stackedActors([net, net, net])) });
    const mixed = load({ name: "3.pt", bytes: publishedCheckpoint(stackedActors([net, flatNet(5), net])) });
    const games = [0, 1, 2, 3];
    const want = playGames(kernels, shared, shared, { games, batch: 4 });
    expect(playGames(kernels, three, shared, { games, batch: 4 })).toEqual(want);
    expect(playGames(kernels, mixed, shared, { games, batch: 4 })).not.toEqual(want);
  });

  it("refuses two nets for a team of three", () => {
    const bytes = publishedCheckpoint(stackedActors([flatNet(1), flatNet(2)]));
    expect(() => load({ name: "2.pt", bytes })).toThrow(
      "policy p: expected 1 net or 3, one per member, received 2",
    );
  });

  it("gives the same games in any batch, alone or side by side", () => {
    const a = load(netFile("a.safetensors", flatNet(6)));
    const b = load(netFile("b.safetensors", flatNet(7)));
    const games = Array.from({ length: 12 }, (_, k) => k);
    const together = playGames(kernels, a, b, { games, batch: 12 });
    expect(playGames(kernels, a, b, { games, batch: 5 })).toEqual(together);
    expect(playGames(kernels, a, b, { games: [7], batch: 1 })).toEqual([together[7]]);
  });
});

describe("a mixture", () => {
  const members = [
    netFile("0.safetensors", flatNet(10)),
    netFile("10.safetensors", flatNet(12)),
    netFile("2.safetensors", flatNet(11)),
  ];
  const opponent = (): Policy => load(netFile("o.safetensors", flatNet(20)));
  const games = Array.from({ length: 40 }, (_, k) => k);

  it("plays its only possible member, in the order of numbers", () => {
    const third = load(recipe([0, 0, 1], [1, 0, 0]), ...members);
    const options = { games: [0, 1, 2, 3], batch: 4 };
    const want = playGames(kernels, load(netFile("x.safetensors", flatNet(12))), opponent(), options);
    expect(playGames(kernels, third, opponent(), options)).toEqual(want);
    const away = playGames(kernels, opponent(), third, options);
    expect(away).toEqual(
      playGames(kernels, opponent(), load(netFile("x.safetensors", flatNet(10))), options),
    );
  });

  it("draws a member per game by the game's number, in any batch", () => {
    const mixture = load(recipe([0.5, 0.25, 0.25], [0.5, 0.25, 0.25]), ...members);
    const each = [10, 11, 12].map((seed) =>
      playGames(kernels, load(netFile("x.safetensors", flatNet(seed))), opponent(), { games, batch: 40 }),
    );
    const got = playGames(kernels, mixture, opponent(), { games, batch: 7 });
    const counts = [0, 0, 0];
    got.forEach((result, game) => {
      const member = each.findIndex((list) => list[game]?.hash === result.hash);
      expect(member, `game ${game}`).toBeGreaterThanOrEqual(0);
      counts[member] = (counts[member] as number) + 1;
    });
    expect(Math.min(...counts)).toBeGreaterThan(3);
    expect(counts[0]).toBeGreaterThan(12);
  });

  it("reads a JSON recipe, scripted members included", () => {
    const names: string[] = [];
    const text = JSON.stringify({ members: ["0.safetensors", "scripted"], weights: [0.5, 0.5] });
    const source: PolicySource = {
      name: "m",
      kind: "file",
      files: [{ name: "m.json", bytes: new TextEncoder().encode(text) }, ...members],
    };
    const policy = loadPolicy(kernels, source, (_, variant) => {
      names.push(variant);
      return load(netFile("x.safetensors", flatNet(12)));
    });
    expect(names).toEqual(["scripted"]);
    expect(policy.tasks).toEqual(["3v3", "3v3-hier"]);
  });

  it("refuses weights that are no probabilities, and members that are not there", () => {
    expect(() => load(recipe([0.5, 0.2, 0.2], [1, 0, 0]), ...members)).toThrow(
      "weights of team 0: expected a sum of 1",
    );
    expect(() => load(recipe([1, 0], [1, 0]), ...members)).toThrow("3 numbers, one per member");
    expect(() => load(recipe([1.5, -0.5, 0], [1, 0, 0]), ...members)).toThrow(
      "[0]: expected a number from 0 to 1",
    );
    const text = JSON.stringify({ members: ["nobody.pt"], weights: [1] });
    expect(() => load({ name: "m.json", bytes: new TextEncoder().encode(text) })).toThrow(
      'received "nobody.pt"',
    );
  });
});

describe("nine skills", () => {
  it("make the hierarchical team", () => {
    const policy = load(...skillFiles());
    expect(policy.tasks).toEqual(["3v3-hier"]);
    const sp = load(netFile("o.safetensors", flatNet(20)));
    const games = [0, 1, 2, 3, 4];
    const results = playGames(kernels, policy, sp, { games, batch: 5, task: "3v3-hier" });
    expect(results.length).toBe(5);
    expect(playGames(kernels, policy, sp, { games, batch: 2, task: "3v3-hier" })).toEqual(results);
  });

  it("are told by their names, and all must be there", () => {
    expect(skillOf("checkpoint_serve_hover.pt")).toBe("serve_hover");
    expect(skillOf("hier_goto.safetensors")).toBe("goto");
    expect(skillOf("7.pt")).toBeUndefined();
    expect(() => load(...skillFiles().slice(1))).toThrow("missing: serve");
  });
});

describe("any bytes", () => {
  it("are a policy or a ConfigError", () => {
    const net = netFile("0.safetensors", flatNet(1, 37));
    const json = new TextEncoder().encode(JSON.stringify({ members: ["0.safetensors"], weights: [1] }));
    const good = [
      net.bytes,
      json,
      recipe([1], [1]).bytes,
      publishedCheckpoint(stackedActors([flatNet(1, 37)])),
    ];
    const tolerant = (bytes: Uint8Array): void => {
      try {
        load({ name: "p.x", bytes }, net);
        load({ name: "p.x", bytes });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
      }
    };
    const edit = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255));
    const mutated = fc.tuple(fc.constantFrom(...good), fc.array(edit, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), mutated, (bytes, [file, edits]) => {
        tolerant(bytes);
        const copy = file.slice();
        // most edits near the start, where headers are
        for (const [place, value] of edits) copy[Math.floor(place ** 3 * (copy.length - 1))] = value;
        tolerant(copy);
      }),
      { seed: 20263, numRuns: 400 },
    );
  });
});

describe("a word on the command line", () => {
  const known = ["scripted", "scripted-cautious", "scripted-quick"];

  it("may name a scripted policy, a file or a folder", () => {
    expect(resolvePolicy("scripted-cautious", known)).toEqual({
      name: "scripted-cautious",
      kind: "scripted",
      variant: "scripted-cautious",
    });
    writeFileSync(join(folder, "net.safetensors"), netFile("x", flatNet(1)).bytes);
    const source = resolvePolicy(join(folder, "net.safetensors"), known);
    expect(source.name).toBe("net");
    expect(loadPolicy(kernels, structuredClone(source), noScripted).name).toBe("net");
    mkdirSync(join(folder, "hier"));
    for (const file of skillFiles()) writeFileSync(join(folder, "hier", file.name), file.bytes);
    expect(loadPolicy(kernels, resolvePolicy(join(folder, "hier"), known), noScripted).tasks).toEqual([
      "3v3-hier",
    ]);
  });

  it("may name a mixture, whose members lie beside it", () => {
    mkdirSync(join(folder, "pair_population"));
    for (const k of [0, 1])
      writeFileSync(join(folder, "pair_population", `${k}.safetensors`), netFile("x", flatNet(k)).bytes);
    writeFileSync(join(folder, "pair_meta_policy.npz"), recipe([0.5, 0.5], [1, 0]).bytes);
    const source = resolvePolicy(join(folder, "pair_meta_policy.npz"), known);
    expect(loadPolicy(kernels, source, noScripted).tasks).toEqual(["3v3", "3v3-hier"]);
    writeFileSync(join(folder, "m.json"), JSON.stringify({ members: ["net.safetensors"], weights: [1] }));
    expect(loadPolicy(kernels, resolvePolicy(join(folder, "m.json"), known), noScripted).name).toBe("m");
  });

  it("is corrected to the nearest known name", () => {
    expect(() => resolvePolicy("scripted-causious", known, "--home")).toThrow(
      '--home: expected one of scripted, scripted-cautious, scripted-quick, or a file or folder that exists (did you mean scripted-cautious?), received "scripted-causious"',
    );
  });
});
