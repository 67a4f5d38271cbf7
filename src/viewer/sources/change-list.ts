// Who wants to hear of a change.

/** Listeners, called in the order in which they came. */
export class ChangeList {
  readonly #listeners: Set<() => void> = new Set();

  /** Adds a listener; returns a function that takes it off again. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Calls all. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
