// The PPO minibatch in TensorFlow against the formulas in f64, by central differences; and our kernels against it.
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import type { ActorData } from "../../src/learning/actor-data.ts";
import { Mlp, type MlpSpec } from "../../src/learning/mlp.ts";
import { PPO_STATISTICS, PpoGradient, type PpoLossSettings } from "../../src/learning/ppo-gradient.ts";
import { randomActor, uniforms } from "../../src/learning/random-actor.ts";
import { type PpoMinibatch, PpoTwin } from "../../src/learning/tf/ppo-twin.ts";
import { Arena } from "./arena.ts";
import { ACTIVATION_TWINS, denseTwin, normTwin, type Rows, rowsOf } from "./tf/twins.ts";

const ROWS = 12;
const [I, O, C] = [5, 3, 2];
const GRADIENT = 2e-5; // f32 sums over rows and layers, relative to the largest of the vector
const ADAM = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 };

const actor = randomActor(I, [6, 5], O, 1, "tanh");
const critic = randomActor(I, [7], C, 2, "elu");

const observations = uniforms(ROWS * I, 2, 3, 0);
const actions = uniforms(ROWS * O, 1, 4, 0);
const noise = uniforms(ROWS, 0.4, 5, 0);

const batch: PpoMinibatch = {
  rows: ROWS,
  observations,
  actions,
  // ratios from e⁻⁰·⁴ to e⁰·⁴: within and beyond each clip
  oldLogProb: Float32Array.from(
    logProbs([...arraysOf(actor), Float64Array.from(actor.logStd)]),
    (x, k) => x + (noise[k] as number),
  ),
  advantages: uniforms(ROWS, 2, 6, 0),
  oldValues: uniforms(ROWS * C, 2, 7, 0),
  targets: uniforms(ROWS * C, 2, 8, 0),
};

/** The arrays of an actor in the order of the flat gradient. */
function arraysOf({ layers }: ActorData): Float64Array[] {
  return layers.flatMap((layer) =>
    (layer.kind === "norm" ? [layer.gain, layer.shift] : [layer.weights, layer.bias]).map((a) =>
      Float64Array.from(a),
    ),
  );
}

function forward(shape: ActorData, arrays: Float64Array[]): Rows {
  return shape.layers.reduce(
    (rows, layer, k) => {
      const [a, b] = arrays.slice(2 * k, 2 * k + 2) as [Float64Array, Float64Array];
      if (layer.kind === "norm") return normTwin(rows, a, b, shape.epsilon);
      return denseTwin(rows, a, b).map((row) => row.map(ACTIVATION_TWINS[layer.activation]));
    },
    rowsOf(Float64Array.from(observations), I),
  );
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

/** Log-probability of each row's action. */
function logProbs(arrays: Float64Array[], shape: ActorData = actor): number[] {
  const logStd = Array.from(arrays.at(-1) as Float64Array);
  return forward(shape, arrays).map((means, r) =>
    logStd.reduce((sum, x, k) => {
      const z = ((actions[r * O + k] as number) - (means[k] as number)) / Math.exp(x);
      return sum - 0.5 * z * z - x - 0.5 * Math.log(2 * Math.PI);
    }, 0),
  );
}

/** Of the actor's arrays and log std, last. */
function actorLoss(arrays: Float64Array[], s: PpoLossSettings): number {
  const logStd = Array.from(arrays.at(-1) as Float64Array);
  const entropy = logStd.reduce((h, x) => h + x + 0.5 * Math.log(2 * Math.PI * Math.E), 0);
  return logProbs(arrays).reduce((total, logProb, r) => {
    const [ratio, A] = [Math.exp(logProb - (batch.oldLogProb[r] as number)), batch.advantages[r] as number];
    const gain = Math.min(ratio * A, clamp(ratio, 1 - s.clip, 1 + s.clip) * A);
    return total - gain * s.surrogateScale - s.entropy * entropy;
  }, 0);
}

function criticLoss(arrays: Float64Array[], { valueClip, huberDelta }: PpoLossSettings): number {
  const loss = (x: number): number => {
    if (huberDelta === null || Math.abs(x) <= huberDelta) return 0.5 * x * x;
    return huberDelta * (Math.abs(x) - 0.5 * huberDelta);
  };
  return forward(critic, arrays)
    .flat()
    .reduce((total, value, k) => {
      const [old, target] = [batch.oldValues[k] as number, batch.targets[k] as number];
      const plain = loss(value - target);
      if (valueClip === null) return total + plain;
      return total + Math.max(plain, loss(old + clamp(value - old, -valueClip, valueClip) - target));
    }, 0);
}

/** Central differences of all numbers of all arrays. */
function differences(arrays: Float64Array[], loss: () => number): number[] {
  const h = 1e-6;
  return arrays.flatMap((array) =>
    Array.from(array, (middle, k) => {
      array[k] = middle + h;
      const above = loss();
      array[k] = middle - h;
      const below = loss();
      array[k] = middle;
      return (above - below) / (2 * h);
    }),
  );
}

function largestGap(got: Float32Array, want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  const size = Math.max(...want.map(Math.abs));
  return Math.max(...want.map((w, k) => Math.abs((got[k] as number) - w))) / size;
}

const SETTINGS: PpoLossSettings[] = [
  { clip: 0.1, valueClip: 0.1, huberDelta: 0.8, entropy: 0.01, surrogateScale: 1 },
  { clip: 0.2, valueClip: null, huberDelta: null, entropy: 0, surrogateScale: 4 },
  { clip: 0.3, valueClip: 0.4, huberDelta: null, entropy: 0.1, surrogateScale: 1 },
];

describe("losses and gradients of a minibatch are the formulas'", () => {
  for (const settings of SETTINGS) {
    it(JSON.stringify(settings), async () => {
      const twin = await PpoTwin.load(actor, critic, ADAM);
      const got = twin.gradients(batch, settings);
      twin.free();
      const own = [...arraysOf(actor), Float64Array.from(actor.logStd)];
      const values = arraysOf(critic);
      expect(got.actorLoss / actorLoss(own, settings)).toBeCloseTo(1, 4);
      expect(got.criticLoss / criticLoss(values, settings)).toBeCloseTo(1, 4);
      expect(
        largestGap(
          got.actor,
          differences(own, () => actorLoss(own, settings)),
        ),
      ).toBeLessThan(GRADIENT);
      expect(
        largestGap(
          got.critic,
          differences(values, () => criticLoss(values, settings)),
        ),
      ).toBeLessThan(GRADIENT);
    });
  }
});

it("updates lower the losses and leave no tensor behind, with either product alike", async () => {
  const settings = SETTINGS[0] as PpoLossSettings;
  const quick = await PpoTwin.load(actor, critic, ADAM);
  const shipped = await PpoTwin.load(actor, critic, ADAM, "shipped");
  const before = quick.gradients(batch, settings);
  const alive = quick.liveTensors;
  for (let k = 0; k < 10; k++) for (const twin of [quick, shipped]) twin.update(batch, settings, 10);
  expect(quick.liveTensors).toBe(alive);
  const after = quick.gradients(batch, settings);
  expect(after.actorLoss).toBeLessThan(before.actorLoss);
  expect(after.criticLoss).toBeLessThan(before.criticLoss);
  const [a, b] = [quick.parameters(), shipped.parameters()];
  expect(largestGap(a.actor, [...b.actor])).toBeLessThan(GRADIENT);
  expect(largestGap(a.critic, [...b.critic])).toBeLessThan(GRADIENT);
  for (const twin of [quick, shipped]) twin.free();
});

/** Losses and gradients of our kernels, on the same weights and rows; layer order is that of ActorData. */
async function kernelGradients(
  [actorData, critic]: readonly [ActorData, ActorData],
  specs: readonly [MlpSpec, MlpSpec],
  rows: PpoMinibatch,
  settings: PpoLossSettings,
): Promise<{ actor: Float32Array; critic: Float32Array; actorLoss: number; criticLoss: number }> {
  const kernels = await loadKernels();
  const arena = new Arena(kernels);
  const flat = (data: ActorData): number[] => arraysOf(data).flatMap((array) => [...array]);
  const theta = arena.f32([...flat(actorData), ...actorData.logStd]);
  const phi = arena.f32(flat(critic));
  const nets = [new Mlp(kernels, specs[0], theta), new Mlp(kernels, specs[1], phi)] as const;
  for (const net of nets) net.refresh();
  const ppo = new PpoGradient(kernels, nets[0], theta + 4 * nets[0].size, nets[1], settings);
  const { rows: count, criticObservations: _, ...arrays } = rows;
  const at = Object.fromEntries(Object.entries(arrays).map(([key, x]) => [key, arena.f32(x)]));
  const list = { ...(at as Record<keyof typeof arrays, number>), rows: count, index: 0 };
  const size = nets[0].size + actorData.outputs;
  const sums = [arena.zeros(size), arena.zeros(nets[1].size)] as const;
  ppo.actor(list, sums[0]);
  ppo.critic(list, sums[1]);
  const { surrogate, entropy, valueLoss } = PPO_STATISTICS;
  const got = ppo.statistics;
  const result = {
    actor: arena.read(sums[0], size),
    critic: arena.read(sums[1], nets[1].size),
    actorLoss: (got[surrogate] as number) - settings.entropy * (got[entropy] as number),
    criticLoss: got[valueLoss] as number,
  };
  for (const piece of [ppo, ...nets]) piece.free();
  arena.free();
  return result;
}

describe("our kernels have the losses and gradients of TensorFlow", () => {
  for (const [k, activation] of (["tanh", "elu", "relu"] as const).entries()) {
    for (const layerNorm of [true, false]) {
      it(`${activation}, ${layerNorm ? "with" : "without"} norms`, async () => {
        const spec = { inputs: I, hidden: [64, 40], outputs: O, activation, layerNorm };
        const specs = [spec, { ...spec, outputs: C }] as const;
        const nets = specs.map(({ outputs }, n) => {
          const seeded = randomActor(I, spec.hidden, outputs, 10 + n, activation);
          // wide noise: an action ten deviations off has a log-probability of −50, and f32 little left for its ratio
          const data = { ...seeded, logStd: seeded.logStd.map((x) => x + 1) };
          return layerNorm ? data : { ...data, layers: data.layers.filter(({ kind }) => kind === "dense") };
        }) as unknown as readonly [ActorData, ActorData];
        const own = [...arraysOf(nets[0]), Float64Array.from(nets[0].logStd)];
        const oldLogProb = Float32Array.from(logProbs(own, nets[0]), (x, r) => x + (noise[r] as number));
        const rows = { ...batch, oldLogProb };
        const settings = SETTINGS[k] as PpoLossSettings;
        const twin = await PpoTwin.load(...nets, ADAM);
        const want = twin.gradients(rows, settings);
        twin.free();
        const got = await kernelGradients(nets, specs, rows, settings);
        expect(largestGap(got.actor, [...want.actor])).toBeLessThan(GRADIENT);
        expect(largestGap(got.critic, [...want.critic])).toBeLessThan(GRADIENT);
        expect(got.actorLoss / want.actorLoss).toBeCloseTo(1, 4);
        expect(got.criticLoss / want.criticLoss).toBeCloseTo(1, 4);
      });
    }
  }
});
