// A dataset as a Zarr store, version 2 (zarrita writes version 3 only, which older readers lack): folders of raw
// little-endian chunks with JSON beside them, and consolidated metadata, as xarray.open_zarr wants it.

import { type Dataset, shapeOf, type Variable } from "./dataset.ts";

type Json = Readonly<Record<string, unknown>>;

/** Files of the store by path. One chunk a step along the first dimension of fields, else one chunk an array. */
export function datasetToZarr(dataset: Dataset): Map<string, Uint8Array> {
  const metadata: Record<string, Json> = { ".zgroup": { zarr_format: 2 }, ".zattrs": dataset.attributes };
  const chunks = new Map<string, Uint8Array>();
  for (const variable of dataset.variables) {
    const shape = shapeOf(dataset, variable);
    const chunk = shape.map((size, axis) => (axis === 0 && shape.length === 3 ? 1 : Math.max(size, 1)));
    metadata[`${variable.name}/.zarray`] = {
      zarr_format: 2,
      shape,
      chunks: chunk,
      dtype: "<f8",
      order: "C",
      compressor: null,
      filters: null,
      fill_value: "NaN",
    };
    metadata[`${variable.name}/.zattrs`] = { _ARRAY_DIMENSIONS: variable.dims, ...variable.attributes };
    addChunks(chunks, variable, shape, chunk);
  }
  const files = new Map<string, Uint8Array>();
  const text = (value: unknown): Uint8Array => new TextEncoder().encode(`${asciiJson(value)}\n`);
  for (const [path, value] of Object.entries(metadata)) files.set(path, text(value));
  files.set(".zmetadata", text({ zarr_consolidated_format: 1, metadata }));
  for (const [path, bytes] of chunks) files.set(path, bytes);
  return files;
}

/** JSON without letters beyond ASCII, as readers in Python want it. */
function asciiJson(value: unknown): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 1).replace(/[^\n -~]/g, escaped);
}

function addChunks(
  chunks: Map<string, Uint8Array>,
  { name, data }: Variable,
  shape: readonly number[],
  chunk: readonly number[],
): void {
  const size = chunk.reduce((product, length) => product * length, 1);
  const rest =
    shape.length === 0
      ? "0"
      : shape
          .slice(1)
          .map(() => ".0")
          .join("");
  for (let k = 0; k * size < data.length; k++) {
    const bytes = new Uint8Array(data.slice(k * size, (k + 1) * size).buffer);
    chunks.set(`${name}/${shape.length === 0 ? "" : k}${rest}`, bytes);
  }
}
