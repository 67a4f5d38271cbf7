// The keyboard's table: each key once, each action by a key, what the help says is what a press does; documented as it is.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actionOf, KEYS } from "../../../src/viewer/app/keys.ts";

const press = (key: string, shiftKey = false): unknown => actionOf({ key, shiftKey });

describe("the table", () => {
  it("has no key twice, but the arrows that Shift makes longer", () => {
    const all = KEYS.flatMap(({ keys, isShifted }) =>
      keys.map((key) => `${isShifted ? "Shift " : ""}${key}`),
    );
    expect(new Set(all).size).toBe(all.length);
    const plain = KEYS.flatMap(({ keys }) => keys);
    const twice = plain.filter((key, k) => plain.indexOf(key) !== k);
    expect(twice).toEqual(["ArrowLeft", "ArrowRight"]);
  });

  it("has no action and no name twice", () => {
    for (const of of ["action", "shown", "text"] as const) {
      expect(new Set(KEYS.map((key) => key[of])).size, of).toBe(KEYS.length);
    }
  });

  it("leaves digits to the cameras", () => {
    expect(KEYS.flatMap(({ keys }) => keys).filter((key) => /\d/.test(key))).toEqual([]);
  });
});

describe("a press", () => {
  it.each(
    KEYS.flatMap(({ keys, isShifted, action }) =>
      keys.map((key) => [key, isShifted ?? false, action] as const),
    ),
  )("of %j, with Shift: %s, is %s", (key, isShifted, action) => {
    expect(press(key, isShifted)).toBe(action);
  });

  it("does what the help shows", () => {
    const names: Readonly<Record<string, string>> = {
      Space: " ",
      "←": "ArrowLeft",
      "→": "ArrowRight",
      "−": "-",
    };
    for (const { shown, action } of KEYS) {
      const isShifted = shown.startsWith("Shift ");
      const name = shown.replace("Shift ", "");
      const key = names[name] ?? (isShifted ? name.toUpperCase() : name);
      expect(press(key, isShifted), shown).toBe(action);
    }
  });

  it("of a sign that needs Shift on some keyboards is that sign", () => {
    expect(press("+", true)).toBe("faster");
    expect(press("?", true)).toBe("help");
    expect(press("F", true)).toBe("fault-back");
    expect(press("f", false)).toBe("fault-forward");
  });

  it("of a digit is a camera, of anything else nothing", () => {
    expect([press("1"), press("9"), press("0"), press("q"), press("Enter"), press("Tab")]).toEqual([
      ...[1, 9],
      ...[undefined, undefined, undefined, undefined],
    ]);
  });
});

it("stands in the viewer's page of documentation, row for row", () => {
  const page = readFileSync("src/viewer/README.md", "utf8");
  const rows = KEYS.map(({ shown, text }) => `| \`${shown}\` | ${text} |`);
  const [, table = ""] = /^\| key \| does \|\n\| --- \| --- \|\n((?:\|.*\n)+)/m.exec(page) ?? [];
  expect(table.trim().split("\n")).toEqual([...rows, "| `1` – `9` | cameras, in the order of the menu |"]);
});
