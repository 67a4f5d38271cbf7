// A dataset as NumPy arrays, without dimensions; attributes as JSON in UTF-8 under `attributes`.

import { writeNpz } from "../../../learning/formats/npz.ts";
import type { Tensor } from "../../../learning/formats/tensor.ts";
import { f64Tensor } from "../field-file.ts";
import { type Dataset, shapeOf } from "./dataset.ts";

/** The bytes of an `.npz` file. */
export function datasetToNpz(dataset: Dataset): Uint8Array {
  const arrays = new Map<string, Tensor>();
  for (const variable of dataset.variables) {
    arrays.set(variable.name, f64Tensor(shapeOf(dataset, variable), variable.data));
  }
  const bytes = new TextEncoder().encode(JSON.stringify(dataset.attributes));
  arrays.set("attributes", { type: "U8", shape: [bytes.length], bytes });
  return writeNpz(arrays);
}
