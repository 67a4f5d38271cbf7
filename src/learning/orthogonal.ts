// Orthogonal matrices to start a network with (Saxe et al., arXiv 1312.6120): Gram–Schmidt on seeded normals.
// The longer side holds unit vectors at right angles, times the gain. Plain arithmetic: the same bits everywhere.

import { STREAMS } from "../base/philox.ts";
import type { Kernels } from "../kernels/kernels.ts";

/** n standard normals named by (seed, stream of weights) and (which, layer). */
function normals(kernels: Kernels, n: number, seed: number, which: number, layer: number): Float64Array {
  const values = new Float64Array(n);
  const at = kernels.alloc(32);
  const block = kernels.f64(at, 4);
  for (let k = 0; k < n; k += 4) {
    kernels.call("normalBlock", k >> 2, layer, which, 0, seed, STREAMS.weights, at);
    values.set(block.subarray(0, Math.min(4, n - k)), k);
  }
  kernels.free(at);
  return values;
}

/** Makes the `count` vectors of length `size` that lie one behind another orthonormal, in place. */
function orthonormalise(vectors: Float64Array, count: number, size: number): void {
  for (let v = 0; v < count; v++) {
    const own = vectors.subarray(v * size, (v + 1) * size);
    // twice is enough: the second sweep removes what rounding left
    for (let sweep = 0; sweep < 2; sweep++) {
      for (let u = 0; u < v; u++) subtractShadow(own, vectors.subarray(u * size, (u + 1) * size));
    }
    const length = Math.sqrt(dot(own, own));
    for (let k = 0; k < size; k++) own[k] = (own[k] as number) / length;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

/** own −= (own·unit)·unit */
function subtractShadow(own: Float64Array, unit: Float64Array): void {
  const size = dot(own, unit);
  for (let k = 0; k < own.length; k++) own[k] = (own[k] as number) - size * (unit[k] as number);
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer, times `gain`.
 *
 * @param seed  first word of the key
 * @param which which network of the seed
 * @param layer which matrix of the network
 * @returns [inputs, outputs], row-major
 */
export function orthogonal(
  kernels: Kernels,
  shape: { readonly inputs: number; readonly outputs: number },
  gain: number,
  name: { readonly seed: number; readonly which: number; readonly layer: number },
): Float32Array {
  const { inputs, outputs } = shape;
  const count = Math.min(inputs, outputs);
  const size = Math.max(inputs, outputs);
  const vectors = normals(kernels, count * size, name.seed, name.which, name.layer);
  orthonormalise(vectors, count, size);
  const matrix = new Float32Array(inputs * outputs);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < outputs; j++) {
      const at = inputs < outputs ? i * size + j : j * size + i;
      matrix[i * outputs + j] = gain * (vectors[at] as number);
    }
  }
  return matrix;
}
