// Gradients of the losses of PPO over lists of rows: the equations are those of assembly/learning/ppo.ts.
// Rows go through the networks block by block, in the order of the list, and everything is a sum over rows, so
// what a list gives depends on the list alone; the caller divides by the number of rows.

import type { Kernels } from "../kernels/kernels.ts";
import type { Mlp } from "./mlp.ts";

export interface PpoLossSettings {
  /** c of the clipped ratio, 1 ± c */
  readonly clip: number;
  /** c of the clipped change of a value; null for none */
  readonly valueClip: number | null;
  /** δ of Huber's loss; null for ½x² */
  readonly huberDelta: number | null;
  /** weight of the entropy */
  readonly entropy: number;
  /** factor of the surrogate; the published code has the number of actions here */
  readonly surrogateScale: number;
}

/** Addresses of what the actor learns from. `index` [rows] i32 lists rows of the other arrays; 0 for the first rows. */
export interface ActorRows {
  readonly rows: number;
  readonly index: number;
  /** [·, I] f32 */
  readonly observations: number;
  /** [·, O] f32 */
  readonly actions: number;
  /** [·] f32 */
  readonly oldLogProb: number;
  /** [·] f32 */
  readonly advantages: number;
}

/** Addresses of what the critic learns from. */
export interface CriticRows {
  readonly rows: number;
  readonly index: number;
  /** [·, I] f32 */
  readonly observations: number;
  /** [·, O] f32, normalised */
  readonly oldValues: number;
  /** [·, O] f32, normalised returns */
  readonly targets: number;
}

/** Places in `statistics`, all sums over rows. */
export const PPO_STATISTICS = {
  surrogate: 0,
  entropy: 1,
  /** (r − 1) − log r */
  kl: 2,
  /** rows with r outside 1 ± c */
  clipped: 3,
  actorRows: 4,
  valueLoss: 5,
  criticRows: 6,
} as const;
const STATISTICS = 7;

export class PpoGradient {
  /** may be changed between calls, e.g. by a schedule */
  settings: PpoLossSettings;
  readonly #kernels: Kernels;
  readonly #actor: Mlp;
  readonly #critic: Mlp;
  readonly #logStd: number;
  readonly #outputs: number;
  readonly #gradients: number;
  readonly #statistics: number;
  readonly #scratch: number;

  /** @param logStd address of [O] f32 */
  constructor(kernels: Kernels, actor: Mlp, logStd: number, critic: Mlp, settings: PpoLossSettings) {
    this.#kernels = kernels;
    this.#actor = actor;
    this.#critic = critic;
    this.#logStd = logStd;
    this.settings = settings;
    const most = Math.max(...[actor, critic].map((net) => net.blockRows * net.spec.outputs));
    this.#outputs = kernels.alloc(4 * most);
    this.#gradients = kernels.alloc(4 * most);
    this.#statistics = kernels.alloc(8 * STATISTICS);
    this.#scratch = kernels.alloc(16 * actor.spec.outputs);
  }

  /**
   * Adds the gradient of Σ loss of the actor.
   *
   * @param gradient address of [P + O] f32: the actor's parameters, then log std
   */
  actor(list: ActorRows, gradient: number): void {
    const { clip, entropy, surrogateScale } = this.settings;
    const net = this.#actor;
    const { inputs, outputs } = net.spec;
    eachBlock(list, net.blockRows, (rows, index, first) => {
      net.forwardKept(rows, index, list.observations + 4 * first * inputs, this.#outputs);
      this.#kernels.call(
        "learningPpoActor",
        ...[rows, index, outputs, this.#outputs, this.#logStd],
        ...[list.actions + 4 * first * outputs, list.oldLogProb + 4 * first, list.advantages + 4 * first],
        ...[clip, entropy, surrogateScale],
        ...[this.#gradients, gradient + 4 * net.size, this.#statistics, this.#scratch],
      );
      net.backward(this.#gradients, gradient);
    });
  }

  /**
   * Adds the gradient of Σ loss of the critic.
   *
   * @param gradient address of [P] f32
   */
  critic(list: CriticRows, gradient: number): void {
    const clip = this.settings.valueClip ?? Number.POSITIVE_INFINITY;
    const delta = this.settings.huberDelta ?? Number.POSITIVE_INFINITY;
    const net = this.#critic;
    const { inputs, outputs } = net.spec;
    eachBlock(list, net.blockRows, (rows, index, first) => {
      net.forwardKept(rows, index, list.observations + 4 * first * inputs, this.#outputs);
      this.#kernels.call(
        "learningPpoCritic",
        ...[rows, index, outputs, this.#outputs],
        ...[list.oldValues + 4 * first * outputs, list.targets + 4 * first * outputs],
        ...[clip, delta, this.#gradients, this.#statistics],
      );
      net.backward(this.#gradients, gradient);
    });
  }

  /** [7] sums since the last clear, a copy; places in PPO_STATISTICS. */
  get statistics(): Float64Array {
    return this.#kernels.f64(this.#statistics, STATISTICS).slice();
  }

  clearStatistics(): void {
    this.#kernels.f64(this.#statistics, STATISTICS).fill(0);
  }

  free(): void {
    for (const at of [this.#outputs, this.#gradients, this.#statistics, this.#scratch]) {
      this.#kernels.free(at);
    }
  }
}

/** Cuts a list into blocks: with an index its part, without one (0) the first row of the block. */
function eachBlock(
  list: { readonly rows: number; readonly index: number },
  size: number,
  visit: (rows: number, index: number, first: number) => void,
): void {
  for (let first = 0; first < list.rows; first += size) {
    const rows = Math.min(size, list.rows - first);
    if (list.index === 0) visit(rows, 0, first);
    else visit(rows, list.index + 4 * first, 0);
  }
}
