// Policies from plain data. A PolicySource names a scripted variant or carries the bytes of files, so it can
// be sent to a worker; what the files are is told by their content, never by their names alone.

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { actorsFromTensors, hasActor } from "../../learning/actor-tensors.ts";
import { isSafetensors, readSafetensors } from "../../learning/formats/safetensors.ts";
import type { TensorFile } from "../../learning/formats/tensor.ts";
import { networkPolicy } from "./network.ts";
import type { Policy } from "./policy.ts";

/** One file, whole. */
export interface PolicyFile {
  /** name without folders */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where a policy comes from; plain data. */
export type PolicySource =
  | { readonly name: string; readonly kind: "scripted"; readonly variant: string }
  | { readonly name: string; readonly kind: "file"; readonly files: readonly PolicyFile[] };

/** Makes the scripted policy of a variant, e.g. `scripted-cautious`. */
export type MakeScripted = (kernels: Kernels, variant: string) => Policy;

/**
 * Loads a policy.
 *
 * @param kernels  where hashes are computed
 * @param source   what to load
 * @param scripted maker of scripted policies
 * @throws ConfigError naming the file, the rule and what came
 */
export function loadPolicy(kernels: Kernels, source: PolicySource, scripted: MakeScripted): Policy {
  if (source.kind === "scripted") return scripted(kernels, source.variant);
  const [file, ...more] = source.files;
  if (!file) throw new ConfigError(`policy ${source.name}`, "at least one file", "none");
  if (more.length > 0) throw new ConfigError(`policy ${source.name}`, "one file", source.files.length);
  return networkPolicy(kernels, source.name, actorsFromTensors(readTensors(file), file.name));
}

/** The tensors of a file in any format we know. */
export function readTensors(file: PolicyFile): TensorFile {
  if (isSafetensors(file.bytes)) {
    const tensors = readSafetensors(file.bytes, file.name);
    if (!hasActor(tensors)) {
      throw new ConfigError(file.name, "tensors named actor.…", [...tensors.tensors.keys()].slice(0, 3));
    }
    return tensors;
  }
  throw new ConfigError(
    file.name,
    "a policy file (.safetensors)",
    `${file.bytes.length} bytes of something else`,
  );
}
