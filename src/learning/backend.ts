// The only door to TensorFlow.js. Networks run and train on our own kernels; TensorFlow is the reference that
// they are checked against where it happens to be installed (an optional dependency), and nothing needs it.

/** What we use of a TensorFlow tensor. */
export interface TensorflowTensor {
  dataSync(): Float32Array;
  dispose(): void;
  add(other: TensorflowTensor): TensorflowTensor;
  sub(other: TensorflowTensor): TensorflowTensor;
  mul(other: TensorflowTensor): TensorflowTensor;
  div(other: TensorflowTensor): TensorflowTensor;
  matMul(other: TensorflowTensor): TensorflowTensor;
  elu(): TensorflowTensor;
  tanh(): TensorflowTensor;
  relu(): TensorflowTensor;
  sqrt(): TensorflowTensor;
}

/** What we use of TensorFlow; structural, so that compiling needs no package. */
export interface Tensorflow {
  readonly version: Readonly<Record<string, string>>;
  getBackend(): string;
  tidy(work: () => TensorflowTensor): TensorflowTensor;
  tensor1d(values: Float32Array): TensorflowTensor;
  tensor2d(values: Float32Array, shape: [number, number]): TensorflowTensor;
  scalar(value: number): TensorflowTensor;
  moments(
    x: TensorflowTensor,
    axis: number,
    keepDims: boolean,
  ): { mean: TensorflowTensor; variance: TensorflowTensor };
}

/** A variable name: neither TypeScript nor a bundler looks for a package that may be missing. */
const PACKAGE: string = "@tensorflow/tfjs-node";

/**
 * TensorFlow.js with its native addon, or null where it is not installed, came without its addon, or cannot
 * run on this version of Node. Never throws.
 */
export async function loadTensorflow(): Promise<Tensorflow | null> {
  if (typeof process !== "object" || !process.versions?.node) return null;
  try {
    restoreUtil();
    return ((await import(/* @vite-ignore */ PACKAGE)) as { default?: Tensorflow }).default ?? null;
  } catch {
    return null;
  }
}

/** tfjs-node 4.22 calls two functions that Node 23 removed (tensorflow/tfjs issues 8609 and 8746). */
function restoreUtil(): void {
  const builtin = process as unknown as { getBuiltinModule?: (name: string) => Record<string, unknown> };
  const util = builtin.getBuiltinModule?.("node:util");
  if (!util) return;
  util.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
