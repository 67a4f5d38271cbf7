// Every scene that ships is valid, and the editors' schema is the one the code has.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sceneSchemaText } from "../../src/runs/scene-schema.ts";
import { parseTurbulenceScene } from "../../src/turbulence/scene.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

const ROOMS = {
  volleyball: { parse: parseVolleyballScene, least: 7 },
  turbulence: { parse: parseTurbulenceScene, least: 18 },
} as const;

for (const [room, { parse, least }] of Object.entries(ROOMS)) {
  const folder = `scenes/${room}`;
  const scenes = readdirSync(folder).filter((name) => name.endsWith(".json"));

  describe(room, () => {
    it("finds the gallery", () => {
      expect(scenes.length).toBeGreaterThanOrEqual(least);
    });

    for (const name of scenes) {
      it(`accepts ${name}`, () => {
        const value = JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as { $schema: string };
        expect(parse(value, name).title.length).toBeGreaterThan(5);
        expect(existsSync(join(folder, value.$schema))).toBe(true);
      });
    }
  });
}

it("has the schema of the code in scenes/scene.schema.json", () => {
  // made with: npm run build && npm run scene-schema
  expect(readFileSync("scenes/scene.schema.json", "utf8")).toBe(sceneSchemaText());
});
