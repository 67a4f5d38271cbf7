// The trained policies that act as closures: those that ship, and those that were dropped on the page.

import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import type { PolicyFile } from "../../workers/start-viewer-worker.browser.ts";
import type { Library } from "./library.ts";

/** A policy, and which spectrum it looks at. */
export interface ClosurePolicy {
  readonly file: PolicyFile;
  readonly reference: "whole" | "truncated";
}

/** Finds policies by name. */
export class ClosurePolicies {
  readonly #library: Library;
  readonly #dropped: Map<string, ClosurePolicy> = new Map();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Whether a name is that of a file of the user. */
  isDropped(name: string): boolean {
    return this.#dropped.has(name);
  }

  /** Keeps a file of the user; returns the name that it has here. */
  async keep(policy: ClosurePolicy): Promise<string> {
    const { learned } = await this.#library.catalog();
    // a word of a link: its signs join closures and flows
    const word = policy.file.name.replace(/\.safetensors$/, "").replace(/[^\w.-]/g, "-");
    const isTaken = learned.some(({ name }) => name === word);
    const name = isTaken ? `${word}-file` : word;
    this.#dropped.set(name, policy);
    return name;
  }

  /** Names to choose from. */
  async names(): Promise<string[]> {
    const { learned } = await this.#library.catalog();
    return [...learned.map(({ name }) => name), ...this.#dropped.keys()];
  }

  /** @throws ConfigError for a name that is not known */
  async find(word: unknown): Promise<ClosurePolicy> {
    const dropped = this.#dropped.get(String(word));
    if (dropped) return dropped;
    const { learned } = await this.#library.catalog();
    const entry = learned.find(({ name }) => name === word);
    if (!entry) {
      const names = await this.names();
      const near = typeof word === "string" ? nearestWord(word, names) : undefined;
      const hint = near ? ` (did you mean ${near}?)` : "; drop its file on the page first";
      throw new ConfigError("policy", `one of ${names.join(", ")}${hint}`, word);
    }
    const bytes = await this.#library.bytes(entry.path, "policy");
    return { file: { name: `${entry.name}.safetensors`, bytes }, reference: entry.reference };
  }
}
