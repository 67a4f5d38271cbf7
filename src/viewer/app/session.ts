// One thing on show: sources, a clock, a scene, and what the keys do to them.

import { type Signal, signal } from "@preact/signals";
import type { RecordedEvent } from "../../recording/recording.ts";
import { Player } from "../playback/player.ts";
import type { Source } from "../sources/source.ts";
import type { Stage } from "../stage/stage.ts";
import { FlowView } from "../turbulence/flow-view.ts";
import type { CourtView } from "../volleyball/court-view.ts";
import type { KeyAction } from "./keys.ts";
import type { LinkState, Subject } from "./link.ts";
import type { LiveControls } from "./live-controls.ts";
import { fileNameOf } from "./output/save.ts";
import { PlotChoice } from "./plot-choice.ts";
import { ViewOptions } from "./view-options.ts";

let nextId = 1;

/** rad, and a factor of distance, of one key press */
const STEER = 0.1;
const NEARER = 1.12;

const TOUCHES: readonly RecordedEvent["kind"][] = ["touch"];
const FAULTS: readonly RecordedEvent["kind"][] = ["fault"];

/** What a session is made of. */
export interface SessionParts {
  readonly subject: Subject;
  readonly sources: readonly Source[];
  readonly view: FlowView | CourtView;
  /** where to start */
  readonly state?: Partial<LinkState> | undefined;
  /** of live runs */
  readonly controls?: LiveControls | undefined;
}

/** A session; `close()` gives everything back. */
export class Session {
  /** another one for each session */
  readonly id: number = nextId++;
  readonly subject: Subject;
  readonly player: Player;
  readonly view: FlowView | CourtView;
  readonly controls: LiveControls | undefined;
  /** whether it plays as soon as it is shown */
  readonly startsPlaying: boolean;
  readonly isFlow: boolean;
  readonly isLive: boolean;
  readonly camera: Signal<string>;
  readonly options: ViewOptions;
  readonly plots: PlotChoice;
  readonly isPanelOpen: Signal<boolean> = signal(true);
  /** set by the part of the page that holds the canvas */
  stage: Stage | undefined;

  constructor({ subject, sources, view, controls, state = {} }: SessionParts) {
    this.subject = subject;
    this.view = view;
    this.controls = controls;
    this.isFlow = view instanceof FlowView;
    this.startsPlaying = state.isPlaying ?? true;
    this.player = new Player(sources);
    this.isLive = this.player.main.origin === "live";
    const [first] = view.cameras;
    const known = view.cameras.some(({ name }) => name === state.camera);
    this.camera = signal(known ? (state.camera as string) : (first?.name ?? "orbit"));
    this.options = new ViewOptions(state);
    this.plots = new PlotChoice(sources);
    if (state.speed !== undefined) this.player.setSpeed(state.speed);
    if (state.time !== undefined) this.player.seek(state.time);
    else this.player.seek(0);
  }

  get title(): string {
    return this.player.main.header.title || this.player.main.name;
  }

  /** Title as part of a file's name. */
  get fileName(): string {
    return fileNameOf(this.title);
  }

  /** Shows a flow as a plane or as a relief, and goes over to a camera that suits it. */
  setFlowView(kind: "plane" | "relief"): void {
    this.options.view.value = kind;
    this.setCamera(kind === "relief" ? "orbit" : "top");
  }

  setCamera(name: string): void {
    this.camera.value = name;
    this.stage?.setCamera(name);
  }

  /** The address of this moment. */
  link(): LinkState {
    const { time, speed } = this.player;
    const { view, scale } = this.options;
    return {
      subject: this.subject,
      ...(this.isLive ? {} : { time: time.value, isPlaying: false }),
      camera: this.camera.value,
      ...(speed.value === 1 ? {} : { speed: speed.value }),
      ...(this.isFlow && view.value !== "plane" ? { view: view.value } : {}),
      ...(this.isFlow && scale.value !== "linear" ? { scale: scale.value } : {}),
    };
  }

  /** As `link`, with the time of a live run too: it comes to the same moment again, unless it was changed. */
  linkToMoment(): LinkState {
    if (!this.isLive || this.controls?.isChanged.value) return this.link();
    return { ...this.link(), time: this.player.time.value, isPlaying: false };
  }

  /** Does what a key or a button says; false for what is not the session's business. */
  act(action: KeyAction): boolean {
    const run = this.#actions[action];
    run?.();
    return run !== undefined;
  }

  readonly #actions: Readonly<Partial<Record<KeyAction, () => void>>> = {
    toggle: () => this.player.toggle(),
    "frame-back": () => this.player.stepFrames(-1),
    "frame-forward": () => this.player.stepFrames(1),
    "second-back": () => this.player.seek(this.player.time.value - 1),
    "second-forward": () => this.player.seek(this.player.time.value + 1),
    start: () => this.player.seek(this.player.start.value),
    end: () => this.player.seek(this.player.end.value),
    slower: () => this.player.changeSpeed(-1),
    faster: () => this.player.changeSpeed(1),
    "touch-back": () => this.player.jump(-1, TOUCHES),
    "touch-forward": () => this.player.jump(1, TOUCHES),
    "fault-back": () => this.player.jump(-1, FAULTS),
    "fault-forward": () => this.player.jump(1, FAULTS),
    "loop-from": () => this.#loopFrom(),
    "loop-to": () => this.#loopTo(),
    "loop-off": () => {
      this.player.loop.value = undefined;
    },
    panel: () => {
      this.isPanelOpen.value = !this.isPanelOpen.value;
    },
    trails: () => this.options.change("trails"),
    prediction: () => this.options.change("prediction"),
    names: () => this.options.change("names"),
    "turn-left": () => this.#steer(STEER, 0, 1),
    "turn-right": () => this.#steer(-STEER, 0, 1),
    "turn-up": () => this.#steer(0, STEER, 1),
    "turn-down": () => this.#steer(0, -STEER, 1),
    nearer: () => this.#steer(0, 0, NEARER),
    farther: () => this.#steer(0, 0, 1 / NEARER),
  };

  /** Turns the camera; one that follows something is let go first. */
  #steer(left: number, up: number, closer: number): void {
    if (this.stage?.steer(left, up, closer)) return;
    const free = this.view.cameras.find(({ follow }) => follow === undefined);
    if (free) this.setCamera(free.name);
  }

  #loopFrom(): void {
    const { player } = this;
    const from = player.time.value;
    const to = Math.max(player.loop.value?.to ?? player.end.value, from);
    if (to > from) player.loop.value = { from, to };
  }

  #loopTo(): void {
    const { player } = this;
    const to = player.time.value;
    const from = Math.min(player.loop.value?.from ?? player.start.value, to);
    if (to > from) player.loop.value = { from, to };
  }

  close(): void {
    this.player.close();
    this.view.dispose();
  }
}
