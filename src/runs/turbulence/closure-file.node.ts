// Closures of one's own: modules that export `closure`, named in a scene as { "name": "file", "path": … }.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "../../base/errors.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import type { ClosureSpec } from "../../turbulence/closures/spec.ts";

/** The closures from files of a scene, by path. @throws ConfigError when one is missing or no closure */
export async function loadClosures(spec: ClosureSpec): Promise<Map<string, Closure>> {
  const loaded = new Map<string, Closure>();
  for (const one of spec) if (one.name === "file") loaded.set(one.path, await loadClosure(one.path));
  return loaded;
}

async function loadClosure(path: string): Promise<Closure> {
  const field = "closure.path";
  if (!existsSync(path)) throw new ConfigError(field, "a file that exists", path);
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new ConfigError(field, "a module that can be loaded", `${path}: ${(error as Error).message}`);
  }
  const { closure } = exported;
  if (typeof closure !== "object" || closure === null || !("apply" in closure)) {
    const rule = "a module that exports `closure`, an object with name and apply";
    throw new ConfigError(
      field,
      rule,
      `${path}, which exports ${Object.keys(exported).join(", ") || "nothing"}`,
    );
  }
  return guarded(closure as Closure, path);
}

/** The closure, its errors told as those of its file. */
function guarded(closure: Closure, path: string): Closure {
  const name = typeof closure.name === "string" ? closure.name : path;
  const apply: Closure["apply"] = (flow) => {
    try {
      closure.apply(flow);
    } catch (error) {
      if (error instanceof ConfigError) {
        const field = error.field.replace(/^closure: /, "");
        throw new ConfigError(`closure ${path}: ${field}`, error.expected, error.received);
      }
      throw new ConfigError(`closure ${path}`, "an apply that does not throw", (error as Error).message);
    }
  };
  const { save, restore } = closure;
  return {
    name,
    apply,
    ...(save ? { save: () => save.call(closure) } : {}),
    ...(restore ? { restore: (memory) => restore.call(closure, memory) } : {}),
  };
}
