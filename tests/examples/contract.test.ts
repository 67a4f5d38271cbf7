// The JSON contract of src/cli/README.md: its tables name exactly the fields that the commands print, with their types.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tensorsFromActor } from "../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import { gyre, type Outcome } from "../cli/gyre.ts";
import { writeClosurePolicy } from "../cli/learned-policy.ts";
import { writeTraining } from "../runs/train/fixture.ts";
import { makeSandbox, runShell } from "./sandbox.ts";

const markdown = readFileSync("src/cli/README.md", "utf8");

/** Fields of the table under a heading, with their types. */
function documented(heading: string): Map<string, string> {
  const section = new RegExp(`^### ${heading}$([^#]*)`, "m").exec(markdown)?.[1] ?? "";
  const fields = new Map<string, string>();
  for (const line of section.split("\n")) {
    const [, names = "", type = ""] = /^\| (`.*?`) \| ([^|]*) \|/.exec(line) ?? [];
    for (const [, name = ""] of names.matchAll(/`([^`]+)`/g)) fields.set(name, type.trim());
  }
  return fields;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

/** Fields of a printed object as the tables write them: `a.b`, lists as `a[]`; known names end the descent. */
function printed(value: unknown, known: ReadonlyMap<string, string>, path = ""): Map<string, string> {
  const wild = path.replace(/[^.]+$/, "*");
  if (known.has(path)) return new Map([[path, typeOf(value)]]);
  if (path.includes(".") && known.has(wild)) return new Map([[wild, typeOf(value)]]);
  const parts = Array.isArray(value)
    ? value.map((item): [string, unknown] => [`${path}[]`, item])
    : Object.entries((value ?? {}) as object).map(([key, item]): [string, unknown] => [
        path === "" ? key : `${path}.${key}`,
        item,
      ]);
  if (typeof value !== "object" || parts.length === 0) return new Map([[path, typeOf(value)]]);
  return new Map(parts.flatMap(([name, item]) => [...printed(item, known, name)]));
}

const sandbox = makeSandbox();
const skill = writeSafetensors(tensorsFromActor(randomActor(37, [16], 4, 3)));
writeFileSync(join(sandbox, "random_serve.safetensors"), skill);
const serveScene = "scenes/volleyball/serve-drill.json";

const flowScene = "scenes/turbulence/taylor-green-64.json";
const dense = "--set statistics.every=0.02 --set snapshots.every=0.05";
const spectrum = Array.from({ length: 64 }, (_, k) => `${k},${1 / (1 + k * k)}`);
writeFileSync(join(sandbox, "kf4.csv"), `k,mean\n${spectrum.join("\n")}\n`);
const shortFlow =
  "--steps 600 --set initial.from=random --set statistics.spinup=0.05 --set statistics.every=0.05";

const SMARL = "scenes/turbulence/smarl-kf4-32.json";

const shortTraining =
  "--workers 1 --steps 2048 --set training.worlds=32 --set training.validation_episodes=32";

writeTraining(join(sandbox, "listed/bump"));
writeClosurePolicy(join(sandbox, "knob.safetensors"));
const shortSamples = "--set statistics.spinup=0.05 --set statistics.every=0.05 --samples 1,2";

const COMMANDS: [string, string][] = [
  ["match", "npx gyre match --games 4 --json"],
  ["match", `npx gyre run scenes/volleyball/1v1.json --games 2 --json`],
  ["tournament", "npx gyre tournament --policies scripted,scripted-cautious --games 2 --json"],
  ["drills", `npx gyre run ${serveScene} --games 4 --json`],
  ["drills", "npx gyre run scenes/volleyball/receive-drill.json --games 4 --json"],
  ["serve skill", `npx gyre run ${serveScene} --home random_serve.safetensors --games 4 --json`],
  ["hover", "npx gyre run scenes/volleyball/hover-iris.json --games 4 --json"],
  ["turbulence", `npx gyre run ${flowScene} --steps 100 --snapshots-at 1,10 --out flow --json`],
  ["reference", `npx gyre reference ${flowScene} --steps 200 ${dense} --fields 2 --out ref --json`],
  ["check", "npx gyre check flow --json"],
  ["bench", "npx gyre bench policy --json"],
  ["list", "npx gyre list --json"],
  ["runs", "npx gyre runs listed --json"],
  ["train", `npx gyre train scenes/volleyball/solo-bump.json ${shortTraining} --out trained --json`],
  [
    "evaluate",
    "npx gyre evaluate scenes/volleyball/solo-bump.json --policy trained --episodes 4 --record bump.gyr --json",
  ],
  [
    "evaluate, turbulence",
    `npx gyre evaluate ${SMARL} --policy knob.safetensors --against none,gm4 --steps 600 ${shortSamples} --json`,
  ],
  ["view", "npx gyre view --json"],
  ["site", "npx gyre site --no-samples --out site --json"],
  ["check", "npx gyre check scripted --json"],
  ["import", "npx gyre import volleybots sp/0.pt --out x.safetensors --json"],
  ["compare", "npx gyre compare compared --reference kf4.csv --json"],
  [
    "scan",
    `npx gyre scan scenes/turbulence/kf4-32.json ${shortFlow} --closure leith --coefficient 0.1,0.2 --reference kf4.csv --json`,
  ],
];

/** Runs an example in this process; `gyre view` serves until it is ended, and needs one of its own. */
async function runExample(command: string): Promise<Outcome> {
  const [, , name = "", ...words] = command.split(" ");
  if (name !== "view") return gyre(name, ...words);
  const { status, stdout, stderr } = runShell(command, sandbox);
  return { code: status, out: stdout, err: stderr };
}

describe("the fields of --json", () => {
  const root = process.cwd();
  beforeAll(async () => {
    process.chdir(sandbox);
    const { code, err } = await runExample(
      `npx gyre run scenes/turbulence/kf4-32.json ${shortFlow} --out compared`,
    );
    expect(code, err).toBe(0);
  });
  afterAll(() => process.chdir(root));

  for (const [heading, command] of COMMANDS) {
    it(`of ${command}`, async () => {
      const { code, out, err } = await runExample(command);
      expect(code, err).toBe(0);
      const fields = documented(heading);
      // away is written like home
      for (const [name, type] of [...fields]) {
        if (name.startsWith("home.")) fields.set(name.replace("home.", "away."), type);
      }
      const found = printed(JSON.parse(out), fields);
      // an empty list says nothing about what is in it
      const inside = (name: string): string[] =>
        [...fields.keys()].filter((key) => key.startsWith(`${name}[]`));
      const empty = [...found].filter(([name, type]) => type === "list" && inside(name).length > 0);
      for (const [name] of empty) {
        found.delete(name);
        for (const key of inside(name)) fields.delete(key);
      }
      expect([...found.keys()].sort()).toEqual([...fields.keys()].sort());
      for (const [name, type] of found) {
        const allowed = fields.get(name) as string;
        expect(
          allowed === "any" || allowed.split(" or ").includes(type),
          `${name}: ${type}, not ${allowed}`,
        ).toBe(true);
      }
    });
  }
});
