// The table of keys in scenes/README.md has exactly the keys of the schema, with their defaults and bounds.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Node {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly enum?: readonly string[];
  readonly const?: string;
}

/** Leaves of the schema by dotted path. */
function leaves(node: Node, path = ""): [string, Node][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    child.properties ? leaves(child, `${path}${key}.`) : [[`${path}${key}`, child] as [string, Node]],
  );
}

/** Tables of scenes/README.md by the room that their heading names. */
const markdown = readFileSync("scenes/README.md", "utf8");
const document = JSON.parse(readFileSync("scenes/scene.schema.json", "utf8")) as { oneOf: readonly Node[] };

for (const room of document.oneOf) {
  const name = room.properties?.room?.const as string;
  const schema = leaves(room);
  const section =
    new RegExp(`^## Keys of ${name}$([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, "m").exec(markdown)?.[1] ?? "";
  const rows = section.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const [, key = "", unit = "", fallback = "", range = ""] = cells;
    return /^`[^`]+`$/.test(key) && cells.length === 7
      ? [{ key: key.slice(1, -1), unit, fallback, range }]
      : [];
  });

  describe(`the table of ${name}`, () => {
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
          if (node.minimum !== undefined)
            expect(row.range, path).toContain(`${node.minimum} to ${node.maximum}`);
          if (node.exclusiveMinimum !== undefined) expect(row.range, path).toBe(`> 0, ≤ ${node.maximum}`);
          if (node.type === "integer") expect(row.range, path).toContain("whole");
        }
        for (const word of node.enum ?? []) expect(row.range, path).toContain(`\`${word}\``);
        const suffix = /_(m|kg|mps2|per_s)$/.exec(path)?.[1];
        const unit = { m: "m", kg: "kg", mps2: "m/s²", per_s: "1/s" }[suffix ?? ""];
        if (unit) expect(row.unit, path).toBe(unit);
      }
    });
  });
}
