// The gallery: scenes to run, recordings to play, and a place to drop files.

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Catalog, CatalogRecording, CatalogScene } from "../../recording/catalog.ts";
import { formatLink } from "./link.ts";
import type { Page } from "./page.ts";

function Card(props: {
  href: string;
  title: string;
  text: string;
  tag: string;
  picture?: string | undefined;
}): VNode {
  const { href, title, text, tag, picture } = props;
  return (
    <li class="card">
      {picture ? (
        <img src={picture} alt="" loading="lazy" width="480" height="270" />
      ) : (
        <div class="no-picture" />
      )}
      <span class="tag">{tag}</span>
      <div class="card-text">
        <h3>
          <a href={href}>{title}</a>
        </h3>
        <p>{text}</p>
      </div>
    </li>
  );
}

function sizeWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function RecordingCard({ entry }: { entry: CatalogRecording }): VNode {
  const href = formatLink({ subject: { kind: "replay", path: entry.path, compare: [] } });
  return (
    <Card
      href={href}
      title={entry.title}
      text={`recording, ${sizeWords(entry.bytes)}`}
      tag="replay"
      picture={entry.picture}
    />
  );
}

function SceneCard({ entry }: { entry: CatalogScene }): VNode {
  const href = formatLink({ subject: { kind: "scene", scene: entry.scene, changes: {} } });
  const played = entry.policy === undefined ? "played live in this page" : "flown live by a trained policy";
  const text = entry.room === "turbulence" ? "a flow, computed in this page" : played;
  return <Card href={href} title={entry.title} text={text} tag={entry.tag} picture={entry.picture} />;
}

function Section({ title, entries }: { title: string; entries: VNode[] }): VNode | null {
  if (entries.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul class="cards">{entries}</ul>
    </section>
  );
}

function featured(catalog: Catalog, room: string): VNode[] {
  return catalog.scenes
    .filter((entry) => entry.room === room && entry.isFeatured)
    .map((entry) => <SceneCard key={entry.scene} entry={entry} />);
}

function OtherScenes({ catalog }: { catalog: Catalog }): VNode | null {
  const others = catalog.scenes.filter((entry) => !entry.isFeatured);
  if (others.length === 0) return null;
  return (
    <details>
      <summary>{others.length} more scenes</summary>
      <ul>
        {others.map(({ scene, title }) => (
          <li key={scene}>
            <a href={formatLink({ subject: { kind: "scene", scene, changes: {} } })}>{title}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The gallery. */
export function Gallery({ page }: { page: Page }): VNode {
  const [catalog, setCatalog] = useState<Catalog>();
  useEffect(() => {
    page.library.catalog().then(setCatalog, (error: unknown) => page.state.sayError(error));
  }, [page]);
  return (
    <main class="gallery" id="main">
      <div class="gallery-inner">
        <h1 class="hero-title">Drones that play volleyball, and turbulence with its closures</h1>
        {catalog && catalog.scenes.length === 0 ? null : (
          <p class="lead">
            Every match and every flow below is simulated here, in this page, by the same kernels as in Node
            and to the same bits. Click one and watch.
          </p>
        )}
        <div class="drop-zone">
          <p>
            Drop a recording (<code>.gyr</code>), a scene, a policy (<code>.safetensors</code>,{" "}
            <code>.pt</code>) or an exported run (<code>.npz</code>) anywhere on the page. Files stay on this
            machine.
          </p>
          <button type="button" class="primary" onClick={() => page.chooseFiles()}>
            Open a file …
          </button>
        </div>
        {catalog ? (
          <>
            <Section
              title="Recordings"
              entries={catalog.recordings.map((entry) => <RecordingCard key={entry.path} entry={entry} />)}
            />
            <Section title="Volleyball, live" entries={featured(catalog, "volleyball")} />
            <Section title="Turbulence, live" entries={featured(catalog, "turbulence")} />
            <OtherScenes catalog={catalog} />
          </>
        ) : null}
      </div>
    </main>
  );
}
