// Dropped files of every kind, good and bad.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { tensorsFromActor } from "../../src/learning/actor-tensors.ts";
import { writeNpz } from "../../src/learning/formats/npz.ts";
import { writeSafetensors } from "../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import { encodeRecording } from "../../src/recording/gyr.ts";
import { type Opened, openFiles } from "../../src/runs/open-file.ts";
import { f64Tensor } from "../../src/runs/turbulence/field-file.ts";
import { recordGames } from "./recorded.ts";

const kernels = await loadKernels();
const { recording } = await recordGames("1v1", 1);
const bytes = encodeRecording(recording);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const net = (inputs: number): Uint8Array =>
  writeSafetensors(tensorsFromActor(randomActor(inputs, [16], 4, 1)));
const open = (...files: [string, Uint8Array][]): Opened =>
  openFiles(
    kernels,
    files.map(([name, content]) => ({ name, bytes: content })),
  );

describe("a dropped file", () => {
  it("may be a recording, whole or cut", () => {
    const whole = open(["a.gyr", bytes]);
    if (whole.kind !== "recording") throw new Error(whole.kind);
    expect(whole.columns.steps.length).toBe(recording.frames.length);
    expect(whole.damage).toBeUndefined();
    const cut = open(["renamed.bin", bytes.slice(0, bytes.length - 30)]);
    expect(cut).toMatchObject({ kind: "recording", damage: expect.stringContaining("cut short") });
  });

  it("may be a scene of either room", () => {
    const volley = open(["a.json", readFileSync("scenes/volleyball/3v3.json")]);
    expect(volley).toMatchObject({ kind: "scene", room: "volleyball", scene: { max_steps: 500 } });
    const flow = open(["b.json", readFileSync("scenes/turbulence/kf4-64-leith.json")]);
    expect(flow).toMatchObject({ kind: "scene", room: "turbulence", scene: { grid: 64 } });
  });

  it("may be a closure that was learned", () => {
    const shipped = readFileSync("scenes/turbulence/policies/smarl-32.safetensors");
    const opened = open(["mine.safetensors", shipped]);
    expect(opened).toMatchObject({ kind: "closure", file: { name: "mine.safetensors" }, reference: "whole" });
    if (opened.kind !== "closure") throw new Error(opened.kind);
    expect(opened.scene).toMatchObject({ case: "kf4", grid: 32, agents: { control: "knobs" } });
    const actor = tensorsFromActor(randomActor(6, [8], 1, 1));
    const scene = { room: "turbulence", title: "none", case: "kf4", grid: 32 };
    const without = writeSafetensors({ ...actor, metadata: { scene: JSON.stringify(scene) } });
    expect(() => open(["a.safetensors", without])).toThrow(
      "policy: expected one trained on a turbulence scene",
    );
  });

  it("that is no policy is refused beside others", () => {
    const scene = readFileSync("scenes/volleyball/3v3.json");
    for (const other of [["a.gyr", bytes] as const, ["scene.json", scene] as const]) {
      expect(() => open(["p.safetensors", net(57)], [...other])).toThrow("a file that is opened alone");
    }
  });

  it("may be a policy, or several files of one", () => {
    const one = open(["three.safetensors", net(57)]);
    expect(one).toMatchObject({ kind: "policy", tasks: ["3v3", "3v3-hier"], teamSizes: [3] });
    expect(one).toMatchObject({ source: { kind: "file", name: "three" } });
    const weights = { type: "F64" as const, shape: [2], bytes: f64Tensor([2], Float64Array.of(1, 0)).bytes };
    const mixture = writeNpz(
      new Map([
        ["row", weights],
        ["col", weights],
      ]),
    );
    const many = open(["mix.npz", mixture], ["0.safetensors", net(37)], ["1.safetensors", net(37)]);
    expect(many).toMatchObject({ kind: "policy", tasks: ["1v1"], teamSizes: [1] });
    const recipe = encode('{"members": ["scripted"], "weights": [1]}');
    expect(open(["mix.json", recipe])).toMatchObject({ kind: "policy" });
  });

  it("that is wrong is refused by name, rule and value", () => {
    const wrong: readonly [string, Uint8Array, string][] = [
      [
        "a.safetensors",
        net(40),
        "policy a: expected 37 observations (1v1), 57 (3v3) or 78 (6v6), received 40",
      ],
      ["a.txt", encode("hello"), "a.txt: expected a recording (.gyr), a scene (.json), a policy"],
      ["a.json", new Uint8Array(0), "a.json: expected a file with something in it"],
      ["a.json", encode('{"room": "chess"}'), "a.json: room: expected volleyball or turbulence"],
      ["a.json", encode('{"room": '), "a.json: expected valid JSON"],
      [
        "a.json",
        encode('{"room": "volleyball", "title": "x", "task": "3v3", "gams": 1}'),
        'did you mean "games"',
      ],
      ["a.gyr", encode("hello, world"), "a.gyr: expected a gyre recording"],
      ["a.gyr", bytes.slice(0, 40), "a.gyr: header at byte 16: expected"],
      [
        "a.h5",
        Uint8Array.of(0x89, 0x48, 0x44, 0x46, 1, 2),
        "a.h5: expected a recording or .npz: write one with",
      ],
      [".zgroup", encode('{"zarr_format": 2}'), '--to npz, received "Zarr"'],
      ["a.safetensors", net(57).slice(0, 100), "a.safetensors"],
      [
        "a.npz",
        writeNpz(new Map([["x", f64Tensor([1], Float64Array.of(1))]])),
        "a run as gyre export --to npz",
      ],
    ];
    for (const [name, content, message] of wrong) {
      expect(() => open([name, content]), message).toThrow(ConfigError);
      expect(() => open([name, content])).toThrow(message);
    }
    expect(() => open()).toThrow("files: expected at least one");
  });

  it("of random bytes is refused, under any name", () => {
    const starts = [[], [0x50, 0x4b, 3, 4], [...bytes.slice(0, 12)], [0x7b], [0x89, 0x48, 0x44, 0x46]];
    const name = fc.constantFrom("a.gyr", "a.json", "a.npz", "a.pt", "a.safetensors", "a");
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(...starts),
        name,
        (tail, start, file) => {
          expect(() => open([file, Uint8Array.from([...start, ...tail])])).toThrow(ConfigError);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });
});
