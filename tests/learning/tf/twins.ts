// Plain twins in f64 of the layers that TensorFlow computes: rows of numbers in, rows of numbers out.

/** [rows][columns] */
export type Rows = number[][];

/** A flat array as rows of `columns`. */
export function rowsOf(values: Float64Array, columns: number): Rows {
  return Array.from({ length: values.length / columns }, (_, r) => [
    ...values.subarray(r * columns, (r + 1) * columns),
  ]);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const add = (a: readonly number[], b: readonly number[]): number[] => a.map((x, k) => x + (b[k] as number));

export function denseTwin(x: Rows, weights: Float64Array, bias: Float64Array): Rows {
  const outputs = bias.length;
  return x.map((row) =>
    Array.from(bias, (b, j) => b + sum(row.map((value, i) => value * (weights[i * outputs + j] as number)))),
  );
}

export function normTwin(x: Rows, gain: Float64Array, shift: Float64Array, epsilon: number): Rows {
  return x.map((row) => {
    const mean = sum(row) / row.length;
    const variance = sum(row.map((v) => (v - mean) ** 2)) / row.length;
    return row.map(
      (v, k) => ((v - mean) / Math.sqrt(variance + epsilon)) * (gain[k] as number) + (shift[k] as number),
    );
  });
}

export const ACTIVATION_TWINS = {
  none: (x: number): number => x,
  elu: (x: number): number => (x > 0 ? x : Math.expm1(x)),
  tanh: (x: number): number => Math.tanh(x),
  relu: (x: number): number => Math.max(0, x),
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One row, all times: x [T][I] → [T][H]. */
export function gruTwin(x: Rows, start: number[], p: Float64Array[]): Rows {
  const [W, b, U, c] = p as [Float64Array, Float64Array, Float64Array, Float64Array];
  let state = start;
  return x.map((row) => {
    const [fromInput] = denseTwin([row], W, b) as [number[]];
    const [fromState] = denseTwin([state], U, c) as [number[]];
    const H = state.length;
    state = state.map((h, k) => {
      const at = (values: number[], gate: number): number => values[gate * H + k] as number;
      const r = sigmoid(at(fromInput, 0) + at(fromState, 0));
      const z = sigmoid(at(fromInput, 1) + at(fromState, 1));
      const n = Math.tanh(at(fromInput, 2) + r * at(fromState, 2));
      return (1 - z) * n + z * h;
    });
    return state;
  });
}

type Arrays = [Float64Array, Float64Array, Float64Array, Float64Array];
type Arrays12 = [...Arrays, ...Arrays, ...Arrays];

/** One sequence: x [T][D] → [T][D]; parameters in the order of AttentionParameters. */
export function attentionTwin(x: Rows, p: Float64Array[], heads: number, epsilon: number): Rows {
  const [g1, s1, W, b, Wo, bo, g2, s2, W1, b1, W2, b2] = p as Arrays12;
  const D = (x[0] as number[]).length;
  const size = D / heads;
  const all = denseTwin(normTwin(x, g1, s1, epsilon), W, b);
  const part = (row: number[], which: number, head: number): number[] =>
    row.slice(which * D + head * size, which * D + (head + 1) * size);
  const mixed = all.map((row) =>
    Array.from({ length: heads }, (_, head) => {
      const query = part(row, 0, head);
      const scores = all.map((other) => sum(part(other, 1, head).map((v, k) => v * (query[k] as number))));
      const weights = scores.map((score) => Math.exp(score / Math.sqrt(size)));
      return query.map((_q, k) =>
        sum(
          all.map(
            (other, t) => ((weights[t] as number) / sum(weights)) * (part(other, 2, head)[k] as number),
          ),
        ),
      );
    }).flat(),
  );
  const y = denseTwin(mixed, Wo, bo).map((row, t) => add(row, x[t] as number[]));
  const wide = denseTwin(normTwin(y, g2, s2, epsilon), W1, b1).map((row) => row.map(ACTIVATION_TWINS.elu));
  return denseTwin(wide, W2, b2).map((row, t) => add(row, y[t] as number[]));
}
