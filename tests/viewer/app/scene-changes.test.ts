// What a link changes of a scene.
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import { SCENE_KEYS } from "../../../src/viewer/app/link.ts";
import { changeScene, closuresOf, withClosure } from "../../../src/viewer/app/scene-changes.ts";

const match = { room: "volleyball", title: "m", task: "3v3", seed: 1 };
const flow = {
  ...{ room: "turbulence", title: "f", case: "kf4", grid: 64 },
  physics: { viscosity: 5e-5, beta: 0 },
};

describe("a changed scene", () => {
  it("is another object; the scene stays as it was", () => {
    const before = JSON.stringify(flow);
    const changed = changeScene(flow, { beta: "20", grid: "32" });
    expect(changed).toMatchObject({ grid: 32, physics: { viscosity: 5e-5, beta: 20 } });
    expect(JSON.stringify(flow)).toBe(before);
  });

  it("has numbers as numbers, flags as flags, words as words", () => {
    const changes = { seed: "7", games: "3", deterministic: "1", home: "hold", away: "scripted" };
    expect(changeScene(match, changes)).toEqual({
      ...match,
      ...{ seed: 7, games: 3, deterministic: true, home: "hold", away: "scripted" },
      title: `${match.task}: hold against scripted`,
    });
    expect(changeScene(match, { deterministic: "0" })).toMatchObject({ deterministic: false });
    expect(changeScene(flow, { precision: "f32" })).toMatchObject({ precision: "f32" });
  });

  it("has the Reynolds number of the link in place of the scene's viscosity", () => {
    const { physics } = changeScene(flow, { reynolds: "1e4" }) as { physics: object };
    expect(physics).toEqual({ beta: 0, reynolds: 1e4 });
  });

  it("has parts that the scene did not have", () => {
    expect(changeScene(flow, { wavenumber: "10", sample: "3", drag: "0.2" })).toMatchObject({
      forcing: { wavenumber: 10 },
      initial: { sample: 3 },
      physics: { drag: 0.2 },
    });
  });

  it("has a title that says what acts in it now, and its own where nothing of that changed", () => {
    const title = (scene: object): unknown => (scene as { title: unknown }).title;
    expect(title(changeScene(match, { seed: "3", games: "2" }))).toBe(match.title);
    expect(title(changeScene(flow, { seed: "3" }))).toBe(flow.title);
    expect(title(changeScene(flow, { closure: "leith,none", grid: "32", beta: "20" }))).toBe(
      "kf4 on 32²: leith, none, beta 20",
    );
    expect(title(changeScene(flow, { closure: "learned,none", policy: "smarl-32" }))).toBe(
      "kf4 on 64²: learned: smarl-32, none",
    );
  });

  it("leaves closures to others, and takes every other key of a link in one room or both", () => {
    const { title: _, ...rest } = flow;
    expect(changeScene(flow, { closure: "leith", coefficient: "0.2" })).toMatchObject(rest);
    for (const key of SCENE_KEYS) {
      const rooms = [match, flow].filter((scene) => {
        try {
          // a policy is that of a learned closure
          changeScene(scene, key === "policy" ? { closure: "learned", policy: "1" } : { [key]: "1" });
          return true;
        } catch {
          return false;
        }
      });
      expect(rooms.length, key).toBe(key === "seed" ? 2 : 1);
    }
  });
});

it.each([
  [match, { closure: "leith" }, 'closure: expected a turbulence scene, received "leith"'],
  [match, { grid: "32" }, "grid: expected a turbulence scene"],
  [match, { reynolds: "1" }, "reynolds: expected a turbulence scene"],
  [flow, { home: "hold" }, 'home: expected a volleyball scene, received "hold"'],
  [flow, { games: "2" }, "games: expected a volleyball scene"],
  [flow, { policy: "smarl-32" }, 'policy: expected a closure learned beside it, received "smarl-32"'],
  [match, { policy: "smarl-32" }, "policy: expected a turbulence scene"],
  [match, { seed: "x" }, 'seed: expected a number, received "x"'],
  [match, { seed: "" }, "seed: expected a number"],
  [match, { games: "Infinity" }, "games: expected a number"],
  [match, { deterministic: "yes" }, 'deterministic: expected 0 or 1, received "yes"'],
  [flow, { beta: "twenty" }, "beta: expected a number"],
])("%o with %o is refused", (scene, changes, words) => {
  expect(() => changeScene(scene, changes as Record<string, string>)).toThrow(ConfigError);
  expect(() => changeScene(scene, changes as Record<string, string>)).toThrow(words);
});

describe("closures", () => {
  it("are the scene's own without a word", () => {
    expect(closuresOf({})).toEqual([{ closure: undefined, label: "" }]);
  });

  it("stand side by side, each with its coefficient or without", () => {
    expect(closuresOf({ closure: "leith,none,smagorinsky", coefficient: "0.2,,0.1" })).toEqual([
      { closure: [{ name: "leith", coefficient: 0.2 }], label: "leith 0.2" },
      { closure: "none", label: "none" },
      { closure: [{ name: "smagorinsky", coefficient: 0.1 }], label: "smagorinsky 0.1" },
    ]);
  });

  it("act together when they are joined; the coefficient is the first one's", () => {
    expect(closuresOf({ closure: "leith+hyperviscosity", coefficient: "0.3" })).toEqual([
      {
        closure: [{ name: "leith", coefficient: 0.3 }, { name: "hyperviscosity" }],
        label: "leith+hyperviscosity 0.3",
      },
    ]);
    expect(closuresOf({ closure: "leith+hyperviscosity" })[0]?.closure).toEqual([
      { name: "leith" },
      { name: "hyperviscosity" },
    ]);
  });

  it("may be learned, each with its policy", () => {
    expect(closuresOf({ closure: "learned:a,leith,hyperviscosity+learned", policy: "b" })).toEqual([
      { closure: "learned", policy: "a", label: "learned: a" },
      { closure: "leith", label: "leith" },
      {
        closure: [{ name: "hyperviscosity" }, { name: "learned" }],
        ...{ policy: "b", label: "hyperviscosity+learned: b" },
      },
    ]);
  });

  it("take the place of the scene's own, and its policy with them", () => {
    const own = { ...flow, closure: "learned", policy: "own" };
    const [of, bare, leith] = [{ closure: "learned:a" }, { closure: "learned" }, { closure: "leith" }].map(
      (changes) => withClosure(own, closuresOf(changes)[0] as ReturnType<typeof closuresOf>[number]),
    );
    expect(of).toEqual({ ...flow, closure: "learned", policy: "a" });
    expect(bare).toEqual(own);
    expect(leith).toEqual({ ...flow, closure: "leith" });
    expect(withClosure(own, { closure: undefined, label: "" })).toBe(own);
    expect(changeScene(own, { policy: "other" })).toMatchObject({ policy: "other" });
  });

  it.each([
    [{ closure: "learned:a+learned:b" }, "closure: expected one learned closure a flow"],
    [{ closure: "leith", policy: "a" }, "policy: expected a closure learned beside it"],
    [{ closure: "a,b,c,d" }, "closure: expected at most 3"],
    [{ coefficient: "0.2" }, "coefficient: expected a closure beside it"],
    [{ closure: "leith", coefficient: "much" }, 'coefficient: expected a number, received "much"'],
  ])("%o are refused", (changes, words) => {
    expect(() => closuresOf(changes as Record<string, string>)).toThrow(words);
  });
});
