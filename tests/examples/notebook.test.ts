// Notebooks import only the public face, carry their outputs, and give the same outputs when they are executed
// again. That needs Python with nbclient (GYRE_PYTHON, else python3) and Deno (GYRE_DENO, else deno).
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeSandbox, typeErrors } from "./sandbox.ts";

const FOLDER = "notebooks";
const EXECUTE = "tests/examples/execute-notebook.py";
const FACE = ["gyre", "../dist/index.js"];

type Text = string | string[];
interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: Text;
  readonly data?: Readonly<Record<string, Text>>;
}
interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: Text;
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

const joined = (text: Text | undefined): string => (Array.isArray(text) ? text.join("") : (text ?? ""));

function codeCells(path: string): Cell[] {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] };
  return cells.filter((cell) => cell.cell_type === "code");
}

/** What a cell printed and showed, as plain text. */
function shown(cell: Cell): string {
  return (cell.outputs ?? [])
    .map(
      ({ text, data }) =>
        `${joined(text)}${Object.values(data ?? {})
          .map(joined)
          .join("\n")}`,
    )
    .join("")
    .trim();
}

const notebooks = readdirSync(FOLDER).filter((name) => name.endsWith(".ipynb"));
const python = process.env.GYRE_PYTHON ?? "python3";
const probe = spawnSync(python, [EXECUTE, "--check"], { encoding: "utf8" });
const canExecute = probe.status === 0;
if (!canExecute) {
  const why = probe.error ? `there is no ${python}` : probe.stderr.trim();
  process.stderr.write(`notebooks are read, not executed: ${why}\n`);
}

it("finds the notebooks", () => {
  expect(notebooks).toEqual([
    "closures-and-spectra.ipynb",
    "match-analysis.ipynb",
    "solo-bump.ipynb",
    "train-a-closure.ipynb",
  ]);
});

it("have types that the declarations of the package accept", () => {
  const deno =
    "declare const Deno: { readTextFile(path: string): Promise<string>; readFile(path: string): Promise<Uint8Array>; jupyter: { display(data: object, options: object): Promise<void> } };";
  const sources = notebooks.map((name): [string, string] => {
    const cells = codeCells(join(FOLDER, name)).map((cell) =>
      joined(cell.source).replaceAll('"../dist/index.js"', '"gyre"'),
    );
    return [name, [...cells, deno].join("\n")];
  });
  expect(typeErrors(new Map(sources), makeSandbox())).toEqual([]);
});

for (const name of notebooks) {
  const path = join(FOLDER, name);

  it(`${name} imports only the public face, and was saved whole with its outputs`, () => {
    const cells = codeCells(path);
    const sources = cells.map((cell) => joined(cell.source)).join("\n");
    const imports = [
      ...sources.matchAll(/(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']([^"']+)["']/g),
    ];
    expect(imports.length).toBeGreaterThan(0);
    for (const [, target] of imports) expect(FACE).toContain(target);
    cells.forEach((cell, k) => {
      expect(cell.execution_count, `cell ${k + 1} was executed in order`).toBe(k + 1);
      for (const output of cell.outputs ?? []) {
        expect(["stream", "display_data", "execute_result"]).toContain(output.output_type);
        expect(output.name, `cell ${k + 1} wrote to stderr`).not.toBe("stderr");
      }
    });
    expect(cells.filter((cell) => shown(cell) !== "").length).toBeGreaterThan(4);
    const pictures = cells
      .flatMap((cell) => cell.outputs ?? [])
      .filter((output) => output.data?.["image/svg+xml"]);
    expect(pictures.length).toBeGreaterThanOrEqual(2);
  });

  it.skipIf(!canExecute)(
    `${name} gives the saved outputs when executed (npm run notebook saves them again)`,
    { retry: 2 }, // Deno's kernel, unstable by its own words, now and then loses an output on its way to the client
    () => {
      const again = join(mkdtempSync(join(tmpdir(), "gyre-")), name);
      execFileSync(python, [EXECUTE, path, again], {
        stdio: ["ignore", "inherit", "pipe"],
        timeout: 300_000,
      });
      expect(codeCells(again).map(shown)).toEqual(codeCells(path).map(shown));
    },
  );
}
