// JSON Schema of all scenes, for editors: scenes/scene.schema.json is generated from it.

import { z } from "zod";
import { volleyballScene } from "../volleyball/scene.ts";

/** The schema document as text, as it stands in the repository. */
export function sceneSchemaText(): string {
  const schema = z.toJSONSchema(volleyballScene, { io: "input" });
  return `${JSON.stringify({ ...schema, title: "gyre scene" }, null, 2)}\n`;
}
