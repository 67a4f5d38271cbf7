// Hovers of the drill one after the other, a few frames at a time: each start is a game.

import { DivergedError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { AGENT } from "../../kernels/volleyball-worlds.ts";
import { findVehicle } from "../../quadrotor/vehicles.ts";
import { packFrames } from "../../recording/columns.ts";
import {
  DRONE_VALUES,
  type Frame,
  type RecordedGame,
  type RecordingHeader,
} from "../../recording/recording.ts";
import type { PolicySource } from "../../volleyball/policies/load.ts";
import { settingsOfScene, type VolleyballScene } from "../../volleyball/scene.ts";
import { DT } from "../../volleyball/tasks.ts";
import { HOVER_STEPS, HoverFlight } from "../hover-flight.ts";
import { hashOfPolicy } from "../match-spec.ts";
import type { LiveBatch, LiveHead, LiveRun } from "./live-run.ts";

/** A hover drill that is watched while it is flown. */
export class LiveHover implements LiveRun {
  readonly header: RecordingHeader;
  readonly #kernels: Kernels;
  readonly #scene: VolleyballScene;
  readonly #source: PolicySource;
  readonly #starts: readonly number[];
  #flight: HoverFlight | undefined;
  /** starts begun */
  #begun = 0;
  #head: LiveHead = { game: 0, step: 0, hash: "0".repeat(16) };
  #trouble: string | undefined;

  /** @param starts numbers of the starts, in this order */
  constructor(kernels: Kernels, scene: VolleyballScene, source: PolicySource, starts: readonly number[]) {
    this.#kernels = kernels;
    this.#scene = scene;
    this.#source = source;
    this.#starts = starts;
    this.header = hoverHeader(kernels, scene, source);
    // a pilot that cannot fly is refused now, not with the first frame
    new HoverFlight(kernels, scene, source, [0]).free();
  }

  next(frames: number): LiveBatch {
    const taken: Frame[] = [];
    const results: RecordedGame[] = [];
    try {
      while (taken.length < frames && !this.#isOver) this.#advance(taken, results);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      this.#trouble = error.message;
    }
    return {
      columns: packFrames(taken, DRONE_VALUES),
      events: [],
      results,
      head: this.#head,
      isEnd: this.#isOver,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  get #isOver(): boolean {
    const isLast = this.#begun === this.#starts.length && !this.#flight;
    return isLast || this.#trouble !== undefined;
  }

  /** One step of the flight under way, or the start of the next one. */
  #advance(frames: Frame[], results: RecordedGame[]): void {
    if (this.#flight) this.#flight.advance();
    else {
      const start = this.#starts[this.#begun++] as number;
      this.#flight = new HoverFlight(this.#kernels, this.#scene, this.#source, [start]);
    }
    const flight = this.#flight;
    const { step } = flight;
    const game = this.#starts[this.#begun - 1] as number;
    const hash = flight.hashOf(0);
    this.#head = { game, step, hash };
    const isLast = step === HOVER_STEPS;
    if (isLast || step % this.#scene.record.every_steps === 0) {
      const values = Float32Array.from(
        { length: DRONE_VALUES },
        (_, field) => flight.worlds.agentRow(AGENT.position + field, 0)[0] as number,
      );
      frames.push({ game: this.#begun - 1, step, values });
    }
    if (!isLast) return;
    const outcome = flight.isHeld(0) ? "held" : "not held";
    results.push({ game, server: 0, steps: step, outcome, winner: null, hash });
    this.free();
  }

  free(): void {
    this.#flight?.free();
    this.#flight = undefined;
  }
}

/** Hash of a pilot: of the scripted policy, or of the file's bytes. */
function hashOfPilot(kernels: Kernels, source: PolicySource): string {
  const [file] = source.kind === "file" ? source.files : [];
  if (!file) return hashOfPolicy(kernels, source);
  return kernels.xxh64(file.bytes).toString(16).padStart(16, "0");
}

function hoverHeader(kernels: Kernels, scene: VolleyballScene, source: PolicySource): RecordingHeader {
  const sheet = findVehicle(scene.vehicles.model);
  const { court } = settingsOfScene(scene);
  return {
    format: "gyre-recording",
    version: 2,
    generator: `gyre ${VERSION}`,
    room: "volleyball",
    title: scene.title,
    axes: "z-up",
    rate_hz: 1 / (DT * scene.record.every_steps),
    everySteps: scene.record.every_steps,
    seed: scene.seed,
    scene,
    policies: [{ team: 0, name: source.name, word: scene.home, hash: hashOfPilot(kernels, source) }],
    arena: court,
    targets_m: [scene.drill.target_m],
    bodies: [{ name: "team0_0", kind: "drone", team: 0, vehicle: sheet.name, size_m: [...sheet.box_m] }],
    games: [],
  };
}
