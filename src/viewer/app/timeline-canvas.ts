// The picture behind the timeline's slider: what there is, games, events, the loop.

import type { RecordedEvent } from "../../recording/recording.ts";
import type { Player } from "../playback/player.ts";
import type { Scheme } from "../stage/scene-view.ts";

const TEAM_COLORS: Readonly<Record<Scheme, readonly string[]>> = {
  light: ["#2166ac", "#b2182b"],
  dark: ["#6db3f2", "#ff7a76"],
};
const INK: Readonly<
  Record<Scheme, { bar: string; loop: string; game: string; plain: string; fault: string }>
> = {
  light: { bar: "#c9d3dd", loop: "#f2994a66", game: "#5b6b7b", plain: "#7a8896", fault: "#8a1020" },
  dark: { bar: "#39485a", loop: "#f2994a66", game: "#9fb0c2", plain: "#8896a6", fault: "#ff9a94" },
};

/** Colour of an event's mark: its team's, or that of faults. */
export function markColor({ kind, team }: RecordedEvent, scheme: Scheme): string {
  const ink = INK[scheme];
  if (kind === "serve") return ink.game;
  return kind === "fault" ? ink.fault : (TEAM_COLORS[scheme][team ?? -1] ?? ink.plain);
}

/** Height of a mark as a part of the bar. */
const HEIGHTS: Readonly<Record<RecordedEvent["kind"], number>> = {
  serve: 0.5,
  touch: 0.6,
  crossing: 0,
  fault: 1,
  point: 1,
  draw: 0.8,
  timeout: 0.8,
};

/** Draws the bar. Cheap: some thousand short lines at most, and only when something has changed. */
export function drawTimeline(canvas: HTMLCanvasElement, player: Player, scheme: Scheme): void {
  const ratio = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context || width === 0) return;
  const ink = INK[scheme];
  const start = player.start.value;
  const span = Math.max(player.end.value - start, 1e-9);
  const at = (time: number): number => ((time - start) / span) * width;
  context.clearRect(0, 0, width, height);
  context.fillStyle = ink.bar;
  context.fillRect(0, height - 5 * ratio, width, 4 * ratio);
  const loop = player.loop.value;
  if (loop) {
    context.fillStyle = ink.loop;
    context.fillRect(at(loop.from), 0, at(loop.to) - at(loop.from), height);
  }
  for (const { time, event } of player.marks.list) {
    const part = HEIGHTS[event.kind];
    if (part === 0 || time < start) continue;
    const isGame = event.kind === "serve";
    context.fillStyle = markColor(event, scheme);
    const length = part * (height - 7 * ratio);
    context.fillRect(at(time) - ratio / 2, height - 6 * ratio - length, (isGame ? 1 : 2) * ratio, length);
  }
}
