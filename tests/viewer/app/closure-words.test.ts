// Words of closures, with the policies that they name.
import { expect, it } from "vitest";
import {
  closureText,
  isLearned,
  learnedWord,
  linkWords,
  namesOf,
  policiesOf,
  sceneWord,
} from "../../../src/viewer/app/closure-words.ts";

it("a word names closures and their policy", () => {
  const word = `leith+${learnedWord("smarl-32")}`;
  expect(word).toBe("leith+learned:smarl-32");
  expect(namesOf(word)).toEqual(["leith", "learned"]);
  expect(policiesOf(word)).toEqual(["smarl-32"]);
  expect(policiesOf("leith+none")).toEqual([]);
  expect(closureText(word)).toBe("leith+learned: smarl-32");
});

it("words of a link: one a flow, a bare one with the link's policy", () => {
  expect(linkWords({ policy: "a" })).toBeUndefined();
  expect(linkWords({ closure: "learned,leith,learned:b", policy: "a" })).toEqual([
    "learned:a",
    "leith",
    "learned:b",
  ]);
  expect(linkWords({ closure: "hyperviscosity+learned,learned" })).toEqual([
    "hyperviscosity+learned",
    "learned",
  ]);
});

it("the word of a scene says its policy", () => {
  expect(sceneWord({ closure: [{ name: "leith" }, { name: "learned" }], policy: "a" })).toBe(
    "leith+learned:a",
  );
  expect(sceneWord({ closure: [] })).toBe("none");
});

it("a learned closure is told in every form of a scene", () => {
  for (const closure of ["learned", { name: "learned" }, [{ name: "leith" }, { name: "learned" }]]) {
    expect(isLearned(closure)).toBe(true);
  }
  for (const closure of [undefined, null, "leith", { name: "leith" }, [], ["none"]]) {
    expect(isLearned(closure)).toBe(false);
  }
});
