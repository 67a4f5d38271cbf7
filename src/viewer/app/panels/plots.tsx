// Plots beside the picture. Their playhead is the page's.

import { effect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { momentAt } from "../../playback/moment.ts";
import type { Player } from "../../playback/player.ts";
import { type CurveGroup, curveGroups } from "../../plots/curve-groups.ts";
import { CurvePlot } from "../../plots/curve-plot.ts";
import type { TimeMark } from "../../plots/time-chart.ts";
import { TimePlot } from "../../plots/time-plot.ts";
import type { Scheme } from "../../stage/scene-view.ts";
import { scheme } from "../scheme.ts";
import type { Session } from "../session.ts";
import { markColor } from "../timeline-canvas.ts";
import { ColorBarView } from "./color-bar.tsx";

/** Calls `draw` in the next picture whenever what `read` reads has changed; returns a function that stops it. */
function drawOnChange(read: () => void, draw: (now: number) => void): () => void {
  let request = 0;
  const stop = effect(() => {
    read();
    request ||= requestAnimationFrame((now) => {
      request = 0;
      draw(now);
    });
  });
  return () => {
    stop();
    cancelAnimationFrame(request);
  };
}

/** Touches and faults along a plot. */
function timeMarks(player: Player, shown: Scheme): TimeMark[] {
  return player.marks.list.flatMap(({ time, event }) =>
    event.kind === "touch" || event.kind === "fault" ? [{ time, color: markColor(event, shown) }] : [],
  );
}

function TimePlotView({ session, group }: { session: Session; group: string }): VNode {
  const element = useRef<HTMLDivElement>(null);
  const { player, plots, isFlow } = session;
  const shown = plots.lines(group);
  const key = shown.map(({ series, source }) => `${source}/${series.id}`).join();
  useEffect(() => {
    if (!element.current) return undefined;
    const plot = new TimePlot(element.current, {
      label: `${group} against time`,
      timeUnit: isFlow ? "" : "s",
      scheme: scheme.peek(),
      onSeek: (time) => player.seek(time),
    });
    plot.setLines(shown);
    const stops = [
      effect(() => plot.setScheme(scheme.value)),
      effect(() => {
        player.changes.value;
        plot.setMarks(timeMarks(player, scheme.value));
      }),
      effect(() => {
        const loop = player.loop.value;
        plot.setLoop(loop && [loop.from, loop.to]);
      }),
      drawOnChange(
        () => {
          player.changes.value;
          plot.setTime(player.time.value);
        },
        (now) => plot.update(now),
      ),
    ];
    return () => {
      for (const stop of stops) stop();
      plot.destroy();
    };
  }, [session, group, key]);
  return <div class="plot" ref={element} />;
}

function CurvePlotView({ session, name }: { session: Session; name: string }): VNode {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return undefined;
    const { player } = session;
    const plot = new CurvePlot(element.current, { label: name, scheme: scheme.peek() });
    const several = player.sources.length > 1;
    const sources = player.sources.flatMap((source) => {
      const group: CurveGroup | undefined = curveGroups(source.header).find((one) => one.name === name);
      return group ? [{ source, name: several ? source.name : "", group }] : [];
    });
    plot.setSources(sources);
    const stops = [
      effect(() => plot.setScheme(scheme.value)),
      drawOnChange(
        () => {
          player.changes.value;
          player.time.value;
        },
        (now) => {
          const time = player.time.peek();
          plot.update(
            sources.map(({ source }) => momentAt(source.track, time)?.before.values),
            now,
          );
        },
      ),
    ];
    return () => {
      for (const stop of stops) stop();
      plot.destroy();
    };
  }, [session, name]);
  return <div class="plot" ref={element} />;
}

function GroupMenu({ session, at }: { session: Session; at: number }): VNode {
  const { plots } = session;
  return (
    <select
      aria-label={`Plot ${at + 1}`}
      value={plots.groups.value[at]}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        plots.groups.value = plots.groups.value.map((group, k) => (k === at ? chosen : group));
      }}
    >
      {plots.known.map((group) => (
        <option key={group} value={group}>
          {group}
        </option>
      ))}
    </select>
  );
}

function Bodies({ session }: { session: Session }): VNode | null {
  const { bodies, hidden } = session.plots;
  if (bodies.length < 2) return null;
  const toggle = (name: string): void => {
    const next = new Set(hidden.value);
    if (!next.delete(name)) next.add(name);
    hidden.value = next;
  };
  return (
    <details>
      <summary>Whose</summary>
      <fieldset class="series-list">
        <legend class="visually-hidden">Bodies that are plotted</legend>
        {bodies.map((name) => (
          <label class="check" key={name}>
            <input type="checkbox" checked={!hidden.value.has(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

/** The tab. */
export function Plots({ session }: { session: Session }): VNode {
  const { plots, player } = session;
  const names = new Set(player.sources.flatMap(({ header }) => curveGroups(header).map(({ name }) => name)));
  return (
    <>
      {session.isFlow ? <ColorBarView session={session} /> : null}
      {session.controls && session.isFlow ? (
        <p class="hint">A click or tap on the picture stirs the flow, with Shift the other way round.</p>
      ) : null}
      {[...names].map((name) => (
        <CurvePlotView key={name} session={session} name={name} />
      ))}
      {plots.groups.value.map((group, at) => (
        <section key={at} aria-label={`Plot ${at + 1}`}>
          <GroupMenu session={session} at={at} />
          <TimePlotView session={session} group={group} />
        </section>
      ))}
      <Bodies session={session} />
    </>
  );
}
