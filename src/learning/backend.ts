// The only door to TensorFlow.js. Multilayer perceptrons run and train on our own kernels; TensorFlow is the
// reference that they are checked against, and the engine of every other network (GRU, attention).

import type { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type * as tfjs from "@tensorflow/tfjs-core";

/** The functions of TensorFlow.js. */
export type Tf = typeof tfjs;
/** An array of TensorFlow. */
export type Tensor = tfjs.Tensor;

/** Where TensorFlow computes: in a native addon, in WebAssembly, or in plain JavaScript. */
export const BACKENDS = ["tfjs-node", "wasm", "cpu"] as const;
export type Backend = (typeof BACKENDS)[number];

/** TensorFlow, ready. */
export interface LoadedTf {
  readonly tf: Tf;
  /** what computes; to be told once by whoever talks to the user */
  readonly backend: Backend;
}

/** A variable name: neither TypeScript nor a bundler looks for a package that may be missing. */
const NATIVE_PACKAGE: string = "@tensorflow/tfjs-node";

/**
 * Loads TensorFlow.js: the native addon when it works here, else WebAssembly, else plain JavaScript. It has one
 * backend at a time, for all of the process: a second call with another preference changes it for everybody.
 *
 * @param prefer try this one first, then those after it
 */
export async function loadTf(prefer: Backend = "tfjs-node"): Promise<LoadedTf> {
  if (prefer === "tfjs-node") {
    const native = await loadNative();
    if (native) return { tf: native, backend: "tfjs-node" };
  }
  const tf = await import("@tensorflow/tfjs-core");
  tf.enableProdMode(); // no advertisement of tfjs-node on stderr
  await import("@tensorflow/tfjs-layers"); // in Node nothing else brings the gradients of tfjs-core's operations
  if (prefer !== "cpu" && (await startWasm(tf))) return { tf, backend: "wasm" };
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  return { tf, backend: "cpu" };
}

/** Null where the addon is not installed, came without its library, or cannot run on this version of Node. */
async function loadNative(): Promise<Tf | null> {
  if (!isNode()) return null;
  try {
    restoreUtil();
    const native = (await import(/* @vite-ignore */ NATIVE_PACKAGE)) as { default?: Tf };
    return native.default && (await native.default.setBackend("tensorflow")) ? native.default : null;
  } catch {
    return null;
  }
}

async function startWasm(tf: Tf): Promise<boolean> {
  try {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    // in Node the package finds its files; a bundler finds these and serves them
    if (!isNode()) wasm.setWasmPaths(wasmPaths());
    return await tf.setBackend("wasm");
  } catch {
    return false;
  }
}

/** All three, or setWasmPaths refuses; `new URL(…, import.meta.url)` literally, so that Vite sees what to serve. */
function wasmPaths(): Parameters<typeof setWasmPaths>[0] {
  return {
    "tfjs-backend-wasm.wasm": new URL(
      "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
      import.meta.url,
    ).href,
    "tfjs-backend-wasm-simd.wasm": new URL(
      "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
      import.meta.url,
    ).href,
    "tfjs-backend-wasm-threaded-simd.wasm": new URL(
      "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm",
      import.meta.url,
    ).href,
  };
}

function isNode(): boolean {
  return typeof process === "object" && Boolean(process.versions?.node);
}

/** tfjs-node 4.22 calls two functions that Node 23 removed (tensorflow/tfjs issues 8609 and 8746). */
function restoreUtil(): void {
  const builtin = process as unknown as { getBuiltinModule?: (name: string) => Record<string, unknown> };
  const util = builtin.getBuiltinModule?.("node:util");
  if (!util) return;
  util.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
