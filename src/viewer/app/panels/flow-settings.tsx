// Settings of a flow: closures side by side, physics while it runs, colours.

import { type Signal, signal, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { FlowChange } from "../../../workers/start-viewer-worker.browser.ts";
import { closureText, learnedWord, linkWords, sceneWord } from "../closure-words.ts";
import type { SceneSubject } from "../link.ts";
import type { LiveControls } from "../live-controls.ts";
import type { Page } from "../page.ts";
import type { Session } from "../session.ts";
import { Check, Choice, NumberField } from "./controls.tsx";

/** Grids that a page offers; all of the form 2^a·3^b. */
const GRIDS = [32, 48, 64, 96, 128, 192, 256] as const;
const MOST_FLOWS = 3;
/** Ranges of colours in units of the field's scale; 0 is automatic. */
const RANGES = [0, 1, 2, 3, 5, 8] as const;

/** What the page reads of a flow's scene. */
interface FlowScene {
  readonly grid: number;
  readonly seed: number;
  readonly physics: { readonly viscosity: number; readonly beta: number; readonly drag: number };
  readonly forcing: { readonly wavenumber: number };
  readonly closure: readonly {
    readonly name: string;
    readonly coefficient?: number;
    readonly amplitude?: number;
    readonly actions?: readonly number[];
  }[];
  /** of a learned closure */
  readonly policy?: string;
}

/** A live flow, and what was asked for. */
interface LiveProps {
  readonly page: Page;
  readonly session: Session;
  readonly subject: SceneSubject;
}

function sceneOf(session: Session, source: number): FlowScene {
  return session.player.sources[source]?.header.scene as FlowScene;
}

/** How the field is drawn. */
function Drawing({ session }: { session: Session }): VNode {
  const { view, scale, range, lattice, coefficient } = session.options;
  const fields = session.player.main.header.fields ?? [];
  return (
    <section aria-label="Drawing">
      <h2>Drawing</h2>
      <div class="fields">
        <Choice
          label="Shape"
          value={view.value}
          choices={[
            { value: "plane", text: "plane" },
            { value: "relief", text: "relief in 3D" },
          ]}
          onChange={(word) => session.setFlowView(word === "relief" ? "relief" : "plane")}
        />
        <Choice
          label="Scale of colours"
          value={scale.value}
          choices={[
            { value: "linear", text: "linear" },
            { value: "symlog", text: "symmetric log" },
          ]}
          onChange={(word) => {
            scale.value = word === "symlog" ? "symlog" : "linear";
          }}
        />
        <Choice
          label="Range"
          value={String(range.value)}
          choices={RANGES.map((one) => ({
            value: String(one),
            text: one === 0 ? "automatic" : `± ${one} σ*`,
          }))}
          onChange={(word) => {
            range.value = Number(word);
          }}
        />
        {fields.length > 1 ? (
          <Choice
            label="Its coefficient"
            value={coefficient.value}
            choices={[
              { value: "none", text: "not shown" },
              { value: "tint", text: "as a tint" },
              { value: "contours", text: "as contours" },
            ]}
            onChange={(word) => {
              coefficient.value = word === "tint" || word === "contours" ? word : "none";
            }}
          />
        ) : null}
      </div>
      {fields.length > 1 ? <Check label="Agents and their coefficients" value={lattice} /> : null}
    </section>
  );
}

/** Closures of the flows that run side by side; a change starts them again from the same field. */
function Closures({ page, session, subject }: LiveProps): VNode {
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    Promise.all([page.library.catalog(), page.opener.closures.names()]).then(
      ([{ closures }, policies]) =>
        setKnown([...closures.map(({ name }) => name), ...policies.map(learnedWord)]),
      () => undefined,
    );
  }, [page, session]);
  const words = linkWords(subject.changes) ?? [sceneWord(sceneOf(session, 0))];
  const start = (next: readonly string[]): void => {
    const { coefficient: _, policy: __, ...rest } = subject.changes;
    page.go({ ...session.link(), subject: { ...subject, changes: { ...rest, closure: next.join(",") } } });
  };
  return (
    <section aria-label="Closures">
      <h2>Closures, side by side</h2>
      <div class="fields">
        {words.map((word, k) => (
          <Choice
            key={`${k}-${word}`}
            label={`Flow ${k + 1}`}
            value={word}
            choices={[...new Set([...known, word])].map((name) => ({ value: name, text: closureText(name) }))}
            onChange={(name) => start(words.map((one, at) => (at === k ? name : one)))}
          />
        ))}
      </div>
      <div class="row">
        <button type="button" disabled={words.length >= MOST_FLOWS} onClick={() => start([...words, "none"])}>
          Add a flow
        </button>
        <button type="button" disabled={words.length < 2} onClick={() => start(words.slice(0, -1))}>
          Take one off
        </button>
        <button type="button" onClick={() => page.restart(session)}>
          Restart
        </button>
      </div>
    </section>
  );
}

/** The coefficient that a change of it would change; undefined for closures without one. */
function coefficientOf({ closure }: FlowScene): number | undefined {
  const one = closure.find((each) => "coefficient" in each || "amplitude" in each || "actions" in each);
  return one && (one.coefficient ?? one.amplitude ?? one.actions?.[0]);
}

type Change = (what: FlowChange, source?: number) => Promise<boolean>;

/** The coefficient of one flow, where its closure has one. */
function Coefficient(props: { session: Session; source: number; change: Change }): VNode | null {
  const { session, source, change } = props;
  const given = coefficientOf(sceneOf(session, source));
  const value = useSignal(given ?? 0);
  if (given === undefined) return null;
  const isAlone = session.player.sources.length === 1;
  return (
    <NumberField
      label={isAlone ? "Coefficient" : `Coefficient of flow ${source + 1}`}
      value={value}
      low={0}
      high={10}
      step="any"
      onCommit={(coefficient) => change({ coefficient }, source)}
    />
  );
}

/** Numbers of the equation, the same for all flows: label, ends, key of a change. */
const NUMBERS = [
  { label: "Re = 1/ν", low: 1, high: 1e9, step: "any", key: "reynolds" },
  { label: "β", low: 0, high: 10000, step: "any", key: "beta" },
  { label: "Drag α", low: 0, high: 100, step: "any", key: "drag" },
  { label: "Forced at k_f", low: 0, high: 512, step: 1, key: "forcingWavenumber" },
] as const;

function numberOf({ physics, forcing }: FlowScene, key: (typeof NUMBERS)[number]["key"]): number {
  if (key === "reynolds") return Math.round(1 / physics.viscosity);
  return key === "forcingWavenumber" ? forcing.wavenumber : physics[key];
}

/** Physics that may be changed while the flow runs. */
function Physics({ page, session, subject, controls }: LiveProps & { controls: LiveControls }): VNode {
  const scene = sceneOf(session, 0);
  const values = useMemo(() => NUMBERS.map(({ key }) => signal(numberOf(scene, key))), [scene]);
  const change: Change = async (what, source) => {
    try {
      await controls.change(what, source);
      return true;
    } catch (error) {
      page.state.sayError(error);
      return false;
    }
  };
  const grids = [...new Set([...GRIDS, scene.grid])].sort((a, b) => a - b);
  return (
    <section aria-label="Physics">
      <h2>While it runs</h2>
      <div class="fields">
        {session.player.sources.map((_, k) => (
          <Coefficient key={k} session={session} source={k} change={change} />
        ))}
        {NUMBERS.map(({ key, ...field }, k) => (
          <NumberField
            key={key}
            {...field}
            value={values[k] as Signal<number>}
            onCommit={(value) => change({ [key]: value })}
          />
        ))}
        <Choice
          label="Grid (restarts)"
          value={String(scene.grid)}
          choices={grids.map((n) => ({ value: String(n), text: `${n}²` }))}
          onChange={(grid) =>
            page.go({ ...session.link(), subject: { ...subject, changes: { ...subject.changes, grid } } })
          }
        />
      </div>
      <p class="hint">A change acts from the next step on; the flow is then no longer the published case.</p>
    </section>
  );
}

/** The tab. A recording of a flow has nothing to be changed, and a scene that nobody has checked. */
export function FlowSettings({ page, session }: { page: Page; session: Session }): VNode {
  const { subject, controls } = session;
  return (
    <>
      {subject.kind === "scene" && controls ? (
        <>
          <Closures page={page} session={session} subject={subject} />
          <Physics page={page} session={session} subject={subject} controls={controls} />
        </>
      ) : null}
      <Drawing session={session} />
    </>
  );
}
