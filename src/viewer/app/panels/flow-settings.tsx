// Settings of a flow: closures side by side, physics while it runs, colours.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FlowChange } from "../../../workers/start-viewer-worker.browser.ts";
import type { Page } from "../page.ts";
import { changeScene } from "../scene-changes.ts";
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
  readonly closure: readonly { readonly name: string; readonly coefficient?: number }[];
}

function sceneOf(session: Session, source = 0): FlowScene {
  return session.player.sources[source]?.header.scene as FlowScene;
}

function closureWord(scene: FlowScene): string {
  return scene.closure.map(({ name }) => name).join("+") || "none";
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
function Closures({ page, session }: { page: Page; session: Session }): VNode | null {
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    page.library.catalog().then(
      ({ closures }) => setKnown(closures.map(({ name }) => name)),
      () => undefined,
    );
  }, [page]);
  const { subject, player } = session;
  if (subject.kind !== "scene") return null;
  const words = subject.changes.closure?.split(",") ?? [closureWord(sceneOf(session))];
  const start = (next: readonly string[]): void => {
    const { coefficient: _, ...rest } = subject.changes;
    page.go({ ...session.link(), subject: { ...subject, changes: { ...rest, closure: next.join(",") } } });
  };
  return (
    <section aria-label="Closures">
      <h2>Closures, side by side</h2>
      <div class="fields">
        {player.sources.map((_, k) => {
          const word = words[k] ?? "none";
          return (
            <Choice
              key={`${k}-${word}`}
              label={`Flow ${k + 1}`}
              value={word}
              choices={[...new Set([...known, word])].map((name) => ({ value: name, text: name }))}
              onChange={(name) => start(words.map((one, at) => (at === k ? name : one)))}
            />
          );
        })}
      </div>
      <div class="row" style={{ marginTop: "10px" }}>
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

/** Physics that may be changed while the flow runs. */
function Physics({ page, session }: { page: Page; session: Session }): VNode | null {
  const { subject, controls } = session;
  const scene = sceneOf(session);
  const coefficient = useSignal(scene.closure.find((one) => one.coefficient !== undefined)?.coefficient ?? 0);
  const reynolds = useSignal(Math.round(1 / scene.physics.viscosity));
  const beta = useSignal(scene.physics.beta);
  const drag = useSignal(scene.physics.drag);
  const wavenumber = useSignal(scene.forcing.wavenumber);
  if (subject.kind !== "scene" || !controls) return null;
  const change = (what: FlowChange): void => {
    controls.change(what).catch((error: unknown) => page.state.sayError(error));
  };
  const rescale = (grid: string): void => {
    const changes = { ...subject.changes, grid };
    // read here, so that a wrong one is told before the running flow is let go
    changeScene({ room: "turbulence" }, changes);
    page.go({ ...session.link(), subject: { ...subject, changes } });
  };
  return (
    <section aria-label="Physics">
      <h2>While it runs</h2>
      <div class="fields">
        <NumberField
          label="Coefficient"
          value={coefficient}
          low={0}
          high={10}
          step="any"
          onCommit={(value) => change({ coefficient: value })}
        />
        <NumberField
          label="Re = 1/ν"
          value={reynolds}
          low={1}
          high={1e9}
          step="any"
          onCommit={(value) => change({ reynolds: value })}
        />
        <NumberField
          label="β"
          value={beta}
          low={0}
          high={10000}
          step="any"
          onCommit={(value) => change({ beta: value })}
        />
        <NumberField
          label="Drag α"
          value={drag}
          low={0}
          high={100}
          step="any"
          onCommit={(value) => change({ drag: value })}
        />
        <NumberField
          label="Forced at k_f"
          value={wavenumber}
          low={0}
          high={512}
          step={1}
          onCommit={(value) => change({ forcingWavenumber: value })}
        />
        <Choice
          label="Grid (restarts)"
          value={String(scene.grid)}
          choices={[...new Set([...GRIDS, scene.grid])]
            .sort((a, b) => a - b)
            .map((n) => ({ value: String(n), text: `${n}²` }))}
          onChange={rescale}
        />
      </div>
      <p class="hint">A change acts from the next step on; the flow is then no longer the published case.</p>
    </section>
  );
}

/** The tab. */
export function FlowSettings({ page, session }: { page: Page; session: Session }): VNode {
  return (
    <>
      <Closures page={page} session={session} />
      <Physics page={page} session={session} />
      <Drawing session={session} />
    </>
  );
}
