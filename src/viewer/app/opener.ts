// From links and files to sessions. A little longer than most: every way to open something ends here.

import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { Opened, ViewerThread } from "../../workers/start-viewer-worker.browser.ts";
import { LiveSource } from "../sources/live-source.ts";
import { RecordingSource } from "../sources/recording-source.ts";
import type { Source } from "../sources/source.ts";
import { FlowView } from "../turbulence/flow-view.ts";
import { CourtView } from "../volleyball/court-view.ts";
import { ClosurePolicies } from "./closure-policies.ts";
import { learnedWord, linkWords, policiesOf } from "./closure-words.ts";
import { FlowFiles } from "./flow-files.ts";
import type { Library } from "./library.ts";
import type { LinkState, SceneSubject, Subject } from "./link.ts";
import { LiveControls } from "./live-controls.ts";
import { Pilots } from "./pilots.ts";
import { type ChosenClosure, changeScene, closuresOf, type RawScene, withClosure } from "./scene-changes.ts";
import { Session } from "./session.ts";
import { Threads } from "./threads.ts";

type PolicySource = Extract<Opened, { kind: "policy" }>["source"];

/** s that a match runs ahead of what is shown */
const MATCH_AHEAD = 1;
/** time units that a flow runs ahead: little, so that a changed coefficient is seen at once */
const FLOW_AHEAD = 0.08;
/** time units between the frames of a flow: 60 steps of 5e-4 */
const FLOW_FRAME = 0.03;
/** agents a side at which a flow shows its coefficient */
const AGENTS = 16;
/** where scenes from the user's disk are kept in links */
const DROPPED = "dropped/";

/** Opens things. */
export class Opener {
  readonly threads: Threads = new Threads();
  readonly pilots: Pilots;
  /** policies that were dropped on the page, by name */
  readonly policies: Map<string, PolicySource> = new Map();
  /** policies that act as closures */
  readonly closures: ClosurePolicies;
  readonly flowFiles: FlowFiles;
  readonly #scenes: Map<string, RawScene> = new Map();
  readonly #library: Library;
  #notes: string[] = [];

  constructor(library: Library) {
    this.#library = library;
    this.pilots = new Pilots(library);
    this.closures = new ClosurePolicies(library);
    this.flowFiles = new FlowFiles(library, this.closures);
  }

  /** What there is to say since the last call. */
  takeNotes(): string[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  /** What of a scene is a file that the user has dropped: a link does not carry it. */
  fileBehind({ scene, changes }: SceneSubject): string | undefined {
    const { home = "", away = "" } = changes;
    if (this.#scenes.has(scene)) return scene.slice(DROPPED.length);
    const closures = linkWords(changes)?.flatMap(policiesOf) ?? [];
    return (
      [home, away].find((word) => this.policies.has(word)) ??
      closures.find((name) => this.closures.isDropped(name))
    );
  }

  /** Opens what a link names. @throws ConfigError */
  async open(state: LinkState): Promise<Session | undefined> {
    const { subject } = state;
    if (subject.kind === "scene") return this.#openScene(subject, state);
    if (subject.kind === "gallery") return undefined;
    const paths = [subject.path, ...subject.compare];
    const sources = await Promise.all(
      paths.map(async (path, k) => {
        const bytes = await this.#library.bytes(path, k === 0 ? "replay" : "compare");
        const name = path.slice(path.lastIndexOf("/") + 1);
        const opened = await this.#read([{ name, bytes }]);
        if (opened.kind !== "recording")
          throw new ConfigError("replay", "a recording", `${path} (a ${opened.kind})`);
        return this.#recording(name, opened, paths.length === 1);
      }),
    );
    return this.#session(subject, sources, state);
  }

  #read(files: readonly { name: string; bytes: Uint8Array<ArrayBuffer> }[]): Promise<Opened> {
    return this.threads.ask<Opened>(async (worker) => worker.open(files));
  }

  /** @param isAlone others beside it are told apart by their files: titles may be the same */
  #recording(
    name: string,
    opened: Extract<Opened, { kind: "recording" }>,
    isAlone: boolean,
  ): RecordingSource {
    if (opened.columns.steps.length === 0) {
      throw new ConfigError(
        name,
        "a recording with frames (one made with --record-brief has none)",
        "0 frames",
      );
    }
    if (opened.damage !== undefined) this.#notes.push(`shown as far as it could be read: ${opened.damage}`);
    const file = name.replace(/\.gyr$/i, "");
    return new RecordingSource(isAlone ? opened.header.title || file : file, opened);
  }

  /** Opens files of the user: recordings, scenes and policies, alone or together. @throws ConfigError */
  async openFiles(files: readonly File[], current: Session | undefined): Promise<Session | undefined> {
    const dropped = await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    );
    const isRecordings =
      dropped.length > 1 && dropped.every(({ name }) => name.toLowerCase().endsWith(".gyr"));
    const opened = isRecordings
      ? await Promise.all(dropped.map((file) => this.#read([file])))
      : [await this.#read(dropped)];
    const recordings = opened.flatMap((one, k) =>
      one.kind === "recording" ? [this.#recording(dropped[k]?.name ?? "", one, opened.length === 1)] : [],
    );
    if (recordings.length > 0) return this.#session({ kind: "gallery" }, recordings, {});
    const [first] = opened;
    if (first?.kind === "scene") return this.#openDroppedScene(dropped[0]?.name ?? "scene", first.scene);
    if (first?.kind === "policy") return this.#usePolicy(first, current);
    if (first?.kind === "pilot") return this.#usePilot(first);
    if (first?.kind === "closure") return this.#useClosure(first, current);
    return undefined;
  }

  /** Lays recordings of the user over the one that is shown. @throws ConfigError for anything else */
  async compareFiles(files: readonly File[], current: Session): Promise<Session> {
    const others = await Promise.all(
      files.map(async (file) => {
        const opened = await this.#read([
          { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) },
        ]);
        if (opened.kind !== "recording") throw new ConfigError(file.name, "a recording", `a ${opened.kind}`);
        return this.#recording(file.name, opened, false);
      }),
    );
    const state = { ...current.link(), time: current.player.time.value, isPlaying: false };
    // files have no address: the link leads to the first recording alone
    return this.#session(current.subject, [...current.player.sources, ...others], state);
  }

  #openDroppedScene(name: string, scene: object): Promise<Session> {
    const word = `${DROPPED}${name.replace(/\.json$/, "").replace(/[^\w.-]/g, "-")}`;
    this.#scenes.set(word, scene as RawScene);
    return this.#openScene({ kind: "scene", scene: word, changes: {} }, {});
  }

  /** A dropped policy that was trained on a practice task flies it. */
  #usePilot({ file, scene, summary }: Extract<Opened, { kind: "pilot" }>): Promise<Session> {
    const word = `${DROPPED}${file.name.replace(/[^\w.-]/g, "-")}`;
    this.#scenes.set(word, scene as RawScene);
    this.pilots.keep(word, file);
    this.#notes.push(summary);
    return this.#openScene({ kind: "scene", scene: word, changes: {} }, {});
  }

  /** A dropped policy of turbulence is the closure of the flow that is shown, else of the one that it was trained on. */
  async #useClosure(
    { file, scene, reference, summary }: Extract<Opened, { kind: "closure" }>,
    current: Session | undefined,
  ): Promise<Session> {
    const policy = await this.closures.keep({ file, reference });
    const shown = current?.subject;
    if (shown?.kind === "scene" && current?.isFlow) {
      const { coefficient: _, policy: __, ...rest } = shown.changes;
      const others = linkWords(shown.changes)?.slice(1) ?? [];
      const closure = [learnedWord(policy), ...others].join(",");
      const subject = { ...shown, changes: { ...rest, closure } };
      const session = await this.#openScene(subject, current.link());
      this.#notes.push(summary);
      return session;
    }
    const { agents: _, training: __, ...flow } = scene;
    const word = `${DROPPED}${policy}`;
    const title = `${scene.case} on ${scene.grid}²: learned: ${policy}`;
    this.#scenes.set(word, { ...flow, title, closure: "learned", policy });
    const session = await this.#openScene({ kind: "scene", scene: word, changes: {} }, {});
    this.#notes.push(summary);
    return session;
  }

  /** A dropped policy plays as the home team of a task that it fits. */
  async #usePolicy(
    policy: Extract<Opened, { kind: "policy" }>,
    current: Session | undefined,
  ): Promise<Session> {
    const { tasks, summary } = policy;
    const { policies } = await this.#library.catalog();
    // a file may have the name of a policy that ships: both stay to choose from
    const isTaken = policies.some(({ name }) => name === policy.source.name);
    const source = isTaken ? { ...policy.source, name: `${policy.source.name}-file` } : policy.source;
    this.policies.set(source.name, source);
    const fits = (subject: Subject | undefined): subject is SceneSubject =>
      subject?.kind === "scene" && tasks.some((task) => subject.scene === `volleyball/${task}`);
    const subject: SceneSubject = fits(current?.subject)
      ? { ...current.subject, changes: { ...current.subject.changes, home: source.name } }
      : { kind: "scene", scene: `volleyball/${tasks[0]}`, changes: { home: source.name } };
    this.#notes.push(`${summary}. It plays as the home team; choose others beside the picture.`);
    return this.#openScene(subject, {});
  }

  async #rawScene(name: string): Promise<RawScene> {
    const known = this.#scenes.get(name);
    if (known) return known;
    const { scenes } = await this.#library.catalog();
    const entry = scenes.find(({ scene }) => scene === name);
    if (entry) return JSON.parse(await this.#library.text(entry.path, "scene")) as RawScene;
    // a task without a scene of its own, for instance 3v3-hier
    if (name.startsWith("volleyball/")) {
      const task = name.slice("volleyball/".length);
      return { room: "volleyball", title: task, task };
    }
    const words = scenes.map(({ scene }) => scene);
    const near = nearestWord(name, words);
    throw new ConfigError("scene", near ? `a scene (did you mean ${near}?)` : "a scene of the gallery", name);
  }

  async #policy(word: string, key: string): Promise<PolicySource> {
    const dropped = this.policies.get(word);
    if (dropped) return dropped;
    const names = (await this.#library.catalog()).policies.map(({ name }) => name);
    if (names.includes(word)) return { name: word, kind: "scripted", variant: word };
    const near = nearestWord(word, names);
    const hint = near ? ` (did you mean ${near}?)` : "; drop its file on the page first";
    throw new ConfigError(key, `one of ${names.join(", ")}${hint}`, word);
  }

  async #openScene(subject: SceneSubject, state: Partial<LinkState>): Promise<Session> {
    const raw = changeScene(await this.#rawScene(subject.scene), subject.changes);
    const isFlow = raw.room === "turbulence";
    const threads: ViewerThread[] = [];
    try {
      const closures = isFlow ? closuresOf(subject.changes) : [undefined];
      const live = await Promise.all(
        closures.map(async (closure) => {
          const thread = await this.threads.start();
          threads.push(thread);
          const header = closure
            ? await this.#startFlow(thread, raw, closure)
            : await this.#startGames(thread, raw, subject);
          return { thread, source: liveSource(thread, header, closure?.label ?? "", isFlow) };
        }),
      );
      const controls = new LiveControls(live.map(({ thread }) => thread));
      return this.#session(
        subject,
        live.map(({ source }) => source),
        state,
        controls,
      );
    } catch (error) {
      for (const thread of threads) thread.stop();
      throw error;
    }
  }

  /** A match, or episodes of a practice scene. */
  async #startGames(thread: ViewerThread, raw: RawScene, subject: SceneSubject): Promise<RecordingHeader> {
    const policy = await this.pilots.find(subject.scene, raw);
    if (!policy) return this.#startMatch(thread, raw);
    for (const key of ["home", "away"]) {
      const word = subject.changes[key];
      if (word !== undefined) throw new ConfigError(key, "a match or a drill", word);
    }
    const isSampled = subject.changes.deterministic === "0";
    return thread.worker.startPractice({ scene: raw, policy, isSampled });
  }

  async #startMatch({ worker }: ViewerThread, raw: RawScene): Promise<RecordingHeader> {
    const word = (key: string): string => (typeof raw[key] === "string" ? (raw[key] as string) : "scripted");
    const [home, away] = await Promise.all([
      this.#policy(word("home"), "home"),
      this.#policy(word("away"), "away"),
    ]);
    return worker.startMatch({ scene: raw, home, away });
  }

  async #startFlow({ worker }: ViewerThread, raw: RawScene, chosen: ChosenClosure): Promise<RecordingHeader> {
    const scene = withClosure(raw, chosen);
    const files = await this.flowFiles.find(scene);
    const dt = typeof raw.dt === "number" && raw.dt > 0 ? raw.dt : 5e-4;
    const stepsPerFrame = Math.max(1, Math.round(FLOW_FRAME / dt));
    return worker.startFlow({ ...files, scene, stepsPerFrame, agentLattice: AGENTS });
  }

  #session(
    subject: Subject,
    sources: readonly Source[],
    state: Partial<LinkState>,
    controls?: LiveControls,
  ): Session {
    const isFlow = (sources[0]?.header.fields?.length ?? 0) > 0;
    const [first] = sources;
    if (sources.some(({ header }) => header.room !== first?.header.room)) {
      throw new ConfigError(
        "compare",
        "recordings of one kind",
        sources.map(({ header }) => header.room),
      );
    }
    const view = isFlow ? new FlowView(sources) : new CourtView(sources);
    const cameras = view.cameras.map(({ name }) => name);
    if (state.camera !== undefined && !cameras.includes(state.camera)) {
      this.#notes.push(new ConfigError("camera", `one of ${cameras.join(", ")}`, state.camera).message);
    }
    return new Session({ subject, sources, view, state, controls });
  }
}

function liveSource(
  thread: ViewerThread,
  header: RecordingHeader,
  label: string,
  isFlow: boolean,
): LiveSource {
  const remote = { next: (frames: number) => thread.worker.next(frames), stop: () => thread.stop() };
  const source = new LiveSource(header, remote, {
    name: label || header.title,
    ahead: isFlow ? FLOW_AHEAD : MATCH_AHEAD,
  });
  thread.onFailure((error) => source.fail(error.message));
  return source;
}
