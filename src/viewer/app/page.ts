// The page's own actions: where it goes, what the keyboard and dropped files do.

import { type Signal, signal } from "@preact/signals";
import { actionOf, type KeyAction, wantsKeys } from "./keys.ts";
import { Library } from "./library.ts";
import { formatLink, type LinkState, parseLink } from "./link.ts";
import { Opener } from "./opener.ts";
import { copyText, saveBlob } from "./output/save.ts";
import { PageState } from "./page-state.ts";
import type { Session } from "./session.ts";

function askForFiles(take: (files: readonly File[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => take(Array.from(input.files ?? [])));
  input.click();
}

/** The page. */
export class Page {
  readonly state: PageState = new PageState();
  readonly library: Library = new Library();
  readonly opener: Opener = new Opener(this.library);
  readonly isDropping: Signal<boolean> = signal(false);
  /** counts what was asked for, so that an answer that comes late is dropped */
  #turn = 0;

  /** Listens to the window and opens what the address says. */
  start(): void {
    addEventListener("popstate", () => void this.#openAddress());
    addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("click", (event) => this.#onClick(event));
    // our own bugs are told as well: a page that just stops says nothing
    addEventListener("error", ({ error }) => error instanceof Error && this.state.sayError(error));
    addEventListener("unhandledrejection", ({ reason }) => this.state.sayError(reason));
    this.#listenToDrops();
    void this.#openAddress();
  }

  async #openAddress(): Promise<void> {
    try {
      const state = parseLink(location.search);
      const [inside] = this.library.embeddedRecordings;
      if (state.subject.kind === "gallery" && inside !== undefined) {
        await this.#show({ ...state, subject: { kind: "replay", path: inside, compare: [] } });
      } else await this.#show(state);
    } catch (error) {
      this.state.sayError(error);
      await this.#show({ subject: { kind: "gallery" } });
    }
  }

  /** Goes somewhere and leaves it in the address, once it is there. */
  go(state: LinkState): void {
    void this.#show(state).then((isShown) => isShown && this.#remember(state));
  }

  #remember(state: LinkState): void {
    try {
      history.pushState(null, "", formatLink(state) || location.pathname);
    } catch {
      // a page from a file has no address of its own to change
    }
  }

  /** @returns whether it is what the page shows now */
  #show(state: LinkState): Promise<boolean> {
    const { subject } = state;
    if (subject.kind === "gallery") {
      this.#turn++;
      this.state.loading.value = undefined;
      this.#replace(undefined);
      return Promise.resolve(true);
    }
    const what = subject.kind === "replay" ? subject.path : subject.scene;
    return this.#open(`opening ${what} …`, () => this.opener.open(state));
  }

  /** Opens a session; what was shown stays when that fails. @returns whether it is shown */
  async #open(words: string, open: () => Promise<Session | undefined>): Promise<boolean> {
    const turn = ++this.#turn;
    this.state.loading.value = words;
    try {
      const session = await open();
      if (turn === this.#turn && session) {
        this.#replace(session);
        return true;
      }
      session?.close();
    } catch (error) {
      if (turn === this.#turn) this.state.sayError(error);
    } finally {
      if (turn === this.#turn) this.state.loading.value = undefined;
    }
    return false;
  }

  #replace(session: Session | undefined): void {
    const before = this.state.session.value;
    this.state.session.value = session;
    document.title = session ? `${session.title} – gyre` : "gyre";
    // the old scene goes once nobody draws it any more
    if (before) queueMicrotask(() => before.close());
    for (const note of this.opener.takeNotes()) this.state.say(note);
    if (session?.startsPlaying) session.player.play();
  }

  /** Runs the scene again with other settings; the address says so. */
  restart(session: Session): void {
    this.go(session.link());
  }

  /** Opens files of the user. */
  async openFiles(files: readonly File[]): Promise<void> {
    const names = files.map(({ name }) => name).join(", ");
    const { session } = this.state;
    const open = (): Promise<Session | undefined> => this.opener.openFiles(files, session.value);
    const isShown = await this.#open(`opening ${names} …`, open);
    // loading the page anew must not bring back what was there before
    if (isShown && session.value) this.#remember({ subject: session.value.subject });
  }

  /** Lets the user choose files to open. */
  chooseFiles(): void {
    askForFiles((files) => void this.openFiles(files));
  }

  /** Lets the user choose recordings to lay over the one that is shown. */
  chooseComparison(session: Session): void {
    askForFiles((files) => {
      const names = files.map(({ name }) => name).join(", ");
      void this.#open(`opening ${names} …`, () => this.opener.compareFiles(files, session));
    });
  }

  #listenToDrops(): void {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.isDropping.value = true;
    });
    addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) this.isDropping.value = false;
    });
    addEventListener("drop", (event) => {
      this.isDropping.value = false;
      if (!hasFiles(event)) return;
      event.preventDefault();
      void this.openFiles(Array.from(event.dataTransfer?.files ?? []));
    });
  }

  /** Links to places in the page are followed without loading it anew. */
  #onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href");
    if (!href?.startsWith("?")) return;
    event.preventDefault();
    try {
      this.go(parseLink(href));
    } catch (error) {
      this.state.sayError(error);
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || wantsKeys(event.target))
      return;
    const action = actionOf(event);
    if (action === undefined) return;
    // what is focused and opens or acts keeps its own space bar
    if (event.key === " " && event.target instanceof Element && event.target.closest("button, summary"))
      return;
    if (typeof action === "number") {
      const camera = this.state.session.value?.view.cameras[action - 1];
      if (!camera) return;
      this.state.session.value?.setCamera(camera.name);
    } else if (!this.act(action)) return;
    event.preventDefault();
  }

  /** Does what a key or button says; false when there is nothing to do. */
  act(action: KeyAction): boolean {
    const session = this.state.session.value;
    if (action === "help") {
      this.state.isHelpOpen.value = !this.state.isHelpOpen.value;
      return true;
    }
    if (!session) return false;
    if (action === "gallery") this.go({ subject: { kind: "gallery" } });
    else if (action === "link") void this.copyLink(session);
    else if (action === "screenshot") void this.screenshot(session);
    else return session.act(action);
    return true;
  }

  /** Copies the address of this moment. */
  async copyLink(session: Session): Promise<void> {
    const { subject } = session;
    if (subject.kind === "gallery" || this.library.isSingleFile) {
      this.state.say(
        "a file that was opened from this machine has no address: save it as HTML and send that",
        "note",
      );
      return;
    }
    const address = new URL(formatLink(session.linkToMoment()), document.baseURI).href;
    await copyText(address);
    const file = subject.kind === "scene" ? this.opener.fileBehind(subject) : undefined;
    this.state.say(
      `copied: ${address}${file ? ` – it works where ${file} was dropped on the page before` : ""}`,
    );
  }

  /** Saves the picture. */
  async screenshot(session: Session): Promise<void> {
    try {
      const blob = await session.stage?.screenshot();
      if (blob) saveBlob(blob, `${session.fileName}.png`);
    } catch (error) {
      this.state.sayError(error);
    }
  }
}
