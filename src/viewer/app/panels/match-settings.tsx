// Settings of a volleyball session: who plays, and what is drawn.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SceneSubject } from "../link.ts";
import type { Page } from "../page.ts";
import type { Session } from "../session.ts";
import { TRAILS } from "../view-options.ts";
import { Check, Choice, NumberField } from "./controls.tsx";

/** Drawing options of the court. */
function Drawing({ session }: { session: Session }): VNode {
  const { options } = session;
  const trail = (seconds: number): string => {
    if (seconds === 0) return "none";
    return Number.isFinite(seconds) ? `last ${seconds} s` : "whole game";
  };
  return (
    <section aria-label="Drawing">
      <h2>Drawing</h2>
      <div class="fields">
        <Choice
          label="Trail of the ball (t)"
          value={String(options.trailSeconds.value)}
          choices={TRAILS.map((seconds) => ({ value: String(seconds), text: trail(seconds) }))}
          onChange={(value) => {
            options.trailSeconds.value = Number(value);
          }}
        />
      </div>
      <Check label="Trails of drones" value={options.droneTrails} />
      <Check label="Where the ball is going (p)" value={options.prediction} />
      <Check label="Thrust" value={options.thrust} />
      <Check label="Names (m)" value={options.names} />
    </section>
  );
}

interface SceneWords {
  readonly seed?: number;
  readonly games?: number;
  readonly home?: string;
  readonly away?: string;
  /** there in scenes of practice alone */
  readonly practice?: object;
}

/** Teams and seed of a live match, or seed of practice; a change starts it again. */
function Match(props: { page: Page; session: Session; subject: SceneSubject }): VNode {
  const { page, session, subject } = props;
  const scene = session.player.main.header.scene as SceneWords;
  const [names, setNames] = useState<readonly string[]>([]);
  const seed = useSignal(scene.seed ?? 1);
  const games = useSignal(scene.games ?? 1);
  useEffect(() => {
    page.library.catalog().then(
      ({ policies }) => setNames([...policies.map(({ name }) => name), ...page.opener.policies.keys()]),
      () => undefined,
    );
  }, [page]);
  const start = (changes: Readonly<Record<string, string>>): void =>
    page.go({ ...session.link(), subject: { ...subject, changes: { ...subject.changes, ...changes } } });
  // a trained policy flies its own scene alone, and a drill has one team
  const isPractice = scene.practice !== undefined;
  const hasAway = session.player.main.header.bodies.some((body) => body.team === 1);
  const playing = (key: "home" | "away"): string => subject.changes[key] ?? scene[key] ?? "scripted";
  const team = (label: string, key: "home" | "away"): VNode => (
    <Choice
      label={label}
      value={playing(key)}
      choices={[...new Set([...names, playing(key)])].map((name) => ({ value: name, text: name }))}
      onChange={(name) => start({ [key]: name })}
    />
  );
  return (
    <section aria-label={isPractice ? "Practice" : "Match"}>
      <h2>{isPractice ? "Practice" : "Match"}</h2>
      <div class="fields">
        {isPractice ? null : team("Home (team 0)", "home")}
        {hasAway ? team("Away (team 1)", "away") : null}
        <NumberField label="Seed" value={seed} low={0} high={4294967295} step={1} />
        <NumberField label={isPractice ? "Episodes" : "Games"} value={games} low={1} high={1000} step={1} />
      </div>
      <div class="row">
        <button
          type="button"
          class="primary"
          onClick={() => start({ seed: String(seed.value), games: String(games.value) })}
        >
          Play again
        </button>
        <button type="button" onClick={() => start({ seed: String(seed.value + 1) })}>
          Next seed
        </button>
      </div>
      <p class="hint">
        The same seed gives the same {isPractice ? "episodes" : "match"}, to the bit, here and in Node.
      </p>
    </section>
  );
}

/** Recordings over recordings. */
function Comparison({ page, session }: { page: Page; session: Session }): VNode | null {
  if (session.isLive) return null;
  const names = session.player.sources.slice(1).map(({ name }) => name);
  return (
    <section aria-label="Comparison">
      <h2>Comparison</h2>
      <button type="button" onClick={() => page.chooseComparison(session)}>
        Lay another recording over it …
      </button>
      <p class="hint">
        {names.length > 0 ? `As ghosts: ${names.join(", ")}.` : "It is drawn as ghosts on the same clock."}
      </p>
    </section>
  );
}

/** The tab. */
export function MatchSettings({ page, session }: { page: Page; session: Session }): VNode {
  const { subject } = session;
  return (
    <>
      {subject.kind === "scene" ? <Match page={page} session={session} subject={subject} /> : null}
      <Drawing session={session} />
      <Comparison page={page} session={session} />
    </>
  );
}
