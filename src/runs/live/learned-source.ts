// The learned closure of a live flow: made anew whenever the flow is changed, and then where it was.

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import type { LearnedPolicy } from "../turbulence/learned-policy.ts";
import { hashOfActors } from "./live-practice.ts";

/** A policy, and the spectrum that it looks at. */
export interface LearnedSource {
  readonly policy: LearnedPolicy;
  /** [≥ n/2] Z_xy that the flow should have */
  readonly wanted: Float64Array;
}

/** The learned closure of a scene; undefined where the scene has none. @throws ConfigError where there is no policy */
export function makeLearned(
  kernels: Kernels,
  scene: TurbulenceScene,
  source: LearnedSource | undefined,
): LearnedClosure | undefined {
  if (!scene.closure.some(({ name }) => name === "learned")) return undefined;
  if (!source) throw new ConfigError("policy", "the policy of the learned closure", scene.policy);
  const { policy, wanted } = source;
  return new LearnedClosure(kernels, flowOfScene(scene), { ...policy, wanted });
}

/** Closures that a scene takes from outside, by name. */
export function loadedClosures(learned: LearnedClosure | undefined): ReadonlyMap<string, Closure> {
  return new Map(learned ? [["learned", learned]] : []);
}

/** A policy as a recording names it. */
export function recordedPolicy(
  kernels: Kernels,
  { name, word, actor }: LearnedPolicy,
): RecordingHeader["policies"][number] {
  return { team: 0, name, word, hash: hashOfActors(kernels, [actor]) };
}
