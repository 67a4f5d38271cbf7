// Getting things out: picture, video, table, link, page.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { exportCsv, saveRecording } from "./output/data.ts";
import { exportHtml } from "./output/html.ts";
import { saveBlob } from "./output/save.ts";
import { startVideo, type VideoCapture, type VideoKind, videoKinds } from "./output/video.ts";
import type { Page } from "./page.ts";
import type { Session } from "./session.ts";

/** Items of a menu and what they do. */
interface Item {
  readonly text: string;
  readonly run: () => Promise<void> | void;
}

function useVideo(page: Page, session: Session): Item[] {
  const [kinds, setKinds] = useState<readonly VideoKind[]>([]);
  const capture = useSignal<{ readonly running: VideoCapture; readonly kind: VideoKind } | undefined>(
    undefined,
  );
  useEffect(() => {
    videoKinds().then(setKinds, () => undefined);
  }, []);
  const stop = async (): Promise<void> => {
    const now = capture.peek();
    if (!now) return;
    capture.value = undefined;
    if (session.stage) session.stage.isSizeHeld = false;
    saveBlob(await now.running.stop(), `${session.fileName}.${now.kind}`);
  };
  // a film ends with what it shows, and is not lost
  useEffect(() => () => void stop().catch((error: unknown) => page.state.sayError(error)), []);
  if (capture.value) return [{ text: "Stop filming and save", run: stop }];
  return kinds.map((kind) => ({
    text: kind === "webm" ? "Film (WebM)" : "Film (MP4)",
    run: async () => {
      const canvas = session.stage?.canvas;
      if (!canvas) return;
      // a film has one size from its first picture to its last
      if (session.stage) session.stage.isSizeHeld = true;
      capture.value = { running: await startVideo(canvas, kind), kind };
      page.state.say("filming: choose Save ▸ Stop to end it");
      session.player.play();
    },
  }));
}

/** Closes a menu at Escape and at a press anywhere else. */
function useClosing(menu: { readonly current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const onPress = ({ target }: Event): void => {
      if (menu.current && !menu.current.contains(target as Node)) menu.current.open = false;
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key !== "Escape" || !menu.current?.open) return;
      menu.current.open = false;
      menu.current.querySelector("summary")?.focus();
    };
    addEventListener("pointerdown", onPress);
    addEventListener("focusin", onPress);
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("pointerdown", onPress);
      removeEventListener("focusin", onPress);
      removeEventListener("keydown", onKey);
    };
  }, [menu]);
}

/** The menu. */
export function OutputMenu({ page, session }: { page: Page; session: Session }): VNode {
  const details = useRef<HTMLDetailsElement>(null);
  const video = useVideo(page, session);
  useClosing(details);
  const items: Item[] = [
    { text: "Picture (PNG)", run: () => page.screenshot(session) },
    ...video,
    { text: "What is plotted (CSV)", run: () => exportCsv(session) },
    { text: "Copy a link to this moment", run: () => page.copyLink(session) },
    { text: "Recording (.gyr)", run: () => saveRecording(page, session) },
    ...(page.library.isSingleFile
      ? []
      : [{ text: "Page with this replay (HTML)", run: () => exportHtml(page, session) }]),
  ];
  const choose = (item: Item): void => {
    if (details.current) details.current.open = false;
    Promise.resolve(item.run()).catch((error: unknown) => page.state.sayError(error));
  };
  return (
    <details class="menu" ref={details}>
      <summary class="button" aria-label="Save or share">
        <Icon name="download" /> <span class="optional">Save</span>
      </summary>
      <ul>
        {items.map((item) => (
          <li key={item.text}>
            <button type="button" onClick={() => choose(item)}>
              {item.text}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
