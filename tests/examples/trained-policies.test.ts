// gyre evaluate reproduces the table of the policies that ship (made with npm run ship-policies).
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { gyre } from "../cli/gyre.ts";

const FOLDER = "scenes/volleyball/policies";
const text = readFileSync(`${FOLDER}/README.md`, "utf8");
const [, table = ""] = text.split("| --- | --- | --- | --- | --- | --- | --- |\n");
const rows = (table.split("\n\n")[0] as string)
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()));
const shipped = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".safetensors"))
  .map((name) => name.slice(0, -12));

it("has a row for each policy", () => {
  expect(shipped.length).toBeGreaterThan(1);
  expect(rows.map(([, name]) => name)).toEqual(shipped.map((name) => `\`${name}\``));
});

it.each(rows.map((cells) => cells.slice(1)))(
  "reproduces %s",
  async (cell, _, metric, mean, interval, __, hash) => {
    const name = (cell as string).replaceAll("`", "");
    const scene = `scenes/volleyball/${name}.json`;
    const { out } = await gyre(
      "evaluate",
      scene,
      "--policy",
      name,
      "--episodes",
      "1000",
      "--seed",
      "9",
      "--json",
    );
    const report = JSON.parse(out) as { metric: string; mean: number; ci95: [number, number]; hash: string };
    const digits = (x: number): string => x.toFixed(Math.abs(x) < 1 ? 3 : 2);
    expect([report.metric, report.hash]).toEqual([metric, hash]);
    expect([digits(report.mean), report.ci95.map(digits).join(" – ")]).toEqual([mean, interval]);
  },
);
