// Streams and surroundings: readers that go away, other folders, no input, plain text, JSON alone on stdout.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, PROGRAM, startGyre, writePolicy } from "./gyre.ts";

const folder = makeFolder();
const policy = writePolicy(join(folder, "policy.safetensors"));

/** Runs a line in a shell; `gyre` stands for the program. */
function shell(line: string): { status: number | null; stdout: string; stderr: string } {
  const text = line.replaceAll("gyre ", `"${process.execPath}" "${PROGRAM}" `);
  return spawnSync("bash", ["-c", text], { cwd: folder, encoding: "utf8" });
}

describe("stdout", () => {
  it("may be a pipe whose reader leaves: no stack trace, and files are written all the same", () => {
    const record = `gyre match --home hold --away ${policy} --games 2 --record late.gyr --json | true`;
    for (const line of ["gyre list | head -1", "gyre list --json | true", "gyre --help | true", record]) {
      const { stderr } = shell(`set -o pipefail; ${line}`);
      expect(stderr.replace(/^recording of 2 games written to late.gyr\n$/, "")).toBe("");
    }
    expect(existsSync(join(folder, "late.gyr"))).toBe(true);
  });

  it("may be closed, as may stdin and stderr", () => {
    expect(shell("gyre list >&-").stderr).toBe("");
    expect(shell("gyre list <&-").status).toBe(0);
    expect(shell("gyre nope 2>&-").status).toBe(2);
  });

  it("that cannot take the result makes the run fail, in one line", () => {
    if (!existsSync("/dev/full")) return; // a device of Linux
    const { status, stderr } = shell("gyre list > /dev/full");
    expect(status).toBe(1);
    expect(stderr).toBe("gyre: stdout: expected a place that can be written, received ENOSPC\n");
  });

  it("holds JSON and nothing else with --json; remarks go to stderr", async () => {
    const args = ["match", "--home", policy, "--away", "hold", "--games", "4", "--save", "x.jsonl", "--json"];
    const { code, out, err } = await startGyre(args, folder).end;
    expect(code).toBe(0);
    expect(out).toBe(`${JSON.stringify(JSON.parse(out), null, 2)}\n`);
    expect(err).toBe("games written to x.jsonl\n");
  });

  it("is plain text: no colours, with and without NO_COLOR", async () => {
    for (const env of [{}, { NO_COLOR: "1" }, { FORCE_COLOR: "1" }]) {
      const { out } = await startGyre(["list"], folder, env).end;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
      expect(out).not.toMatch(/\u001b/);
    }
  });
});

describe("from another folder", () => {
  it("runs the shipped scenes by the path that gyre list shows, and finds the kernels", () => {
    const { stdout } = shell("gyre list --json");
    const { scenes } = JSON.parse(stdout) as { scenes: { path: string }[] };
    expect(scenes.length).toBeGreaterThanOrEqual(7);
    for (const { path } of scenes.slice(0, 2)) {
      const { status, stdout: found } = shell(`gyre check ${path}`);
      expect(found).toContain(`${path}: a sound scene`);
      expect(status).toBe(0);
    }
    const { status, stderr } = shell("gyre run scenes/volleyball/hover-iris.json --games 2 --json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
