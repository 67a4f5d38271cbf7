// A session on the page: picture with what lies over it, panel, transport.

import { useSignal, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { momentAt } from "../playback/moment.ts";
import { Stage } from "../stage/stage.ts";
import { FlowView } from "../turbulence/flow-view.ts";
import { applyOptions } from "./apply-options.ts";
import { HoverCard, type Hovered } from "./hover-card.tsx";
import type { Page } from "./page.ts";
import { Panel } from "./panels/panel.tsx";
import { Poker } from "./poker.ts";
import { scheme, wantsLessMotion } from "./scheme.ts";
import { Scoreboard } from "./scoreboard.tsx";
import type { Session } from "./session.ts";
import { StageNotes } from "./stage-notes.tsx";
import { Transport } from "./transport.tsx";

/** Words for a lost or missing GPU. */
const LOST =
  "The browser took the graphics context away. It comes back by itself in most cases; if not, load the page again.";
const NO_GL =
  "This browser has no WebGL 2, with which the picture is drawn. Switch hardware acceleration on in its settings, or use another browser.";

/** Makes the stage in its element and keeps it up with the session. */
function startStage(parent: HTMLElement, session: Session, onLost: (isLost: boolean) => void): Stage {
  const { player, view } = session;
  let drawn = 0; // told on the element, for whoever measures
  const stage = new Stage(parent, {
    frame: (seconds) => {
      player.tick(seconds);
      parent.dataset.drawn = String(++drawn);
      return player.moments();
    },
    onContextLost: () => onLost(true),
    onContextRestored: () => onLost(false),
    reducedMotion: wantsLessMotion(),
  });
  session.stage = stage;
  stage.isPlaying = player.isPlaying.peek();
  stage.canvas.setAttribute("role", "img");
  stage.canvas.setAttribute("aria-label", session.title);
  stage.show(view, session.camera.value);
  return stage;
}

/** Picture and what lies over it. */
function StageArea({ page, session }: { page: Page; session: Session }): VNode {
  const element = useRef<HTMLDivElement>(null);
  const trouble = useSignal<string | undefined>(undefined);
  const hovered = useSignal<Hovered | undefined>(undefined);
  useEffect(() => {
    const parent = element.current;
    if (!parent) return undefined;
    let stage: Stage;
    try {
      stage = startStage(parent, session, (isLost) => {
        trouble.value = isLost ? LOST : undefined;
      });
    } catch {
      trouble.value = NO_GL;
      return undefined;
    }
    const poker =
      session.view instanceof FlowView ? new Poker(session, session.view, stage, page.state) : undefined;
    const onMove = (event: PointerEvent): void => {
      const picked = event.buttons === 0 ? stage.pickAt(event.clientX, event.clientY) : undefined;
      // nothing under the pointer now as before: the picture stays as it is
      if (!picked && !hovered.peek()) return;
      const box = parent.getBoundingClientRect();
      hovered.value = picked && { picked, x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const onLeave = (): void => {
      hovered.value = undefined;
    };
    stage.canvas.addEventListener("pointermove", onMove);
    stage.canvas.addEventListener("pointerleave", onLeave);
    return () => {
      poker?.stop();
      session.stage = undefined;
      stage.dispose();
    };
  }, [page, session, trouble, hovered]);
  useSignalEffect(() => {
    const { view } = session;
    view.setScheme(scheme.value);
    session.stage?.invalidate();
  });
  useSignalEffect(() => {
    applyOptions(session.view, session.options, hovered.value?.picked);
    session.stage?.invalidate();
  });
  useSignalEffect(() => {
    const isPlaying = session.player.isPlaying.value;
    if (session.stage) session.stage.isPlaying = isPlaying;
  });
  useSignalEffect(() => {
    // what makes the picture another one while nothing plays
    const time = session.player.time.value;
    session.player.changes.value;
    const moment = momentAt(session.player.main.track, time);
    if (moment && element.current) {
      element.current.dataset.game = String(moment.before.game);
      element.current.dataset.step = String(moment.before.step);
    }
    if (!session.player.isPlaying.peek()) session.stage?.invalidate();
  });
  return (
    <div class="stage" ref={element}>
      {session.isFlow ? null : <Scoreboard session={session} />}
      <StageNotes session={session} />
      <HoverCard session={session} hovered={hovered} />
      {trouble.value === undefined ? null : (
        <div class="curtain" role="alert">
          {trouble.value}
        </div>
      )}
    </div>
  );
}

/** The whole session. */
export function SessionView({ page, session }: { page: Page; session: Session }): VNode {
  return (
    <main class="session" id="main">
      <StageArea page={page} session={session} />
      {session.isPanelOpen.value ? <Panel page={page} session={session} /> : null}
      <Transport session={session} />
    </main>
  );
}
