// A click on a live flow stirs it: a vortex of zero circulation is added where the pointer is.

import type { Stage } from "../stage/stage.ts";
import type { FlowView } from "../turbulence/flow-view.ts";
import type { PageState } from "./page-state.ts";
import type { Session } from "./session.ts";

/** px: a pointer that moved further was turning the camera */
const STILL = 5;
/** of the patch, in domain units (2π a side) */
const RADIUS = 0.35;
/** ω in the middle, in units of the field's scale */
const STRENGTH = 6;

/** Listens for clicks on the picture of a live flow. */
export class Poker {
  readonly #session: Session;
  readonly #view: FlowView;
  readonly #stage: Stage;
  readonly #state: PageState;
  #down: { x: number; y: number } | undefined;

  constructor(session: Session, view: FlowView, stage: Stage, state: PageState) {
    this.#session = session;
    this.#view = view;
    this.#stage = stage;
    this.#state = state;
    stage.canvas.addEventListener("pointerdown", this.#onDown);
    stage.canvas.addEventListener("pointerup", this.#onUp);
  }

  readonly #onDown = (event: PointerEvent): void => {
    this.#down = event.button === 0 ? { x: event.clientX, y: event.clientY } : undefined;
  };

  readonly #onUp = (event: PointerEvent): void => {
    const down = this.#down;
    this.#down = undefined;
    if (!down || Math.hypot(event.clientX - down.x, event.clientY - down.y) > STILL) return;
    void this.#poke(event.clientX, event.clientY, event.shiftKey ? -1 : 1);
  };

  async #poke(clientX: number, clientY: number, sign: 1 | -1): Promise<void> {
    const { controls, player } = this.#session;
    const picked = this.#stage.pickAt(clientX, clientY);
    if (!controls || !picked) return;
    const { x, y } = picked.point;
    const scale = player.main.header.fields?.[0]?.scale ?? 1;
    try {
      this.#view.showPoke(picked.source, x, y);
      await controls.change(
        { poke: { x, y, radius: RADIUS, strength: sign * STRENGTH * scale } },
        picked.source,
      );
      if (!player.isPlaying.value) player.play();
    } catch (error) {
      this.#state.sayError(error);
    }
  }

  stop(): void {
    this.#stage.canvas.removeEventListener("pointerdown", this.#onDown);
    this.#stage.canvas.removeEventListener("pointerup", this.#onUp);
  }
}
