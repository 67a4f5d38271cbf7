// Files: whole or not at all, never in place of a device, a folder or another file of the same command.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  checkOutputs,
  checkWritable,
  decodeText,
  readInput,
  readText,
  writeOutput,
} from "../../src/runs/files.node.ts";
import { makeFolder } from "../cli/gyre.ts";

const folder = makeFolder();
const at = (...names: string[]): string => join(folder, ...names);
writeFileSync(at("file"), "old");
execFileSync("mkfifo", [at("pipe")]); // stands for devices such as /dev/null: a test must not risk those

describe("writing", () => {
  it("makes folders, replaces the file and leaves nothing beside it", () => {
    writeOutput(at("a", "b", "x"), "one", "--out");
    writeOutput(at("a", "b", "x"), "two", "--out");
    expect(readFileSync(at("a", "b", "x"), "utf8")).toBe("two");
    expect(readdirSync(at("a", "b"))).toEqual(["x"]);
  });

  it("goes behind a link and leaves the link", () => {
    symlinkSync(at("a", "b", "x"), at("link"));
    writeOutput(at("link"), "three", "--out");
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("a", "b", "x"), "utf8")).toBe("three");
  });

  it("keeps the old file when the new one cannot be written whole", () => {
    mkdirSync(at("taken"));
    writeFileSync(at("taken", "x"), "good");
    mkdirSync(`${at("taken", "x")}.${process.pid}.part`); // nothing can be written beside it
    expect(() => writeOutput(at("taken", "x"), "new", "--out")).toThrow(
      "--out: expected a file, not a folder",
    );
    expect(readFileSync(at("taken", "x"), "utf8")).toBe("good");
  });

  it("refuses folders, devices, paths through files and empty names", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["", '--out: expected the name of a file, received ""'],
      [folder, "--out: expected a file, not a folder"],
      [at("file", "x"), "--out: expected a path whose folders are folders"],
      [at("file", "x", "y"), "--out: expected a path whose folders are folders"],
      [at("n".repeat(300)), "--out: expected a shorter name"],
      [at("pipe"), "--out: expected a regular file, not a device or pipe"],
      ...(existsSync("/proc/self")
        ? [["/proc/x", "--out: expected a folder that can be written"] as const]
        : []),
    ];
    for (const [path, rule] of cases) {
      expect(() => checkWritable(path, "--out"), path).toThrow(rule);
      expect(() => writeOutput(path, "x", "--out"), path).toThrow(rule);
    }
    expect(readFileSync(at("file"), "utf8")).toBe("old");
  });

  it("refuses a folder without permission, unless one is root", () => {
    mkdirSync(at("locked"));
    chmodSync(at("locked"), 0o500);
    if (process.getuid?.() !== 0) {
      expect(() => checkWritable(at("locked", "x"), "--out")).toThrow(
        "--out: expected a path with permission",
      );
    } else checkWritable(at("locked", "x"), "--out");
    expect(readdirSync(at("locked"))).toEqual([]);
  });

  it("never takes one file for two purposes", () => {
    const input = ["--home", at("file")] as const;
    expect(() => checkOutputs([["--save", at(".", "file")]], [input])).toThrow("another file than --home");
    expect(() =>
      checkOutputs([
        ["--save", at("s")],
        ["--record", at("a", "..", "s")],
      ]),
    ).toThrow("another file than --save");
    checkOutputs(
      [
        ["--save", at("s")],
        ["--record", undefined],
      ],
      [input, ["--away", undefined]],
    );
    expect(existsSync(at("s"))).toBe(false);
  });
});

describe("reading", () => {
  it("says what is wrong with a file", () => {
    expect(() => readInput(at("none"), "file")).toThrow("file: expected a file that exists, received");
    expect(() => readInput(folder, "file")).toThrow("file: expected a file, not a folder");
    expect(() => readInput(at("file"), "file", 2)).toThrow("file: expected a file of at most 2 bytes");
    expect(() => readInput(at("pipe"), "file")).toThrow("file: expected a regular file");
  });

  it("takes UTF-8 with or without a byte order mark, and nothing else", () => {
    writeFileSync(at("bom"), "\ufeffhé");
    expect(readText(at("bom"), "file")).toBe("hé");
    expect(() => decodeText(Uint8Array.of(0xff, 0xfe, 0x41), "x")).toThrow("x: expected text in UTF-8");
  });
});
