// The files that a flow needs beside its scene: reference, start, policy.

import type { FlowMaterial } from "../../workers/start-viewer-worker.browser.ts";
import type { ClosurePolicies } from "./closure-policies.ts";
import { isLearned } from "./closure-words.ts";
import type { Library } from "./library.ts";
import type { RawScene } from "./scene-changes.ts";

const FOLDER = "scenes/turbulence/reference";

/** Finds the files of flows. */
export class FlowFiles {
  readonly #library: Library;
  readonly #policies: ClosurePolicies;

  constructor(library: Library, policies: ClosurePolicies) {
    this.#library = library;
    this.#policies = policies;
  }

  /** @throws ConfigError for a sample or a policy that is not there */
  async find(scene: RawScene): Promise<FlowMaterial> {
    const name = String(scene.case);
    const initial = (scene.initial ?? {}) as { from?: string; sample?: number };
    const hasReference = name !== "decay";
    const startsFromReference = hasReference && (initial.from ?? "reference") === "reference";
    const [reference, referenceFields, learned] = await Promise.all([
      hasReference ? this.#library.text(`${FOLDER}/${name}.json`, "reference") : undefined,
      startsFromReference ? this.#snapshot(name, initial.sample ?? 1) : undefined,
      isLearned(scene.closure) ? this.#learned(name, scene.policy) : undefined,
    ]);
    return {
      ...(reference === undefined ? {} : { reference }),
      ...(referenceFields === undefined ? {} : { referenceFields }),
      ...learned,
    };
  }

  #snapshot(name: string, sample: number): Promise<Uint8Array> {
    return this.#library.bytes(`${FOLDER}/${name}-fields-${sample}.npz`, "initial.sample");
  }

  /** A policy, and all snapshots of the reference where it looks at the truncated one. */
  async #learned(name: string, word: unknown): Promise<Pick<FlowMaterial, "policy" | "snapshots">> {
    const { file, reference } = await this.#policies.find(word);
    if (reference === "whole") return { policy: file };
    const { snapshots } = await this.#library.catalog();
    const samples = Array.from({ length: snapshots[name] ?? 0 }, (_, k) => this.#snapshot(name, k + 1));
    return { policy: file, snapshots: await Promise.all(samples) };
  }
}
