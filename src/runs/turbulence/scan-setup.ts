// Which closure of a scene a scan varies.

import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import { CLOSURE_NAMES } from "../../turbulence/closures/spec.ts";
import type { ScanSpec } from "./scan.ts";

/**
 * The closures of a scan: if the scene has the named one among its own, that one is varied and the others stay; else
 * the named one stands alone.
 *
 * @param closures of the scene, defaults filled in
 */
export function findClosure(
  closures: readonly Readonly<Record<string, unknown>>[],
  name: string,
): Pick<ScanSpec, "closures" | "index"> {
  if (name === "file" || !(CLOSURE_NAMES as readonly string[]).includes(name)) {
    const names = CLOSURE_NAMES.filter((word) => word !== "file" && word !== "none");
    const near = nearestWord(name, names);
    throw new ConfigError(
      "--closure",
      `one of ${names.join(", ")}${near ? ` (did you mean ${near}?)` : ""}`,
      name,
    );
  }
  const fromFile = closures.find((one) => one.name === "file");
  if (fromFile)
    throw new ConfigError("closure", "closures by name (a scan cannot load files)", fromFile.path);
  const index = closures.findIndex((one) => one.name === name);
  return index >= 0 ? { closures, index } : { closures: [{ name }], index: 0 };
}
