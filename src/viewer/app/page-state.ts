// What the page shows: the gallery, or a session; and what it has to say.

import { type Signal, signal } from "@preact/signals";
import type { Session } from "./session.ts";

/** A line for the user. */
export interface Message {
  readonly id: number;
  readonly kind: "error" | "note";
  readonly text: string;
}

/** The page as a whole. */
export class PageState {
  readonly session: Signal<Session | undefined> = signal(undefined);
  /** what is being opened, in words */
  readonly loading: Signal<string | undefined> = signal(undefined);
  readonly messages: Signal<readonly Message[]> = signal([]);
  readonly isHelpOpen: Signal<boolean> = signal(false);
  #next = 1;

  /** Shows a line; notes go away by themselves. */
  say(text: string, kind: Message["kind"] = "note"): void {
    const message: Message = { id: this.#next++, kind, text };
    // the same error twice is one error
    const others = this.messages.value.filter((one) => one.text !== text);
    this.messages.value = [...others, message].slice(-MOST_MESSAGES);
    if (kind === "note") setTimeout(() => this.dismiss(message.id), NOTE_MS);
  }

  /** Shows an error in its own words. */
  sayError(error: unknown): void {
    this.say(error instanceof Error ? error.message : String(error), "error");
  }

  dismiss(id: number): void {
    this.messages.value = this.messages.value.filter((message) => message.id !== id);
  }
}

const MOST_MESSAGES = 4;
const NOTE_MS = 5000;
