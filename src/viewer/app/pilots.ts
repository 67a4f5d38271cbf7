// The trained policies that fly practice scenes: those that ship, and those that were dropped on the page.

import type { PolicyFile } from "../../workers/start-viewer-worker.browser.ts";
import type { Library } from "./library.ts";
import type { RawScene } from "./scene-changes.ts";

/** Finds who flies a scene. */
export class Pilots {
  readonly #library: Library;
  /** by the scene that they fly */
  readonly #dropped: Map<string, PolicyFile> = new Map();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Keeps a file of the user for a scene. */
  keep(scene: string, file: PolicyFile): void {
    this.#dropped.set(scene, file);
  }

  /** The policy of a practice scene; undefined for matches and drills, and where none ships. */
  async find(name: string, raw: RawScene): Promise<PolicyFile | undefined> {
    const dropped = this.#dropped.get(name);
    if (dropped) return dropped;
    const { scenes, trained } = await this.#library.catalog();
    const entry = scenes.find(({ scene }) => scene === name);
    if (entry) return entry.policy === undefined ? undefined : this.shipped(entry.policy);
    // a scene of the user's, with every default filled in
    const practice = raw.practice as { action_transform?: string } | undefined;
    const fit = trained.find(
      ({ task, actionTransform }) => task === raw.task && actionTransform === practice?.action_transform,
    );
    return fit && this.shipped(fit.name);
  }

  /** File of a policy that ships, if there is one of this name. */
  async shipped(name: string): Promise<PolicyFile | undefined> {
    const { trained } = await this.#library.catalog();
    const found = trained.find((one) => one.name === name);
    return found && { name: `${name}.safetensors`, bytes: await this.#library.bytes(found.path, "policy") };
  }
}
