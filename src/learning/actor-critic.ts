// The networks of a training in one flat vector of parameters: [actor, log std] for all drones or for each, then the critic.

import type { BatchEnv } from "../env/batch-env.ts";
import type { PpoSettings } from "../env/ppo-settings.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { ActorData } from "./actor-data.ts";
import { gaussianSample } from "./gaussian.ts";
import { Mlp, type MlpSpec, mlpSize, mlpTensors } from "./mlp.ts";
import type { RolloutPolicy } from "./rollout.ts";

/** An actor and the drones that it flies. */
export interface ActorGroup {
  readonly actor: Mlp;
  /** address of [N] f32 */
  readonly logStd: number;
  /** numbers of its drones in a world; undefined: all */
  readonly agents: readonly number[] | undefined;
  /** of its parameters in the flat vector */
  readonly offset: number;
}

/** A part of the flat vector that one optimiser moves. */
export interface Segment {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  /** terms of its loss in one moment of a world */
  readonly rowsPerMoment: number;
}

const ACTOR_HEAD_GAIN = 0.01;
const CRITIC_HEAD_GAIN = { gyre: 1, published: 0.01 };

/** Actor or actors, and critic. Call `free()` when done. */
export class ActorCritic implements RolloutPolicy {
  readonly groups: readonly ActorGroup[];
  readonly critic: Mlp;
  readonly criticOffset: number;
  /** the critic sees all drones of a world and gives a value for each */
  readonly isCentral: boolean;
  /** P */
  readonly size: number;
  /** address of [P] f32 */
  readonly parameters: number;
  readonly segments: readonly Segment[];
  readonly #kernels: Kernels;
  readonly #seed: number;
  readonly #agents: number;
  readonly #rows: number;
  readonly #inputs: number;
  readonly #actions: number;
  readonly #initialLogStd: number;
  /** scratch of one drone's rows: observations, actions, log-probabilities, game numbers */
  readonly #scratch: readonly [number, number, number, number];

  constructor(kernels: Kernels, env: BatchEnv, settings: PpoSettings, seed: number) {
    this.#kernels = kernels;
    this.#seed = seed;
    const { agentCount, observationSize, actionSize } = env;
    this.#agents = agentCount;
    this.#rows = env.worlds;
    this.#inputs = observationSize;
    this.#actions = actionSize;
    this.#initialLogStd = settings.log_std;
    this.isCentral = settings.critic === "centralised" && agentCount > 1;
    const actorSpec = specOf(settings, observationSize, actionSize);
    const criticSpec = this.isCentral
      ? specOf(settings, observationSize * agentCount, agentCount)
      : specOf(settings, observationSize, 1);
    const isSeparate = settings.actor === "separate" && agentCount > 1;
    const actorLength = mlpSize(actorSpec) + actionSize;
    const actors = isSeparate ? agentCount : 1;
    this.criticOffset = actors * actorLength;
    this.size = this.criticOffset + mlpSize(criticSpec);
    this.parameters = kernels.alloc(4 * this.size);
    this.groups = Array.from({ length: actors }, (_, k) => {
      const at = this.parameters + 4 * k * actorLength;
      return {
        actor: new Mlp(kernels, actorSpec, at),
        logStd: at + 4 * mlpSize(actorSpec),
        agents: isSeparate ? [k] : undefined,
        offset: k * actorLength,
      };
    });
    this.critic = new Mlp(kernels, criticSpec, this.parameters + 4 * this.criticOffset);
    this.segments = [
      ...this.groups.map(({ offset }, k) => ({
        name: isSeparate ? `actor ${k}` : "actor",
        offset,
        length: actorLength,
        rowsPerMoment: isSeparate ? 1 : agentCount,
      })),
      {
        name: "critic",
        offset: this.criticOffset,
        length: mlpSize(criticSpec),
        rowsPerMoment: agentCount,
      },
    ];
    const scratch = (count: number): number => kernels.alloc(4 * env.worlds * count);
    this.#scratch = [scratch(observationSize), scratch(actionSize), scratch(1), scratch(1)];
    this.#initialise(settings);
  }

  #initialise(settings: PpoSettings): void {
    this.groups.forEach(({ actor, logStd }, k) => {
      actor.initialise(this.#seed, k, ACTOR_HEAD_GAIN);
      this.#kernels.f32(logStd, this.#actions).fill(this.#initialLogStd);
    });
    const gain = settings.layer_norm ? CRITIC_HEAD_GAIN.published : CRITIC_HEAD_GAIN.gyre;
    this.critic.initialise(this.#seed, this.groups.length, gain);
    this.refresh();
  }

  /** [P] all parameters; a live view. */
  values(): Float32Array {
    return this.#kernels.f32(this.parameters, this.size);
  }

  /** Call after each change of the parameters. */
  refresh(): void {
    for (const { actor } of this.groups) actor.refresh();
    this.critic.refresh();
  }

  act(observations: number, actions: number, logProb: number, games: number, step: number): void {
    const [group] = this.groups as [ActorGroup];
    const rows = this.#rows * this.#agents;
    if (!group.agents) {
      group.actor.forward(rows, observations, actions);
      this.#sample(group, rows, this.#agents, games, step, actions, logProb);
      return;
    }
    for (const one of this.groups) this.#actAlone(one, observations, actions, logProb, games, step);
  }

  /** The rows of one drone, gathered, sampled and put back. */
  #actAlone(
    group: ActorGroup,
    observations: number,
    actions: number,
    logProb: number,
    games: number,
    step: number,
  ): void {
    const [seen, acted, probable, names] = this.#scratch;
    const agent = (group.agents as readonly number[])[0] as number;
    const A = this.#agents;
    const worlds = this.#rows;
    const kernels = this.#kernels;
    const move = (from: number, fromRow: (e: number) => number, to: number, width: number, back: boolean) => {
      const memory = new Uint8Array(kernels.memory.buffer);
      for (let e = 0; e < worlds; e++) {
        const strided = from + 4 * width * fromRow(e);
        const dense = to + 4 * width * e;
        if (back) memory.copyWithin(strided, dense, dense + 4 * width);
        else memory.copyWithin(dense, strided, strided + 4 * width);
      }
    };
    const rowOf = (e: number): number => e * A + agent;
    move(observations, rowOf, seen, this.#inputs, false);
    group.actor.forward(worlds, seen, acted);
    // a drone of its own has names of its own: worlds are far fewer than 2²⁸
    const own = kernels.u32(names, worlds);
    kernels.u32(games, worlds).forEach((game, e) => {
      own[e] = game + (agent + 1) * 0x10000000;
    });
    this.#sample(group, worlds, 1, names, step, acted, probable);
    move(actions, rowOf, acted, this.#actions, true);
    move(logProb, rowOf, probable, 1, true);
  }

  #sample(
    group: ActorGroup,
    rows: number,
    agents: number,
    games: number,
    step: number,
    actions: number,
    logProb: number,
  ): void {
    const names = { agents, games, step, seed: this.#seed };
    const draw = { ...names, rows, columns: this.#actions, logStd: group.logStd };
    gaussianSample(this.#kernels, draw, actions, logProb);
  }

  value(worlds: number, observations: number, values: number): void {
    this.critic.forward(this.isCentral ? worlds : worlds * this.#agents, observations, values);
  }

  /** Mean actions of observations [R, D] of whole worlds. */
  mean(worlds: number, observations: number, actions: number): void {
    const [group] = this.groups as [ActorGroup];
    group.actor.forward(worlds * this.#agents, observations, actions);
  }

  /** Name of a parameter, e.g. `actor.encoder.1.layers.0.weight`. */
  nameOf(index: number): string {
    const segment = this.segments.findLast(({ offset }) => offset <= index) as Segment;
    const group = this.groups.find(({ offset }) => offset === segment.offset);
    const { spec } = group ? group.actor : this.critic;
    const within = index - segment.offset;
    if (within >= mlpSize(spec)) return `${segment.name}.log_std[${within - mlpSize(spec)}]`;
    const tensor = mlpTensors(spec).findLast(({ offset }) => offset <= within);
    return `${segment.name}.${tensor?.name}[${within - (tensor?.offset ?? 0)}]`;
  }

  /** Mean over actions of the noise's standard deviation. */
  meanStd(): number {
    const { logStd } = this.toActors()[0] as ActorData;
    const std = this.#kernels.alloc(8 * logStd.length);
    this.#kernels.f32(std, logStd.length).set(logStd);
    this.#kernels.call("networkSpread", logStd.length, std, std + 4 * logStd.length);
    const sum = this.#kernels.f32(std + 4 * logStd.length, logStd.length).reduce((a, b) => a + b, 0);
    this.#kernels.free(std);
    return sum / logStd.length;
  }

  toActors(): ActorData[] {
    return this.groups.map(({ actor, logStd }) =>
      actor.toActor(this.#kernels.f32(logStd, this.#actions).slice()),
    );
  }

  free(): void {
    for (const { actor } of this.groups) actor.free();
    this.critic.free();
    for (const at of [this.parameters, ...this.#scratch]) this.#kernels.free(at);
  }
}

function specOf(settings: PpoSettings, inputs: number, outputs: number): MlpSpec {
  const { hidden, activation, layer_norm } = settings;
  return { inputs, hidden, outputs, activation, layerNorm: layer_norm };
}
