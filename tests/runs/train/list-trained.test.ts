// Which shipped policy flies a scene.
import { expect, it } from "vitest";
import type { CatalogTrained } from "../../../src/recording/catalog.ts";
import { trainedFor } from "../../../src/runs/train/list-trained.node.ts";

const policy = (name: string, task: string, actionTransform = "PRT"): CatalogTrained => ({
  name,
  task,
  actionTransform,
  metric: null,
  value: null,
  parameters: 1,
  path: name,
});

it("is the one of its task and its actions, by the scene's own name where there are several", () => {
  const shipped = [
    policy("hover", "hover"),
    policy("hover-ctbr", "hover", "PIDrate"),
    policy("bump-low", "solo-bump"),
    policy("solo-bump", "solo-bump"),
  ];
  const find = (name: string, raw: object): string | undefined => trainedFor(name, raw, shipped);
  expect(find("hover", { task: "hover", practice: { action_transform: "PRT" } })).toBe("hover");
  expect(find("mine", { task: "hover", practice: { action_transform: "PIDrate" } })).toBe("hover-ctbr");
  expect(find("hover-iris", { task: "hover" })).toBeUndefined();
  expect(find("solo-bump", { task: "solo-bump" })).toBe("solo-bump");
  expect(find("mine", { task: "solo-bump" })).toBe("bump-low");
  expect(find("hit-the-ball", { task: "hit-the-ball" })).toBeUndefined();
  expect(find("1v1", { task: "1v1" })).toBeUndefined();
});
