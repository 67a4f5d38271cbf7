// What is shown, where it is from, and the proof that it is true.

import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import type { RecordedGame, RecordingHeader } from "../../../recording/recording.ts";
import { LiveSource } from "../../sources/live-source.ts";
import { RecordingSource } from "../../sources/recording-source.ts";
import type { Page } from "../page.ts";
import type { RawScene } from "../scene-changes.ts";
import type { Session } from "../session.ts";

/** Games that the table lists; a file may hold a million. */
const MOST_GAMES = 100;

type Fact = readonly [what: string, value: string];

function headerFacts(header: RecordingHeader): Fact[] {
  const facts: Fact[] = [
    ["Title", header.title],
    ["Room", header.room],
    ["Seed", String(header.seed)],
    ["Made by", header.generator],
  ];
  const isFlow = header.fields !== undefined;
  for (const { team, name, hash } of header.policies) {
    facts.push([isFlow ? "Policy" : `Team ${team}`, `${name} (${hash})`]);
  }
  if (header.arena) {
    const { length_m, width_m, netHeight_m } = header.arena;
    facts.push(["Court", `${length_m} × ${width_m} m, net ${netHeight_m} m`]);
  }
  for (const { name, symbol, rows, columns } of header.fields ?? []) {
    facts.push(["Field", `${name} ${symbol}, ${rows} × ${columns}`]);
  }
  facts.push([
    "Frames",
    `${Number(header.rate_hz.toPrecision(6))} ${header.fields ? "a time unit" : "a second"}`,
  ]);
  return facts;
}

function Facts({ facts }: { facts: readonly Fact[] }): VNode {
  return (
    <dl class="facts">
      {facts.map(([what, value]) => (
        <>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** Hash of the newest state of each live run. */
function Heads({ session }: { session: Session }): VNode | null {
  session.player.changes.value; // read, so that new frames draw anew
  const heads = session.player.sources.flatMap((source) =>
    source.head ? [{ name: source.name, head: source.head }] : [],
  );
  if (heads.length === 0) return null;
  return (
    <section aria-label="State">
      <h2>Newest state</h2>
      {heads.map(({ name, head }, k) => (
        <p key={`${k} ${name}`} class="head">
          {session.isFlow ? "" : `game ${head.game}, `}step <span data-head-step>{head.step}</span>
          <br />
          <code class="hash" data-head-hash>
            {head.hash}
          </code>
        </p>
      ))}
      <p class="hint">Node prints the same hash for the same scene, seed and step.</p>
    </section>
  );
}

function Games({ games }: { games: readonly RecordedGame[] }): VNode | null {
  if (games.length === 0) return null;
  const before = games.length - MOST_GAMES;
  return (
    <section aria-label="Games">
      <h2>Games</h2>
      {before > 0 ? (
        <p class="hint">
          The last {MOST_GAMES} of {games.length}.
        </p>
      ) : null}
      <table class="games">
        <thead>
          <tr>
            <th>Game</th>
            <th>Steps</th>
            <th>Outcome</th>
            <th>Hash</th>
          </tr>
        </thead>
        <tbody>
          {games.slice(-MOST_GAMES).map(({ game, steps, outcome, hash }) => (
            <tr key={game}>
              <td>{game}</td>
              <td>{steps}</td>
              <td>{outcome}</td>
              <td>
                <code class="hash" data-game-hash>
                  {hash}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Words of the proof, of games and of flows. */
const PROOF = {
  games: {
    busy: "Playing its games again …",
    ask: "Play its games again and compare",
    how: "Every game is simulated here from its seed; every frame and hash must be the same.",
  },
  flow: {
    busy: "Computing its flow again …",
    ask: "Compute its flow again and compare",
    how: "The flow is simulated here from its start; the fields of every frame must be the same.",
  },
} as const;

/** Plays a recording's games again, or computes its flow, and compares. */
function Verify({ page, session }: { page: Page; session: Session }): VNode | null {
  const result = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);
  const source = session.player.main;
  const isFlow = source.header.room === "turbulence";
  // a page in one file has no reference to start from
  if (!(source instanceof RecordingSource) || (isFlow && page.library.isSingleFile)) return null;
  const words = isFlow ? PROOF.flow : PROOF.games;
  const verify = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const { pilots, flowFiles, threads } = page.opener;
      if (isFlow) {
        const files = await flowFiles.find(source.header.scene as RawScene);
        result.value = await threads.ask((worker) => source.verifyFlow(worker, files));
      } else {
        const policy = await pilots.shipped(source.header.policies[0]?.word ?? "");
        result.value = await threads.ask((worker) => source.verify(worker, policy));
      }
    } catch (error) {
      result.value = (error as Error).message;
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <section aria-label="Proof">
      <h2>Is it true?</h2>
      <button type="button" disabled={isBusy.value} onClick={() => void verify()}>
        {isBusy.value ? words.busy : words.ask}
      </button>
      <p class="hint" role="status">
        {result.value ?? words.how}
      </p>
    </section>
  );
}

/** The tab. */
export function Details({ page, session }: { page: Page; session: Session }): VNode {
  const { main } = session.player;
  session.player.changes.value; // games end while one looks
  const games = main instanceof LiveSource ? main.results : main.header.games;
  return (
    <>
      <section aria-label="What it is">
        <h2>What it is</h2>
        <Facts facts={headerFacts(main.header)} />
      </section>
      <Heads session={session} />
      {session.isFlow ? null : <Games games={games} />}
      <Verify page={page} session={session} />
    </>
  );
}
