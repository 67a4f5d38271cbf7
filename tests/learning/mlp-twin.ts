// Plain twins in f64 of what the training kernels do, and central differences of them.
import { type MlpSpec, type MlpTensor, mlpTensors } from "../../src/learning/mlp.ts";

export type Numbers = ArrayLike<number>;

const ACTIVATE = {
  elu: (x: number) => (x > 0 ? x : Math.expm1(x)),
  tanh: Math.tanh,
  relu: (x: number) => Math.max(x, 0),
};

function normTwin(x: Float64Array, parameters: Numbers, offset: number): Float64Array {
  const mean = x.reduce((a, b) => a + b) / x.length;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
  const scale = 1 / Math.sqrt(variance + 1e-5);
  const shift = offset + x.length;
  return x.map(
    (v, k) => (v - mean) * scale * (parameters[offset + k] as number) + (parameters[shift + k] as number),
  );
}

function denseTwin(x: Float64Array, outputs: number, parameters: Numbers, offset: number): Float64Array {
  const bias = offset + x.length * outputs;
  const y = new Float64Array(outputs);
  for (let j = 0; j < outputs; j++) {
    let sum = parameters[bias + j] as number;
    for (let k = 0; k < x.length; k++) {
      sum += (x[k] as number) * (parameters[offset + k * outputs + j] as number);
    }
    y[j] = sum;
  }
  return y;
}

/** Output of one row, from the flat parameters; `tensors` are those of the spec. */
export function mlpTwin(
  spec: MlpSpec,
  parameters: Numbers,
  input: Numbers,
  tensors: readonly MlpTensor[] = mlpTensors(spec),
): Float64Array {
  let x: Float64Array = Float64Array.from(input);
  for (let k = 0; k < tensors.length; k += 2) {
    const { shape, offset } = tensors[k] as MlpTensor;
    const outputs = shape[1];
    x = outputs === undefined ? normTwin(x, parameters, offset) : denseTwin(x, outputs, parameters, offset);
    if (outputs !== undefined && k + 2 < tensors.length) x = x.map(ACTIVATE[spec.activation]);
  }
  return x;
}

/** Gradient of f at x by central differences; error about step² and 1e-16/step, relative. */
export function centralDifferences(f: (x: Float64Array) => number, x: Numbers, step = 1e-5): Float64Array {
  const at = Float64Array.from(x);
  return at.map((value, k) => {
    at[k] = value + step;
    const high = f(at);
    at[k] = value - step;
    const low = f(at);
    at[k] = value;
    return (high - low) / (2 * step);
  });
}

/** Largest difference, relative to the largest wanted number. */
export function relativeGap(got: Numbers, want: Numbers): number {
  if (got.length !== want.length) throw new Error(`${got.length} numbers, wanted ${want.length}`);
  let size = 0;
  let gap = 0;
  for (let k = 0; k < want.length; k++) {
    size = Math.max(size, Math.abs(want[k] as number));
    const distance = Math.abs((got[k] as number) - (want[k] as number));
    gap = Math.max(gap, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
  }
  return gap / size;
}
