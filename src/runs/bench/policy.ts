// Speed of a policy's forward pass: the published shape 57-256-128-128-4 with its four LayerNorms.

import type { Kernels } from "../../kernels/kernels.ts";
import { Network } from "../../learning/networks.ts";
import { randomActor, uniforms } from "../../learning/random-actor.ts";
import { type BenchResult, medianOf } from "./result.ts";

const OBSERVATIONS = 57;
const HIDDEN = [256, 128, 128] as const;
const ACTIONS = 4;
const BLOCKS = 61;
/** samples a block: about 1 ms, short enough to fall between interruptions on a busy machine */
const BLOCK_SAMPLES = 256;
/** samples before the first block: by then the engine has compiled the kernels well */
const WARM_UP_SAMPLES = 16384;

/** µs a sample of each block. */
function measure(kernels: Kernels, network: Network, batch: number): number[] {
  const input = kernels.alloc(batch * OBSERVATIONS * 4);
  const output = kernels.alloc(batch * ACTIONS * 4);
  kernels.f32(input, batch * OBSERVATIONS).set(uniforms(batch * OBSERVATIONS, 2, 1, 0));
  const run = (samples: number): void => {
    for (let done = 0; done < samples; done += batch) network.forward(batch, 0, input, output);
  };
  run(WARM_UP_SAMPLES);
  const samples: number[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const started = performance.now();
    run(BLOCK_SAMPLES);
    samples.push(((performance.now() - started) * 1000) / BLOCK_SAMPLES);
  }
  kernels.free(input);
  kernels.free(output);
  return samples;
}

/** Forward pass, µs a sample, in batches of 64 and one at a time. */
export function benchPolicy(kernels: Kernels): BenchResult[] {
  const network = new Network(kernels, randomActor(OBSERVATIONS, HIDDEN, ACTIONS, 1));
  const results = [64, 1].map((batch) => {
    const samples = measure(kernels, network, batch);
    return { name: `policy.batch${batch}`, value: medianOf(samples), unit: "µs/sample", samples };
  });
  network.free();
  return results;
}
