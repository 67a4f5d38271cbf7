// The tables of keys in scenes/README.md have exactly the keys of the schema, with their defaults and bounds; every
// turbulence scene runs.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import type { Metrics } from "../../src/runs/turbulence/run-sink.ts";
import { runTurbulence, startSimulation } from "../../src/runs/turbulence/run-turbulence.ts";
import { makeInitialField } from "../../src/turbulence/initial.ts";
import { parseTurbulenceScene } from "../../src/turbulence/scene.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";

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
  // `training` is one thing in every room, and told once
  const schema = leaves(room).filter(([path]) => name === "volleyball" || !path.startsWith("training."));
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
    it("has the training of every room", () => {
      expect(room.properties?.training).toEqual(document.oneOf[0]?.properties?.training);
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

describe("every turbulence scene", () => {
  const folder = "scenes/turbulence";
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

  it("is found", () => expect(names.length).toBeGreaterThanOrEqual(18));

  for (const name of names) {
    it(`takes its first steps: ${name}`, async () => {
      const kernels = await loadKernels();
      const value = JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as { initial?: object };
      // initial fields of a case are many; any start shows that the scene runs
      const initial = { from: "random", wavenumber: 4, enstrophy: 20, ...value.initial };
      const scene = parseTurbulenceScene({ ...value, initial, steps: 5 }, name);
      const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
      const simulation = startSimulation(kernels, scene, makeInitialField(scene, { transform }));
      const lines: Metrics[] = [];
      const nothing = (): void => undefined;
      const sink = {
        metrics: (line: Metrics) => lines.push(line),
        sample: nothing,
        snapshot: nothing,
        checkpoint: nothing,
      };
      const { isDone, hash } = await runTurbulence(simulation, scene, sink);
      expect(isDone).toBe(true);
      expect(hash).toMatch(/^[0-9a-f]{16}$/);
      expect(lines.map(({ step }) => step)).toEqual([0]);
      expect(simulation.closure.name).not.toBe("");
      expect(simulation.nuMean).toBeGreaterThanOrEqual(
        name.includes("cores") || name.includes("backscatter") ? -1 : 0,
      );
      simulation.free();
    });
  }
});
