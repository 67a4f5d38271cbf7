// What a comparison or a scan is held against: a reference with all that lies beside it.

import { existsSync } from "node:fs";
import { basename } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { decodePdfCsv, decodeReferenceCsv, type FlowReference } from "../../turbulence/reference.ts";
import { readText } from "../files.node.ts";
import { loadReference, shippedReference } from "./reference-source.node.ts";

/** Flags that name a reference. */
export interface ReferenceFlags {
  /** case whose reference ships, or a file */
  readonly reference?: string;
  /** CSV file with its density of vorticity */
  readonly pdf?: string;
}

/** A published energy spectrum, when it lies beside the spectrum of enstrophy under the same name. */
function energyBeside(path: string): Float64Array | undefined {
  const file = path.replace(/enstrophy_spectrum([^/\\]*\.csv)$/i, "energy_spectrum$1");
  if (file === path || !existsSync(file)) return undefined;
  // the same kind of table, under the name that its decoder takes
  return decodeReferenceCsv(readText(file, "--reference"), basename(path)).zxy;
}

/**
 * The reference as asked for, or that which ships for the case.
 *
 * @param flow case of the runs
 * @returns null when none was asked for and none ships
 */
export function comparisonReference(flags: ReferenceFlags, flow: string): FlowReference | null {
  const word = flags.reference ?? (existsSync(shippedReference(flow)) ? flow : undefined);
  if (word === undefined) {
    if (flags.pdf !== undefined) throw new ConfigError("--pdf", "a --reference beside it", flags.pdf);
    return null;
  }
  const reference = loadReference(word);
  const exy = reference.exy ?? energyBeside(word);
  const whole = exy?.length === reference.zxy.length ? { ...reference, exy } : reference;
  if (flags.pdf === undefined) return whole;
  const name = basename(flags.pdf);
  return {
    ...whole,
    pdf: decodePdfCsv(readText(flags.pdf, "--pdf"), name),
    provenance: `${whole.provenance}; density of vorticity read from ${name}`,
  };
}
