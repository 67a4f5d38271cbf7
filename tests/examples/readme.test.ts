// What the READMEs show, runs: every `sh` and `ts` block and every `npx gyre …` in a table, in a fresh folder
// against the built package; their links lead somewhere; and the output they quote is the real one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { anchorsOf, blocksOf, linksOf, readmePaths, tableCommands } from "./markdown.ts";
import { makeSandbox, runShell, runTypeScript, typeErrors } from "./sandbox.ts";

const paths = readmePaths();
const read = (path: string): string => readFileSync(path, "utf8");
let ran = 0;
/** What each block of commands printed, by its text. */
const printed = new Map<string, string>();

it("finds a README in every room", () => {
  const rooms = [
    "base",
    "cli",
    "env",
    "kernels",
    "learning",
    "quadrotor",
    "recording",
    "replanning",
    "report",
    "runs",
  ];
  const expected = [...rooms, "turbulence", "viewer", "volleyball", "workers"].map(
    (room) => `src/${room}/README.md`,
  );
  expect(paths).toEqual(
    expect.arrayContaining(["README.md", "assembly/README.md", "scenes/README.md", ...expected]),
  );
});

for (const path of paths) {
  describe(path, () => {
    const blocks = blocksOf(read(path));
    const sandbox = makeSandbox();
    for (const { language, text, line } of blocks) {
      if (language !== "sh" && language !== "ts") continue;
      it(`runs its ${language} block of line ${line}`, () => {
        const run = language === "sh" ? runShell : runTypeScript;
        const { status, stdout, stderr } = run(text, sandbox);
        printed.set(text, stdout);
        expect(stderr, text).not.toMatch(/internal error|^\s+at /m);
        expect(status, `${text}\n${stderr}`).toBe(0);
        ran++;
      });
    }
    for (const command of tableCommands(read(path))) {
      it(`runs ${command}`, () => {
        const { status, stderr } = runShell(command, sandbox);
        expect(status, stderr).toBe(0);
        ran++;
      });
    }

    it("links to files and headings that exist", () => {
      for (const link of linksOf(read(path))) {
        if (/^https?:/.test(link)) continue;
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : join(dirname(path), file);
        expect(existsSync(target), `${path}: ${link}`).toBe(true);
        if (anchor !== undefined) expect(anchorsOf(read(target)), `${path}: ${link}`).toContain(anchor);
      }
    });

    it("names files that exist", () => {
      for (const [, file = ""] of read(path).matchAll(/`((?:tests|src|assembly|scenes)\/[\w./-]*)`/g)) {
        expect(existsSync(file), `${path}: ${file}`).toBe(true);
      }
    });

    it("speaks of no machine of ours", () => {
      expect(read(path)).not.toMatch(/\/(work|tmp|home|root)\//);
    });
  });
}

it("has types in its TypeScript blocks that the package's declarations accept", () => {
  const sources = new Map<string, string>();
  for (const path of paths) {
    for (const { language, text, line } of blocksOf(read(path))) {
      if (language === "ts") sources.set(`${path}-${line}`, text);
    }
  }
  expect(sources.size).toBeGreaterThan(8);
  expect(typeErrors(sources, makeSandbox())).toEqual([]);
});

/** How fast it was differs from machine to machine; all else is the same everywhere. */
function withoutSpeed(output: string): string {
  return output.replace(/[\d.]+ games\/s on \d+ workers?/, "… games/s").trim();
}

it("quotes what `gyre start` prints (npm run readme writes it again)", () => {
  const block = blocksOf(read("README.md")).find(({ above }) => above === "<!-- output: gyre start -->");
  const { status, stdout } = runShell("npx gyre start", makeSandbox());
  expect(status).toBe(0);
  expect(withoutSpeed(block?.text ?? "")).toBe(withoutSpeed(stdout));
});

it("quotes what `gyre compare` prints (npm run readme writes it again)", () => {
  const blocks = blocksOf(read("README.md"));
  const quoted = blocks.findIndex(({ above }) => above === "<!-- output: gyre compare -->");
  const commands = blocks.slice(0, quoted).findLast(({ language }) => language === "sh");
  const text = commands?.text ?? "false";
  const stdout = printed.get(text) ?? runShell(text, makeSandbox()).stdout;
  // the runs print first, and how fast they were
  expect(stdout.trim().endsWith(`\n${blocks[quoted]?.text.trim()}`), stdout).toBe(true);
});

afterAll(() => {
  process.stderr.write(`examples: ${ran} commands and blocks of ${paths.length} READMEs ran\n`);
});
