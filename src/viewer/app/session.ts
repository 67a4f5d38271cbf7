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

  /** Does what a key or a button says; false for what is not the session's business. */
  act(action: KeyAction): boolean {
    const { player, options } = this;
    switch (action) {
      case "toggle":
        player.toggle();
        return true;
      case "frame-back":
        player.stepFrames(-1);
        return true;
      case "frame-forward":
        player.stepFrames(1);
        return true;
      case "second-back":
        player.seek(player.time.value - 1);
        return true;
      case "second-forward":
        player.seek(player.time.value + 1);
        return true;
      case "start":
        player.seek(player.start.value);
        return true;
      case "end":
        player.seek(player.end.value);
        return true;
      case "slower":
        player.changeSpeed(-1);
        return true;
      case "faster":
        player.changeSpeed(1);
        return true;
      case "touch-back":
        player.jump(-1, TOUCHES);
        return true;
      case "touch-forward":
        player.jump(1, TOUCHES);
        return true;
      case "fault-back":
        player.jump(-1, FAULTS);
        return true;
      case "fault-forward":
        player.jump(1, FAULTS);
        return true;
      case "loop-from":
        this.#loopFrom();
        return true;
      case "loop-to":
        this.#loopTo();
        return true;
      case "loop-off":
        player.loop.value = undefined;
        return true;
      case "panel":
        this.isPanelOpen.value = !this.isPanelOpen.value;
        return true;
      case "trails":
      case "prediction":
      case "names":
        options.change(action);
        return true;
      default:
        return false;
    }
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
