// Files given to commands: scenes, policies, recordings and ledgers that are wrong in many ways.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { gyre, makeFolder, writePolicy } from "./gyre.ts";

const folder = makeFolder();
const at = (name: string): string => join(folder, name);
const policy = writePolicy(at("policy.safetensors"));
const scene = { room: "volleyball", title: "t", task: "3v3", games: 2, home: "hold", away: policy };

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

async function expectRefusal(rule: string | RegExp, ...args: string[]): Promise<void> {
  const { code, out, err } = await gyre(...args);
  expect(err).toMatch(rule);
  expect(err).toMatch(/^gyre: [^\n]+$/);
  expect(err.length).toBeLessThan(700);
  expect({ code, out }).toEqual({ code: 2, out: "" });
}

describe("a scene", () => {
  const json = JSON.stringify(scene);
  const open = json.slice(0, -1);
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ["nested 100 deep", `${"[".repeat(100)}${"]".repeat(100)}`, "nesting of at most 32 levels, received 100"],
    ["empty", "", "expected valid JSON"],
    ["a list", "[]", "expected a scene (a JSON object), received []"],
    ["with NaN", `${open},"gravity_mps2":NaN}`, "expected valid JSON"],
    ["with a text for a number", `${open},"games":"many"}`, 'games: expected a number, received "many"'],
    ["with an unknown key", `${open},"gmes":1}`, 'gmes: expected a known key (did you mean "games"?)'],
    ["with a very long key", `${open},"${"k".repeat(5000)}":1}`, "kkk…: expected a known key"],
    ["with __proto__", `${open},"__proto__":{"a":1}}`, "__proto__: expected a known key"],
    ["with an escape sequence", `${open},"title":"\\u001b[31m"}`, "a text without control characters"],
    ["with too short a court", `${open},"court":{"length_m":1}}`, "court: expected room for the anchor"],
    ["not UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d), "expected text in UTF-8, received"],
    ["UTF-16", Buffer.from(`\ufeff${json}`, "utf16le"), "expected text in UTF-8"],
    ["of 17 MB", `${open},"x":"${"a".repeat(17_000_000)}"}`, "a file of at most 16777216 bytes"],
    ["of 9 MB", `${open},"x":"${"a".repeat(9_000_000)}"}`, "at most 8000000 characters of JSON"],
  ];
  for (const [what, content, rule] of cases) {
    it(`${what} is refused`, async () => {
      await expectRefusal(rule, "run", write("bad.json", content));
    });
  }

  it("with a byte order mark, with Windows line ends, behind a link: is run", async () => {
    write("crlf.json", `\ufeff${JSON.stringify(scene, null, 1).replaceAll("\n", "\r\n")}`);
    symlinkSync(at("crlf.json"), at("link.json"));
    const { code, out } = await gyre("run", at("link.json"), "--json");
    expect(code).toBe(0);
    expect((JSON.parse(out) as { games: number }).games).toBe(2);
  });

  it("whose numbers blow up ends with step and field, exit code 1, and old files as they were", async () => {
    const old = write("old.jsonl", "an older file\n");
    const absurd = ["--set", "ball.mass_kg=1e-300", "--games", "4", "--home", "hold", "--away", "hold"];
    const { code, out, err } = await gyre("match", ...absurd, "--save", old, "--record", at("old.gyr"));
    expect(err).toMatch(/^gyre: ballPosition\[0\]: not finite \(NaN\) at step \d+; the run was stopped$/);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(readFileSync(old, "utf8")).toBe("an older file\n");
  });
});

describe("a policy", () => {
  const bytes = (): Buffer => readFileSync(policy);
  const cut = (length: number): Uint8Array => bytes().subarray(0, length);

  it("cut anywhere, or with a lying header length, is refused by check and by match", async () => {
    const whole = bytes();
    const header = Number(whole.readBigUInt64LE(0));
    for (const length of [0, 1, 7, 8, 9, 100, 8 + header - 1, 8 + header, 8 + header + 5, whole.length - 1]) {
      const file = write("cut.safetensors", cut(length));
      await expectRefusal("cut.safetensors", "check", file);
      await expectRefusal("cut", "match", "--home", file, "--games", "2");
    }
    for (const lie of [0n, 1n, BigInt(header + 1), 1n << 40n, (1n << 64n) - 1n]) {
      const copy = Buffer.from(whole);
      copy.writeBigUInt64LE(lie, 0);
      await expectRefusal("lie.safetensors", "check", write("lie.safetensors", copy));
    }
  });

  it("with a weight that is NaN is refused", async () => {
    const copy = bytes();
    copy.writeFloatLE(Number.NaN, copy.length - 4);
    await expectRefusal("a finite number, received NaN", "match", "--home", write("nan.safetensors", copy));
  });

  it("that is a folder of something else is refused", async () => {
    mkdirSync(at("empty"), { recursive: true });
    await expectRefusal("a folder with .safetensors, .pt, .npz, .json files", "match", "--home", at("empty"));
    await expectRefusal("a folder with", "check", at("empty"));
  });
});

describe("a recording", () => {
  const file = at("game.gyr");
  beforeAll(async () => {
    const args = ["--home", policy, "--away", "hold", "--games", "4", "--record-games", "2"];
    expect((await gyre("match", ...args, "--record", file)).code).toBe(0);
  });

  it("is sound, plays again to the same hashes, and is exported in every format", async () => {
    const { out } = await gyre("check", file, "--simulate");
    expect(out).toContain("a sound recording");
    expect(out).toContain("simulated again: 2 games, same hashes");
    for (const format of ["npz", "mcap", "json", "svg"]) {
      const { code } = await gyre("export", file, "--to", format);
      expect(code).toBe(0);
      expect(readFileSync(at(`game.${format}`)).length).toBeGreaterThan(1000);
    }
  });

  it("cut short is refused; --salvage reads it up to its last whole frame and says so", async () => {
    const whole = readFileSync(file);
    // frames are stored in groups of up to a second: the first of the two games is whole by then
    const half = write("half.gyr", whole.subarray(0, Math.floor(whole.length * 0.8)));
    await expectRefusal("a file cut short", "check", half);
    await expectRefusal("a file cut short", "export", half, "--to", "json");
    const { code, out } = await gyre("check", half, "--salvage", "--json");
    expect(code).toBe(0);
    const { summary } = JSON.parse(out) as { summary: { frames: number; damage: string } };
    expect(summary.frames).toBeGreaterThan(5);
    expect(summary.damage).toContain("a file cut short");
    expect((await gyre("export", half, "--to", "json", "--salvage")).err).toContain("damaged: ");
    await expectRefusal("header", "check", write("head.gyr", whole.subarray(0, 100)), "--salvage");
  });

  it("of another policy than today's is not simulated", async () => {
    const own = writePolicy(at("own.safetensors"), 8);
    const record = at("own.gyr");
    await gyre("match", "--home", own, "--away", "hold", "--games", "2", "--record", record);
    writePolicy(own, 9);
    await expectRefusal("the policy that was recorded", "check", record, "--simulate");
  });

  it("of no games is written, read and exported, but not drawn", async () => {
    const none = at("none.gyr");
    const args = [
      "--home",
      "hold",
      "--away",
      "hold",
      "--games",
      "2",
      "--shard",
      "2/2",
      "--save",
      at("n.jsonl"),
    ];
    expect((await gyre("match", ...args, "--record", none)).code).toBe(0);
    expect((await gyre("check", none, "--simulate")).code).toBe(0);
    expect((await gyre("export", none, "--to", "npz")).code).toBe(0);
    await expectRefusal("at least one game to draw", "export", none, "--to", "svg");
  });
});

describe("ledgers", () => {
  const job = ["match", "--home", policy, "--away", "hold", "--games", "12", "--seed", "6"];
  const part = (k: number): string => at(`part${k}.jsonl`);
  let hash: string;
  beforeAll(async () => {
    hash = (JSON.parse((await gyre(...job, "--json")).out) as { hash: string }).hash;
    for (const k of [1, 2, 3]) await gyre(...job, "--shard", `${k}/3`, "--save", part(k));
  });

  it("of all parts, in any order and twice, merge to the undivided result", async () => {
    const { out } = await gyre("merge", part(3), part(1), part(2), part(1), "--json");
    expect((JSON.parse(out) as { hash: string }).hash).toBe(hash);
  });

  it("with a part missing say which", async () => {
    await expectRefusal(
      'all 12 games of the job, received "8 games (missing: part 2/3)"',
      "merge",
      part(1),
      part(3),
    );
  });

  it("of different jobs are not merged", async () => {
    const other = at("other.jsonl");
    await gyre(...job.slice(0, -1), "7", "--shard", "2/3", "--save", other);
    await expectRefusal("a part of the same job as", "merge", part(1), other, part(3));
    await expectRefusal(
      "--picture: expected parts of a tournament",
      "merge",
      part(1),
      "--picture",
      at("x.svg"),
    );
  });

  it("with Windows line ends and a blank line at the end merge as well", async () => {
    const text = `${readFileSync(part(1), "utf8").replaceAll("\n", "\r\n")}\r\n`;
    const { out } = await gyre("merge", write("crlf.jsonl", text), part(2), part(3), "--json");
    expect((JSON.parse(out) as { hash: string }).hash).toBe(hash);
  });

  it("that were changed are refused by merge, check and --resume", async () => {
    const lines = readFileSync(part(1), "utf8").split("\n");
    lines[2] = (lines[2] as string)
      .replace(/,"/, ' ,"')
      .replace(/\[(\d)/, (_, d: string) => `[${1 - Number(d)}`);
    const bad = write("bad.jsonl", lines.join("\n"));
    await expectRefusal("line 3: check: expected", "check", bad);
    await expectRefusal("line 3: check: expected", "merge", bad, part(2), part(3));
    await expectRefusal("line 3: check: expected", "match", "--resume", bad);
    expect(readFileSync(bad, "utf8")).toBe(lines.join("\n"));
  });

  it("are not resumed when a policy has changed or gone", async () => {
    const own = writePolicy(at("mine.safetensors"), 3);
    const save = at("mine.jsonl");
    await gyre("match", "--home", own, "--away", "hold", "--games", "4", "--save", save);
    expect((await gyre("match", "--resume", save)).code).toBe(0);
    writePolicy(own, 4);
    await expectRefusal("the policy that the games were played with", "match", "--resume", save);
    await expectRefusal("expected the ledger of a tournament", "tournament", "--resume", save);
  });
});
