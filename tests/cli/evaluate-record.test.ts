// gyre evaluate --record: the recording holds the first episodes, can be flown again, and exports as others do.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { randomActor } from "../../src/learning/random-actor.ts";
import { encodePolicy, POLICY_FORMAT } from "../../src/runs/train/policy-file.ts";
import { gyre, makeFolder } from "./gyre.ts";

const folder = makeFolder();
const SCENE = "scenes/volleyball/hit-the-ball.json";

function writePilot(name: string, seed: number): string {
  const path = join(folder, name);
  const notes = { format: POLICY_FORMAT, task: "hit-the-ball", metric: "distance_m", value: "1.25" };
  writeFileSync(path, encodePolicy([randomActor(32, [16], 4, seed)], notes));
  return path;
}

it("records the first episodes, which check flies again and export writes as JSON", async () => {
  const policy = writePilot("net.safetensors", 4);
  const out = join(folder, "out.gyr");
  const args = ["evaluate", SCENE, "--policy", policy, "--episodes", "5", "--seed", "7"];
  const plain = await gyre(...args, "--json");
  const { code, out: text, err } = await gyre(...args, "--record", out, "--record-episodes", "3", "--json");
  expect([code, err]).toEqual([0, `recording of 3 episodes written to ${out}`]);
  expect(JSON.parse(text)).toEqual({ ...JSON.parse(plain.out), recording: out });

  const checked = await gyre("check", out, "--simulate", "--json");
  expect(JSON.parse(checked.out)).toMatchObject({
    kind: "recording",
    summary: { policies: "net", games: 3, "simulated again": "3 games, same hashes" },
  });
  expect((await gyre("export", out, "--to", "json")).code).toBe(0);
  const { header, frames } = JSON.parse(readFileSync(join(folder, "out.json"), "utf8"));
  expect(header.scene).toMatchObject({ task: "hit-the-ball", seed: 7, deterministic: true, games: 3 });
  expect(header.games.map(({ game }: { game: number }) => game)).toEqual([0, 1, 2]);
  const steps = header.games.reduce((sum: number, game: { steps: number }) => sum + game.steps + 1, 0);
  expect(frames.length).toBe(steps);

  writePilot("net.safetensors", 5);
  const other = await gyre("check", out, "--simulate");
  expect(other.code).toBe(2);
  expect(other.err).toContain("expected the policy that was recorded");
});

it("is checked as a policy of practice", async () => {
  const { out } = await gyre("check", writePilot("own.safetensors", 1), "--json");
  const { kind, summary } = JSON.parse(out);
  expect(kind).toBe("policy");
  // norms of 32 and 16, layers 32 → 16 → 4, four spreads
  const parameters = 2 * 32 + 33 * 16 + 2 * 16 + 17 * 4 + 4;
  expect(summary).toMatchObject({ name: "own", task: "hit-the-ball", distance_m: 1.25, parameters });
});

it("says what cannot be", async () => {
  const policy = writePilot("wrong.safetensors", 4);
  const args = ["evaluate", SCENE, "--policy", policy, "--episodes", "2"];
  for (const [flags, message] of [
    [["--record-episodes", "2"], "--record-episodes: expected --record beside it, received 2"],
    [["--record", policy], "--record: expected another file than --policy"],
  ] as const) {
    const { code, out, err } = await gyre(...args, ...flags);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  }
  // two drones: nobody ships a policy for them
  const scene = "scenes/volleyball/set-and-spike-hard.json";
  const { code, err } = await gyre("run", scene);
  expect([code, err]).toEqual([
    2,
    expect.stringContaining("trained with gyre train, judged with gyre evaluate"),
  ]);
});

it("prints no result that names a recording which could not be written", async () => {
  const gone = join(folder, "gone");
  const args = ["--policy", writePilot("pilot.safetensors", 6), "--episodes", "3", "--json"];
  const end = gyre("evaluate", SCENE, ...args, "--record", join(gone, "x.gyr"));
  while (!existsSync(gone)) await new Promise((done) => setImmediate(done));
  rmSync(gone, { recursive: true }); // after it was seen to be writable
  writeFileSync(gone, "");
  const { code, out, err } = await end;
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("--record: expected a path whose folders are folders");
});
