// Matrix products with gradients that are quick on every backend:
//
//   Y = A·B      ∂L/∂A = ∂L/∂Y·Bᵀ      ∂L/∂B = Aᵀ·∂L/∂Y
//
// TensorFlow's own gradient asks matMul to transpose, which its WebAssembly backend does 10 to 30 times slower than
// a plain product; here the transposes are written out first. The numbers are the same.

import type { Tensor, Tf } from "../backend.ts";

/** a [.., M, K] · b [.., K, N] → [.., M, N]. */
export type Product = (a: Tensor, b: Tensor) => Tensor;

/** What layers are made of. */
export interface Kit {
  readonly tf: Tf;
  readonly product: Product;
}

/** Layers with the quick product. */
export function makeKit(tf: Tf): Kit {
  return { tf, product: quickProduct(tf) };
}

/** Layers with TensorFlow's own gradient, for comparison. */
export function makeShippedKit(tf: Tf): Kit {
  return { tf, product: (a, b) => tf.matMul(a, b) };
}

function quickProduct(tf: Tf): Product {
  return tf.customGrad((...args: unknown[]) => {
    const [a, b, save] = args as [Tensor, Tensor, (tensors: Tensor[]) => void];
    save([a, b]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [left, right] = saved as [Tensor, Tensor];
      return [tf.matMul(dy, flipped(tf, right)), tf.matMul(flipped(tf, left), dy)];
    };
    return { value: tf.matMul(a, b), gradFunc };
  }) as Product;
}

/** The last two axes exchanged. */
export function flipped(tf: Tf, x: Tensor): Tensor {
  const axes = x.shape.map((_, k) => k);
  axes.push(...axes.splice(-2).reverse());
  return tf.transpose(x, axes);
}
