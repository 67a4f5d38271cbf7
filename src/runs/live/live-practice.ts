// Episodes of a practice scene one after the other, a few frames at a time: each is a game of the recording.

import { DivergedError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { type ActorData, actorBytes } from "../../learning/actor-data.ts";
import { findVehicle } from "../../quadrotor/vehicles.ts";
import { packFrames } from "../../recording/columns.ts";
import { frameSize } from "../../recording/frame-layout.ts";
import type {
  Frame,
  RecordedBody,
  RecordedEvent,
  RecordedGame,
  RecordingHeader,
} from "../../recording/recording.ts";
import type { PracticeEnv } from "../../volleyball/practice/env.ts";
import { hasBall } from "../../volleyball/practice/episode-recorder.ts";
import { makePracticeEnv } from "../../volleyball/practice/make-env.ts";
import type { PracticeTask } from "../../volleyball/practice/tasks.ts";
import { settingsOfScene } from "../../volleyball/scene.ts";
import { DT } from "../../volleyball/tasks.ts";
import { checkFits } from "../train/policy-file.ts";
import type { TrainableScene } from "../train/training-env.ts";
import type { LiveBatch, LiveHead, LiveRun } from "./live-run.ts";
import { PracticeFlight } from "./practice-flight.ts";

/** Metrics that are 1 where an episode ended because its aim was reached. */
const GOALS = ["finished", "in_target"] as const;

/** A policy with the words by which it is found again. */
export interface Pilot {
  readonly name: string;
  /** a shipped policy's name, or a path */
  readonly word: string;
  /** one for all drones, or one for each */
  readonly actors: readonly ActorData[];
}

/** A practice scene that is watched while its episodes are flown. */
export class LivePractice implements LiveRun {
  readonly header: RecordingHeader;
  readonly #kernels: Kernels;
  readonly #scene: TrainableScene;
  readonly #actors: readonly ActorData[];
  readonly #episodes: readonly number[];
  readonly #env: PracticeEnv;
  #flight: PracticeFlight | undefined;
  /** episodes begun */
  #begun = 0;
  #head: LiveHead = { game: 0, step: 0, hash: "0".repeat(16) };
  #trouble: string | undefined;

  /**
   * @param scene    its `deterministic` says whether actions are means or samples
   * @param episodes numbers of the episodes of `gyre evaluate`, in this order
   * @throws ConfigError when the policy does not fit the scene
   */
  constructor(kernels: Kernels, scene: TrainableScene, pilot: Pilot, episodes: readonly number[]) {
    this.#kernels = kernels;
    this.#scene = scene;
    this.#actors = pilot.actors;
    this.#episodes = episodes;
    this.#env = makePracticeEnv(kernels, scene, 1, { autoreset: "disabled" });
    this.header = practiceHeader(kernels, scene, this.#env.task, pilot);
    try {
      checkFits(pilot.actors, this.#env, pilot.name);
    } catch (error) {
      this.#env.free();
      throw error;
    }
  }

  next(frames: number): LiveBatch {
    const taken: Frame[] = [];
    const events: RecordedEvent[] = [];
    const results: RecordedGame[] = [];
    try {
      while (taken.length < frames && !this.#isOver) this.#advance(taken, events, results);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      this.#trouble = error.message;
    }
    return {
      columns: packFrames(taken, frameSize(this.header)),
      events,
      results,
      head: this.#head,
      isEnd: this.#isOver,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  get #isOver(): boolean {
    const isLast = this.#begun === this.#episodes.length && !this.#flight;
    return isLast || this.#trouble !== undefined;
  }

  /** One step of the episode under way, or the start of the next one. */
  #advance(frames: Frame[], events: RecordedEvent[], results: RecordedGame[]): void {
    const flight = this.#flight ?? this.#begin();
    const game = this.#episodes[this.#begun - 1] as number;
    if (this.#flight) {
      flight.advance();
      events.push(...flight.recorder.events());
    } else events.push(flight.recorder.begin(`episode ${game} begins`));
    this.#flight = flight;
    const { step, hash, end } = flight;
    this.#head = { game, step, hash };
    if (end !== 0 || step % this.#scene.record.every_steps === 0) frames.push(flight.recorder.frame());
    if (end === 0) return;
    const { kind, outcome } = this.#endOf(flight);
    events.push(...flight.recorder.end(kind, outcome));
    results.push({ game, server: 0, steps: step, outcome, winner: null, hash });
    flight.free();
    this.#flight = undefined;
  }

  #begin(): PracticeFlight {
    const index = this.#begun++;
    const episode = this.#episodes[index] as number;
    return new PracticeFlight(this.#kernels, this.#env, this.#scene, this.#actors, { episode, index });
  }

  /** How an episode ended, with its metrics in words. */
  #endOf({ end, metrics }: PracticeFlight): { kind: "timeout" | "fault" | "finish"; outcome: string } {
    const { metrics: names } = this.#env;
    const words = names.slice(2).map((name, k) => `${name} ${Number((metrics[k + 2] ?? 0).toPrecision(4))}`);
    if (end === 2) return { kind: "timeout", outcome: `time is up: ${words.join(", ")}` };
    const isFinished = GOALS.some((name) => metrics[names.indexOf(name)] === 1);
    return { kind: isFinished ? "finish" : "fault", outcome: `ended: ${words.join(", ")}` };
  }

  free(): void {
    this.#flight?.free();
    this.#flight = undefined;
    this.#env.free();
  }
}

/** XXH64 over all actors of a policy, 16 hex digits. */
export function hashOfActors(kernels: Kernels, actors: readonly ActorData[]): string {
  const hash = actors.reduce((before, actor) => kernels.xxh64(actorBytes(actor), before), 0n);
  return hash.toString(16).padStart(16, "0");
}

function bodiesOf(scene: TrainableScene, task: PracticeTask): RecordedBody[] {
  const sheet = findVehicle(scene.vehicles.model);
  const drones = task.anchors.slice(0, task.agents).map(
    (_, k): RecordedBody => ({
      name: `drone_${k}`,
      kind: "drone",
      team: 0,
      vehicle: sheet.name,
      size_m: [...sheet.box_m],
    }),
  );
  const ball: RecordedBody = { name: "ball", kind: "ball", size_m: [scene.ball.radius_m] };
  return hasBall(task) ? [...drones, ball] : drones;
}

function practiceHeader(
  kernels: Kernels,
  scene: TrainableScene,
  task: PracticeTask,
  { name, word, actors }: Pilot,
): RecordingHeader {
  const { gravity_mps2, ball, court } = settingsOfScene(scene);
  const flight = { flight: { gravity_mps2, damping_per_s: ball.damping } };
  return {
    format: "gyre-recording",
    version: 2,
    generator: `gyre ${VERSION}`,
    room: "volleyball",
    title: `${scene.task}, flown by ${name}`,
    axes: "z-up",
    rate_hz: 1 / (DT * scene.record.every_steps),
    everySteps: scene.record.every_steps,
    seed: scene.seed,
    scene,
    policies: [{ team: 0, name, word, hash: hashOfActors(kernels, actors) }],
    arena: court,
    ...(hasBall(task) ? flight : { targets_m: task.anchors }),
    bodies: bodiesOf(scene, task),
    games: [],
  };
}
