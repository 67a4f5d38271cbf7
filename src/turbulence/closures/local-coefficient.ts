// The local eddy viscosity that the knobs of a closure stand for, by Okubo–Weiss:
//
//   ν/(dx²·S) = a/(1 + e^(−2(q − 4))) + c(q)        c linear between PROFILE_POINTS, constant beyond them
//
// A network sees more than q: network.ts.

import { exp } from "../../base/elementary.ts";
import { PROFILE_POINTS } from "./local.ts";

/** q0 and s of the core's 1/(1 + e^(−s(q − q0))). */
export const CORE = { sharpness: 2, threshold: 4 } as const;

function profileAt(profile: readonly number[], q: number): number {
  const last = PROFILE_POINTS.length - 1;
  const right = PROFILE_POINTS.findIndex((point) => q < point);
  if (right <= 0) return profile[right < 0 ? last : 0] as number;
  const [from, to] = [PROFILE_POINTS[right - 1] as number, PROFILE_POINTS[right] as number];
  const [low, high] = [profile[right - 1] as number, profile[right] as number];
  return low + ((high - low) * (q - from)) / (to - from);
}

/**
 * ν/(dx²·S) at q.
 *
 * @param core    a; 0 for none
 * @param profile c at PROFILE_POINTS, or none
 */
export function localCoefficient(core: number, profile: readonly number[] | undefined, q: number): number {
  const cores = core === 0 ? 0 : core / (1 + exp(-CORE.sharpness * (q - CORE.threshold)));
  return cores + (profile ? profileAt(profile, q) : 0);
}
