// Words that a user may choose from, with what they mean.

import { z } from "zod";
import type { CatalogClosure, CatalogWord } from "../recording/catalog.ts";
import { closureSchema } from "../turbulence/closures/spec.ts";
import { SCRIPTED_VARIANTS } from "../volleyball/policies/scripted/variants.ts";

interface ClosureNode {
  readonly anyOf?: readonly ClosureNode[];
  readonly oneOf?: readonly ClosureNode[];
  readonly properties?: Readonly<Record<string, { const?: string; default?: unknown }>>;
}

/** Closures of a scene and their parameters with defaults; null where one must be given. */
export function listClosures(): CatalogClosure[] {
  const schema = z.toJSONSchema(closureSchema, { io: "input", unrepresentable: "any" }) as ClosureNode;
  const objects = (node: ClosureNode): ClosureNode[] =>
    node.properties ? [node] : (node.anyOf ?? node.oneOf ?? []).flatMap(objects);
  return objects(schema).map(({ properties = {} }) => {
    const { name, ...rest } = properties;
    const parameters = Object.entries(rest).map(([key, { default: usual }]) => [key, usual ?? null]);
    return {
      name: String(name?.const),
      parameters: Object.fromEntries(parameters) as Record<string, unknown>,
    };
  });
}

/** Policies that need no file. */
export function listPolicies(): CatalogWord[] {
  return Object.entries(SCRIPTED_VARIANTS).map(([name, about]) => ({ name, about }));
}
