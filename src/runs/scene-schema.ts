// JSON Schema of all scenes, for editors: scenes/scene.schema.json is generated from it.

import { z } from "zod";
import { turbulenceScene } from "../turbulence/scene.ts";
import { volleyballScene } from "../volleyball/scene.ts";

/** Schemas of a scene by room. */
export const SCENE_SCHEMAS = { volleyball: volleyballScene, turbulence: turbulenceScene } as const;

/** The schema document as text, as it stands in the repository: one of the rooms, told by `room`. */
export function sceneSchemaText(): string {
  const rooms = Object.values(SCENE_SCHEMAS).map((schema) => {
    const { $schema: _, ...room } = z.toJSONSchema(schema, { io: "input" });
    return room;
  });
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "gyre scene",
    oneOf: rooms,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
