// Closures of one's own: modules that export `closure`, named in a scene as { "name": "file", "path": … }.
//
// A scene or a run folder may come from a stranger, and must not be able to run code: files are loaded only when the
// command says so (--closure FILE, --set closure=…, or --allow-code).

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { loadLearnedClosure } from "./learned-closure.node.ts";

/**
 * The closures from files of a scene, by path; a learned one under `learned`.
 *
 * @param isAllowed whether the user, not just the scene, asked for this code
 * @throws ConfigError when one is missing, not allowed, or no closure
 */
export async function loadClosures(
  kernels: Kernels,
  scene: TurbulenceScene,
  isAllowed: boolean,
): Promise<Map<string, Closure>> {
  const loaded = new Map<string, Closure>();
  for (const one of scene.closure) {
    if (one.name === "learned") loaded.set(one.name, loadLearnedClosure(kernels, scene));
    if (one.name !== "file") continue;
    if (!isAllowed) {
      throw new ConfigError(
        "closure.path",
        "--allow-code beside a scene or folder that names code to run",
        one.path,
      );
    }
    loaded.set(one.path, await loadClosure(one.path));
  }
  return loaded;
}

/** The module of a file. TypeScript is stripped of its types first; it may import nothing but types. */
async function importModule(path: string): Promise<Record<string, unknown>> {
  if (!path.endsWith(".ts"))
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  const { default: ts } = await import("typescript");
  const { ESNext } = ts.ModuleKind;
  const options = { module: ESNext, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), { compilerOptions: options });
  const url = `data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`;
  return (await import(url)) as Record<string, unknown>;
}

async function loadClosure(path: string): Promise<Closure> {
  const field = "closure.path";
  if (!existsSync(path)) throw new ConfigError(field, "a file that exists", path);
  let exported: Record<string, unknown>;
  try {
    exported = await importModule(path);
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
