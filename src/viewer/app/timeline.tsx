// The timeline: a slider over the whole clock with marks behind it.

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Player } from "../playback/player.ts";
import { scheme } from "./scheme.ts";
import { spokenTime } from "./time-words.ts";
import { drawTimeline } from "./timeline-canvas.ts";

/** The slider with its marks. */
export function Timeline({ player, isFlow }: { player: Player; isFlow: boolean }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  useSignalEffect(() => {
    // read here, so that the effect runs when they change
    player.changes.value;
    player.loop.value;
    const shown = scheme.value;
    if (canvas.current) drawTimeline(canvas.current, player, shown);
  });
  useSignalEffect(() => {
    const input = slider.current;
    if (!input) return;
    input.min = String(player.start.value);
    input.max = String(player.end.value);
    input.value = String(player.time.value);
    input.setAttribute("aria-valuetext", spokenTime(player.time.value, isFlow));
    const span = player.end.value - player.start.value;
    const part = span > 0 ? (player.time.value - player.start.value) / span : 0;
    input.style.setProperty("--played", `${100 * part}%`);
  });
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => drawTimeline(element, player, scheme.peek()));
    observer.observe(element);
    return () => observer.disconnect();
  }, [player]);
  return (
    <div class="timeline">
      <canvas ref={canvas} />
      <input
        ref={slider}
        type="range"
        step="any"
        aria-label="Time"
        data-page-keys=""
        onInput={(event) => player.seek(Number(event.currentTarget.value))}
      />
    </div>
  );
}
