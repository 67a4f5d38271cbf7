// Mistakes of usage: one line on stderr that names field, rule and value, exit code 2, nothing on stdout.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gyre, makeFolder, writePolicy } from "./gyre.ts";

const folder = makeFolder();
const policy = writePolicy(join(folder, "policy.safetensors"));
const solo = writePolicy(join(folder, "solo.safetensors"), 5, 37);
const odd = writePolicy(join(folder, "odd.safetensors"), 5, 26);
const text = join(folder, "text");
writeFileSync(text, "not a folder\n");

/** Arguments, and what the line on stderr must say. */
const FLOW = "scenes/turbulence/taylor-green-64.json";
const MISTAKES: readonly (readonly [string, string])[] = [
  ["mtach", "unknown command 'mtach' (did you mean match?); see gyre --help"],
  ["help mtach", "unknown command 'mtach' (did you mean match?)"],
  ["--hlep", "unknown option '--hlep' (did you mean --help?)"],
  ["match --gmaes 3", "unknown option '--gmaes' (did you mean --games?); see gyre match --help"],
  ["match extra", "too many arguments for 'match'. Expected 0 arguments but got 1; see gyre match --help"],
  ["match --games -1", '--games: expected a whole number from 1 to 1000000, received "-1"'],
  ["match --games 1e3", '--games: expected a whole number from 1 to 1000000, received "1e3"'],
  ["match --games 99999999999999999999", "--games: expected a whole number"],
  ["match --seed 4294967296", "--seed: expected a whole number from 0 to 4294967295"],
  ["match --workers 0", '--workers: expected a whole number from 1 to 256, received "0"'],
  ["match --batch 0", "--batch: expected a whole number from 1 to 4096"],
  ["match --shard 3/2", '--shard: expected i/n with 1 ≤ i ≤ n, received "3/2"'],
  ["match --task 3v33", 'expected one of 1v1, 3v3, 6v6, 3v3-hier (did you mean "3v3"?)'],
  ["match --home scriptd", '(did you mean scripted?), received "scriptd"'],
  [`match --task 1v1 --home ${policy}`, "policy policy: expected 37 observations, as task 1v1 gives"],
  [`match --task 6v6 --away ${policy}`, "policy policy: expected 78 observations, as task 6v6 gives"],
  [`match --home ${solo}`, "policy solo: expected 57 observations, as task 3v3 gives, received 37"],
  [`match --home ${odd}`, "policy odd: expected 37 observations (1v1), 57 (3v3) or 78 (6v6), received 26"],
  ["match --set rules.crsh=ignore", 'rules.crsh: expected a known key (did you mean "crash"?)'],
  ["match --set rules.crash=maybe", 'rules.crash: expected one of end, ignore, received "maybe"'],
  ["match --set __proto__.x=1", '--set: expected path=value, for instance rules.crash=ignore, received "__'],
  ["match --set rules", '--set: expected path=value, for instance rules.crash=ignore, received "rules"'],
  ["match --set court.length_m=-1", "court.length_m: expected a number > 0, received -1"],
  ["match --set ball.mass_kg=1e999", "ball.mass_kg: expected a finite number, received Infinity"],
  ["match --set task=serve-drill", "(a drill is run with gyre run FILE), received"],
  ["match --set vehicles.model=firefly", "vehicles.model: expected a vehicle with four rotors"],
  ["match --set vehicles.model=irs", "(did you mean iris?)"],
  [`match --save ${text}/x`, "--save: expected a path whose folders are folders, received"],
  [`match --save ${folder}`, "--save: expected a file, not a folder, received"],
  ["match --save ''", '--save: expected the name of a file, received ""'],
  ["match --record /proc/x.gyr", "--record: expected a folder that can be written"],
  [`match --save ${folder}/a --record ${folder}/a`, "--record: expected another file than --save"],
  [`match --home ${policy} --save ${policy}`, "--save: expected another file than --home"],
  ["match --record-games 3", "--record-games: expected --record FILE beside it, received 3"],
  ["match --resume nothing.jsonl", '--resume: expected a file that exists, received "nothing.jsonl"'],
  [`match --resume ${text} --seed 3`, "--seed: expected no such flag beside --resume"],
  ["run", "scene: expected a scene file, or --resume FOLDER, received nothing"],
  [`run ${FLOW} --games 3`, "--games: expected a scene of the room volleyball"],
  ["run scenes/volleyball/1v1.json --steps 3", "--steps: expected a scene of the room turbulence"],
  ["run scenes/turbulence/kf4-65.json", "(did you mean scenes/turbulence/kf4-64.json?)"],
  [`run ${FLOW} --set closure=leit`, "(did you mean leith?), received"],
  [`run ${FLOW} --set case=kf5`, '(did you mean "kf4"?), received "kf5"'],
  [`run ${FLOW} --set grid=100`, "grid: expected 16 … 1024 points a side, a multiple of 8"],
  [`run ${FLOW} --set physics.viscosity=-1`, "physics.viscosity: expected a number ≥ 0, received -1"],
  [`run ${FLOW} --set dt=0.9`, "dt: expected at most 0.0"],
  [`run ${FLOW} --set forcing.wavenumber=40`, "forcing.wavenumber: expected less than n/2 = 32"],
  [`run ${FLOW} --initial nothing.npy`, 'initial.file: expected a file that exists, received "nothing.npy"'],
  [`run ${FLOW} --initial ${text}`, "text: expected 32768 bytes: 64 × 64 little-endian f64, or a .npy file"],
  [
    `run ${FLOW} --snapshots-at 1,x`,
    '--snapshots-at: expected a whole number from 1 to 1000000000, received "x"',
  ],
  [
    `run ${FLOW} --reference kf44`,
    "--reference: expected a case (kf4, kf4beta20, kf25, decay) or a file that exists (did",
  ],
  [`run ${FLOW} --out ${folder}`, "--out: expected a new or empty folder, or that of a run"],
  [`run ${FLOW} --out ${text}`, "--out: expected a folder, not a file"],
  [`run --resume ${folder}`, "--resume: expected the folder of a run (with a run.json)"],
  [`run ${FLOW} --resume ${folder}`, "scene: expected none beside --resume: the folder has it"],
  [`run --resume ${folder} --set dt=1`, "--set: expected no such flag beside --resume"],
  ["match --scene scenes/turbulence/kf4-64.json", "room: expected volleyball here (turbulence: gyre run)"],
  ["reference scenes/volleyball/1v1.json", 'room: expected turbulence, received "volleyball"'],
  ["reference", "scene: expected a scene file, or --resume FOLDER, received nothing"],
  ["run scenes/volleyball/serve-dril.json", "(did you mean scenes/volleyball/serve-drill.json?)"],
  [`run ${policy}`, "a policy plays with gyre match --home FILE"],
  [
    "run scenes/volleyball/hover-iris.json --away hold",
    "--away: expected a match or a serve or receive drill",
  ],
  ["run scenes/volleyball/hover-iris.json --games 10001", "games: expected at most 10000 hovers"],
  ["tournament", "--policies: expected at least two policies, received nothing"],
  ["tournament --policies hold", '--policies: expected 2 to 64 policies, received ["hold"]'],
  ["tournament --policies hold,,hold", "--policies: expected names separated by commas"],
  ["tournament --policies hold,scripted --games 1", "--games: expected a whole number from 2"],
  ["tournament --policies hold,hold --picture x.jpg", "--picture: expected a name ending in .svg or .png"],
  ["tournament --policies hold,hold --task 3v3-hier", "--task: expected one of 1v1, 3v3, 6v6"],
  ["merge", "missing required argument 'ledgers'"],
  [`merge ${folder}`, "ledger: expected a file, not a folder"],
  ["import volleybot x --out y.safetensors", 'expected one of volleybots (did you mean "volleybots"?)'],
  ["import volleybots x", "required option '--out <file>' not specified"],
  [`import volleybots x --out ${folder}/y.pt`, "--out: expected a name ending in .safetensors"],
  [`import volleybots ${text} --out ${folder}/y.safetensors`, "text: expected a sound zip archive"],
  [
    "export x --to npzz",
    '--to: expected one of npz, mcap, json, svg, png, html, hdf5, zarr, gyr, safetensors, onnx, tfjs, tensorboard (did you mean "npz"?)',
  ],
  [`export ${policy} --to json`, '--to: expected safetensors, onnx, tfjs for a policy, received "json"'],
  ["check", "missing required argument 'file'"],
  ["check nothing", "file: expected one of scripted"],
  [`check ${policy} --simulate`, "--simulate: expected a recording, received"],
  ["bench physics", "what: expected one of quadrotor, volleyball, policy"],
  ["list --jsn", "unknown option '--jsn' (did you mean --json?)"],
  ["start extra", "too many arguments for 'start'"],
];

/** Splits a line as a shell would, quotes aside. */
function words(line: string): string[] {
  return line.split(" ").map((word) => (word === "''" ? "" : word));
}

describe("a mistake", () => {
  for (const [line, rule] of MISTAKES) {
    it(`is answered in one line: gyre ${line.replaceAll(folder, "…")}`, async () => {
      for (const more of line.startsWith("match") ? [[], ["--json"]] : [[]]) {
        const { code, out, err } = await gyre(...words(line), ...more);
        expect(err).toContain(rule);
        expect(err).toMatch(/^gyre: [^\n]+$/);
        expect(out).toBe("");
        expect(code).toBe(2);
      }
    });
  }

  it("leaves no file behind", () => {
    expect(readdirSync(folder).sort()).toEqual([
      "odd.safetensors",
      "policy.safetensors",
      "solo.safetensors",
      "text",
    ]);
    expect(existsSync("runs/.part")).toBe(false);
  });
});

describe("--help", () => {
  const COMMANDS = "match tournament run reference merge import export check list bench start".split(" ");

  it("names every command and the exit codes", async () => {
    const { code, out } = await gyre("--help");
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toContain(`  ${command} `);
    expect(out).toContain("Exit code 0: done, 1: failed, 2: wrong use");
    expect((await gyre()).out).toBe(out);
  });

  for (const command of COMMANDS) {
    it(`explains every option of ${command}`, async () => {
      const { code, out } = await gyre(command, "--help");
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: gyre ${command}`));
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
      // an option line has two columns: the second says what it does
      for (const option of out.matchAll(/^ {2}--?\S.*$/gm)) expect(option[0]).toMatch(/ {2}\S.*\S {2,}\S/);
    });
  }
});
