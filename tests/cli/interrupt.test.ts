// Ctrl-C stops cleanly and says how to go on; going on gives exactly the undivided result.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeLedger } from "../../src/runs/ledger.ts";
import { gyre, makeFolder, type Running, startGyre, untilNoted, writePolicy } from "./gyre.ts";

const folder = makeFolder();
const policy = writePolicy(join(folder, "policy.safetensors"));
const DEBUG = { GYRE_DEBUG: "1" };

/** Waits until the run has begun to play, lets it play a little, and signals. */
async function interrupt(running: Running, signal: NodeJS.Signals): Promise<void> {
  await untilNoted(running, "playing ");
  await new Promise((done) => setTimeout(done, 250));
  running.process.kill(signal);
}

function hashOf(text: string): string {
  return (JSON.parse(text) as { hash: string }).hash;
}

describe("a run that is interrupted", () => {
  for (const [signal, name, args] of [
    ["SIGINT", "match", ["--home", policy, "--away", policy, "--games", "4000"]],
    ["SIGTERM", "tournament", ["--policies", `${policy},hold,${policy}`, "--games", "600"]],
  ] as const) {
    it(`${name}: ends with 130, keeps its games and goes on to the undivided hash (${signal})`, async () => {
      const ledger = join(folder, `${name}.jsonl`);
      const job = [name, ...args, "--seed", "4"];
      const running = startGyre([...job, "--workers", "2", "--json", "--save", ledger], folder, DEBUG);
      await interrupt(running, signal);
      const { code, signal: killed, out, err } = await running.end;
      expect({ code, killed, out }).toEqual({ code: 130, killed: null, out: "" });
      expect(err).toContain(`go on with: gyre ${name} --resume ${ledger}`);
      expect(err).toMatch(/^gyre: stopped after \d+ of \d+ games; go on with: [^\n]+\n/m);
      expect(err).toMatch(/^peak memory \d+ MiB$/m);
      const { results, job: header } = decodeLedger(readFileSync(ledger, "utf8"), "ledger");
      expect(results.length).toBeLessThan(header.gamesEach * (name === "match" ? 1 : 6));

      const resumed = await gyre(name, "--resume", ledger, "--json");
      const whole = await gyre(...job, "--json");
      expect(resumed.code).toBe(0);
      expect(hashOf(resumed.out)).toBe(hashOf(whole.out));
      expect(existsSync(`${ledger}.${running.process.pid}.part`)).toBe(false);
    }, 60_000);
  }

  it("a second Ctrl-C ends at once and keeps what is finished", async () => {
    const ledger = join(folder, "twice.jsonl");
    // one game of ten minutes: the piece under way does not end by itself
    const long = ["--set", "max_steps=100000", "--set", "gravity_mps2=1e-9", "--task", "1v1"];
    const args = ["match", "--home", "hold", "--away", "hold", ...long, "--games", "2000", "--workers", "1"];
    const running = startGyre([...args, "--save", ledger], folder, DEBUG);
    await interrupt(running, "SIGINT");
    await untilNoted(running, "press Ctrl-C again");
    running.process.kill("SIGINT");
    const { code, out, err } = await running.end;
    expect(code).toBe(130);
    expect(out).toBe("");
    expect(err).toContain(`go on with: gyre match --resume ${ledger}`);
    expect(decodeLedger(readFileSync(ledger, "utf8"), "ledger").job.gamesEach).toBe(2000);
  }, 60_000);

  it("a drill goes on with gyre run", async () => {
    const scene = "scenes/volleyball/serve-drill.json";
    const job = ["run", scene, "--home", policy, "--away", "hold", "--games", "4000", "--seed", "2"];
    const running = startGyre([...job, "--workers", "1", "--json"], folder, DEBUG);
    await interrupt(running, "SIGINT");
    const { code, err } = await running.end;
    expect(code).toBe(130);
    const [, file] = /go on with: gyre run (\S+)/.exec(err) ?? [];
    const resumed = await gyre("run", join(folder, file as string), "--json");
    const whole = await gyre(...job, "--json");
    expect(resumed.err).toBe("");
    expect(JSON.parse(resumed.out)).toEqual(JSON.parse(whole.out));
  }, 60_000);
});
