// NumPy's .npz: a zip of .npy files, `name.npy` for the array `name`.

import { isNpy, readNpy, writeNpy } from "./npy.ts";
import type { Tensor } from "./tensor.ts";
import { readZip, writeZip } from "./zip.ts";

/**
 * Reads all arrays of an archive; files that are no .npy are passed over.
 *
 * @throws ConfigError when the archive or an array is damaged
 */
export function readNpz(bytes: Uint8Array, name: string): Map<string, Tensor> {
  const arrays = new Map<string, Tensor>();
  for (const [path, file] of readZip(bytes, name)) {
    if (path.endsWith(".npy") && isNpy(file))
      arrays.set(path.slice(0, -4), readNpy(file, `${name}: ${path}`));
  }
  return arrays;
}

/** Writes arrays; the same arrays give the same bytes. */
export function writeNpz(arrays: ReadonlyMap<string, Tensor>): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const [name, tensor] of arrays) files.set(`${name}.npy`, writeNpy(tensor));
  return writeZip(files);
}
