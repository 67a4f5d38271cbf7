// Every scene that ships is valid, and the editors' schema is the one the code has.
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { sceneSchemaText } from "../../src/runs/scene-schema.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

const FOLDER = "scenes/volleyball";
const scenes = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

it("finds the gallery", () => {
  expect(scenes.length).toBeGreaterThanOrEqual(7);
});

for (const name of scenes) {
  it(`accepts ${name}`, () => {
    const scene = parseVolleyballScene(JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")), name);
    expect(scene.title.length).toBeGreaterThan(5);
  });
}

it("has the schema of the code in scenes/scene.schema.json", () => {
  // made with: npm run build && npm run scene-schema
  expect(readFileSync("scenes/scene.schema.json", "utf8")).toBe(sceneSchemaText());
});
