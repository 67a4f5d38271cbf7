// The import rules of .dependency-cruiser.cjs hold, and the tool has really looked at modules.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

interface Cruise {
  summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
}

it("lets imports go one way only", () => {
  const root = "node_modules/dependency-cruiser";
  const text = execFileSync(
    process.execPath,
    [join(root, "bin/dependency-cruise.mjs"), "--config", ".dependency-cruiser.cjs", "-T", "json", "src"],
    { maxBuffer: 64 * 1024 * 1024, encoding: "utf8" },
  );
  const { summary } = JSON.parse(text) as Cruise;
  expect(summary.totalCruised).toBeGreaterThan(80);
  const seen = summary.violations.map((v) => `${v.from} → ${v.to} (${v.rule.name})`);
  expect(seen).toEqual([]);
}, 60_000);
