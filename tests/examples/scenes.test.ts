// The table of keys in scenes/README.md has exactly the keys of the schema, with their defaults and bounds.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly enum?: readonly string[];
}

/** Leaves of the schema by dotted path. */
function leaves(node: Node, path = ""): [string, Node][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    child.properties ? leaves(child, `${path}${key}.`) : [[`${path}${key}`, child] as [string, Node]],
  );
}

const schema = leaves(JSON.parse(readFileSync("scenes/scene.schema.json", "utf8")) as Node);
const rows = readFileSync("scenes/README.md", "utf8")
  .split("\n")
  .flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const [, key = "", unit = "", fallback = "", range = ""] = cells;
    return /^`[^`]+`$/.test(key) && cells.length === 7
      ? [{ key: key.slice(1, -1), unit, fallback, range }]
      : [];
  });

it("lists exactly the keys of the schema, in its order", () => {
  expect(schema.length).toBeGreaterThan(30);
  expect(rows.map((row) => row.key)).toEqual(schema.map(([path]) => path));
});

it("tells their defaults, bounds and units", () => {
  for (const [k, [path, node]] of schema.entries()) {
    const row = rows[k] as (typeof rows)[number];
    if (node.default !== undefined) {
      const text = JSON.stringify(node.default).replaceAll('"', "").replaceAll(",", ", ");
      expect(row.fallback.replaceAll("`", ""), path).toBe(text);
    }
    if (node.type !== "string") {
      if (node.minimum !== undefined) expect(row.range, path).toContain(`${node.minimum} to ${node.maximum}`);
      if (node.exclusiveMinimum !== undefined) expect(row.range, path).toBe(`> 0, ≤ ${node.maximum}`);
      if (node.type === "integer") expect(row.range, path).toContain("whole");
    }
    for (const word of node.enum ?? []) expect(row.range, path).toContain(`\`${word}\``);
    const suffix = /_(m|kg|mps2|per_s)$/.exec(path)?.[1];
    const unit = { m: "m", kg: "kg", mps2: "m/s²", per_s: "1/s" }[suffix ?? ""];
    if (unit) expect(row.unit, path).toBe(unit);
  }
});
