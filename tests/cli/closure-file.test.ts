// A closure of one's own runs when the command names it, never because a scene or a folder does.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gyre } from "./gyre.ts";

const folder = mkdtempSync(join(tmpdir(), "gyre-closure-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const FLOW = "scenes/turbulence/kf4-32.json";
const SHORT = ["--set", "initial.from=random", "--steps", "20", "--json"];

writeFileSync(
  at("mine.ts"),
  `import type { Closure } from "gyre";
export const closure: Closure = { name: "mine", apply: (flow): void => flow.addViscosity(1e-3) };
`,
);
const scene = {
  ...(JSON.parse(readFileSync(FLOW, "utf8")) as object),
  closure: { name: "file", path: at("mine.ts") },
};
writeFileSync(at("scene.json"), JSON.stringify(scene));

const REFUSED = "closure.path: expected --allow-code beside a scene or folder that names code to run";

describe("a closure file in TypeScript", () => {
  it("runs when --closure or --set names it", async () => {
    const named = await gyre("run", FLOW, ...SHORT, "--closure", at("mine.ts"), "--out", at("named"));
    expect(named.code, named.err).toBe(0);
    const set = JSON.stringify({ name: "file", path: at("mine.ts") });
    const assigned = await gyre("run", FLOW, ...SHORT, "--set", `closure=${set}`, "--out", at("assigned"));
    const hash = (text: string): string => (JSON.parse(text) as { hash: string }).hash;
    expect(hash(assigned.out)).toBe(hash(named.out));
    const plain = await gyre("run", FLOW, ...SHORT, "--closure", "none", "--out", at("plain"));
    expect(hash(plain.out)).not.toBe(hash(named.out));
  });

  it("does not run because a scene names it", async () => {
    const { code, err } = await gyre("run", at("scene.json"), ...SHORT, "--out", at("refused"));
    expect(code).toBe(2);
    expect(err).toContain(REFUSED);
    const allowed = await gyre("run", at("scene.json"), ...SHORT, "--allow-code", "--out", at("allowed"));
    expect(allowed.code, allowed.err).toBe(0);
  });

  it("does not run because a folder names it", async () => {
    const { code, err } = await gyre("run", "--resume", at("named"), "--steps", "40");
    expect(code).toBe(2);
    expect(err).toContain(REFUSED);
    const allowed = await gyre("run", "--resume", at("named"), "--steps", "40", "--allow-code", "--json");
    expect((JSON.parse(allowed.out) as { steps: number }).steps).toBe(40);
  });
});
