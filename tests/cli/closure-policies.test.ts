// Closures that are trained or learned, with what users get wrong: one clear error, exit code 2, nothing written; and flows
// that diverge, which a training survives and counts.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { progressLine } from "../../src/cli/train-progress.ts";
import { gyre, makeFolder, writePolicy } from "./gyre.ts";
import { writeClosurePolicy } from "./learned-policy.ts";

const folder = makeFolder();
const at = (...names: string[]): string => join(folder, ...names);
const FLOW = "scenes/turbulence/kf4-32.json";
const TRAINED = "scenes/turbulence/smarl-kf4-32.json";
const SHIPPED = "scenes/turbulence/policies/smarl-32.safetensors";

const volleyball = writePolicy(at("volleyball.safetensors"));
const lattice = { control: "coefficient", side: 2, state: ["gradient"] };
writeFileSync(at("cut.safetensors"), readFileSync(SHIPPED).subarray(0, -100));

async function refused(...args: string[]): Promise<string> {
  const out = at("refused");
  const { code, out: text, err } = await gyre(...args, "--out", out);
  expect({ code, text, lines: err.split("\n").length }, err).toEqual({ code: 2, text: "", lines: 1 });
  expect(existsSync(out)).toBe(false);
  return err;
}

const POLICIES: readonly (readonly [string, string, string])[] = [
  ["of volleyball", volleyball, 'policy: expected one trained on a turbulence scene, received "volleyball"'],
  ["of volleyball by its name", "solo-bump", "policy: expected one of smarl-"],
  ["with a slip in its name", "smarl-23", "(did you mean smarl-32?)"],
  [
    "of another state",
    writeClosurePolicy(at("state.safetensors"), lattice, [6, 1]),
    "policy state: actor.inputs: expected 3 observations, as agents have on 32² points, received 6",
  ],
  [
    "of another lattice, where agents see their patch",
    writeClosurePolicy(at("patch.safetensors"), { ...lattice, side: 4, state: ["omega-patch"] }, [16, 1]),
    "policy patch: actor.inputs: expected 64 observations, as agents have on 32² points, received 16",
  ],
  [
    "of other knobs",
    writeClosurePolicy(at("knobs.safetensors"), { control: "knobs", core: {} }, [6, 1]),
    "policy knobs: actor.inputs: expected 7 observations, as agents have on 32² points, received 6",
  ],
  [
    "of other actions",
    writeClosurePolicy(at("actions.safetensors"), { control: "knobs" }, [6, 2]),
    "policy actions: actor.outputs: expected 1 actions, received 2",
  ],
  [
    "whose notes name an unknown key",
    writeClosurePolicy(at("key.safetensors"), { control: "knobs", hodl: 3 }),
    'policy key: agents: hodl: expected a known key (did you mean "hold"?)',
  ],
  [
    "whose notes are out of range",
    writeClosurePolicy(at("range.safetensors"), { control: "knobs", hold: 0 }),
    "policy range: agents: hold: expected a number ≥ 1, received 0",
  ],
  [
    "cut short",
    at("cut.safetensors"),
    "cut.safetensors: actor.encoder.1.layers.0.weight.data_offsets: expected [begin, end) within 0 … ",
  ],
];

it.each(POLICIES)("refuses to run a policy %s", async (_, policy, message) => {
  const args = ["run", FLOW, "--steps", "20", "--set", "closure=learned", "--set", `policy=${policy}`];
  expect(await refused(...args)).toContain(message);
});

it("refuses to run no policy at all", async () => {
  const err = await refused("run", FLOW, "--steps", "20", "--set", "closure=learned");
  expect(err).toContain("policy: expected the policy of the learned closure, one of gyre list");
});

it("refuses a policy that nothing would ask, and a closure learned twice", async () => {
  const unasked = await refused("run", FLOW, "--steps", "20", "--set", "policy=smarl-32");
  expect(unasked).toContain("policy: expected closure learned beside it (--set closure=learned)");
  const twice = await refused("run", FLOW, "--set", 'closure=["learned","learned"]');
  expect(twice).toContain("closure: expected learned at most once, received 2");
});

it.each([
  [
    "a further flow whose reference does not ship",
    'agents.also=[{"case":"decay","grid":32}]',
    'agents.also.0.case: expected one of kf4, kf4beta20, kf25, received "decay"',
  ],
  ["a flow whose reference does not ship", "case=decay", "expected a case whose reference ships"],
  [
    "a further flow that its grid cannot hold",
    'agents.also=[{"case":"kf25","grid":32}]',
    "agents.also: forcing.wavenumber: expected less than n/2 = 16",
  ],
  [
    "a knob whose logarithm ends nowhere",
    "agents.hyperviscosity.low=0",
    "agents.hyperviscosity.low: expected a number > 0, received 0",
  ],
  [
    "a knob whose ends are exchanged",
    'agents.hyperviscosity={"low":2}',
    'agents.hyperviscosity: expected low < high and start between them (here 2, 1.5, 0.15), received {"low":2}',
  ],
  [
    "a knob that starts outside",
    'agents.hyperviscosity={"start":9}',
    "agents.hyperviscosity: expected low < high and start between them (here 0.02, 1.5, 9)",
  ],
  [
    "a network whose weights have no room",
    'agents.network={"low":2}',
    "agents.network: expected low < high and start between them (here 2, 2, 0)",
  ],
  [
    "a network of unbounded weights",
    'agents.network={"high":99}',
    "agents.network.high: expected a number ≤ 20, received 99",
  ],
  ["a range beyond 1", "agents.range=2", "agents.range: expected a number ≤ 1, received 2"],
])("refuses to train %s", async (_, setting, message) => {
  expect(await refused("train", TRAINED, "--workers", "1", "--set", setting)).toContain(message);
});

it("goes on training where actions make flows diverge, and counts them in metrics and progress", async () => {
  const scene = at("wild.json");
  const agents = { side: 1, range: 1, hold: 400, episode: 6, penalty: -7 };
  const training = {
    ...{ steps: 128, worlds: 8, rollout: 4, minibatches: 2, hidden: [8], log_std: 1 },
    ...{ validate_every: 2, validation_episodes: 8 },
  };
  const raw = { room: "turbulence", title: "wild", case: "kf4", grid: 16, dt: 0.005, agents, training };
  writeFileSync(scene, JSON.stringify(raw));
  const { code, out, err } = await gyre("train", scene, "--workers", "1", "--out", at("wild"), "--json");
  expect(code, err).toBe(0);
  expect((JSON.parse(out) as { steps: number }).steps).toBe(128);
  const lines = readFileSync(at("wild", "metrics.jsonl"), "utf8").trim().split("\n").slice(1);
  const metrics = lines.map((line) => JSON.parse(line) as Record<string, number>);
  const last = metrics.at(-1) as Record<string, number>;
  expect(last["episode/diverged"]).toBeGreaterThan(0.5);
  expect(last["validation/diverged"]).toBeGreaterThanOrEqual(0);
  const report = { steps: 128, iteration: 4, isDone: true, best: null, metrics: last };
  const percent = (100 * (last["episode/diverged"] as number)).toFixed(0);
  expect(progressLine({ report, stepsPerSecond: 30, seconds: 4 }, 128)).toContain(`diverged ${percent} %`);
  const calm = { ...report, metrics: { ...last, "episode/diverged": 0 } };
  expect(progressLine({ report: calm, stepsPerSecond: 30, seconds: 4 }, 128)).not.toContain("diverged");
});
