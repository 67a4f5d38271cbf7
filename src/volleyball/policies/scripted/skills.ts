// The skills of the hierarchy and the events that choose among them.
//
//   own serve not hit ──────────────────────────────→ serve
//   opponents' ball coming in ──────────────────────→ receive     (first touch of a possession)
//   own ball up, plan keeps it on this side ────────→ set
//   own ball up, plan sends it over ────────────────→ attack
//   anything else ──────────────────────────────────→ return to base

import { LOOK } from "../../../kernels/scripted-planner.ts";

/** What a team is doing. */
export const SKILL = { base: 0, serve: 1, receive: 2, set: 3, attack: 4 } as const;

/** Names by number. */
export const SKILL_NAMES = ["base", "serve", "receive", "set", "attack"] as const;

/** Court sizes that the choice needs, m. */
export interface Court {
  readonly halfLength: number;
  readonly halfWidth: number;
  /** 1v1: hits alternate and a ball out in the air is out */
  readonly solo: boolean;
}

/** m outside the lines up to which a ball is played rather than let go. */
const DOUBT = 0.15;

/** True when the ball comes down on the own half, doubtful balls included. */
function landsHere(look: Float32Array, court: Court): boolean {
  const x = look[LOOK.down] as number;
  const y = look[LOOK.down + 1] as number;
  return x > 0 && x < court.halfLength + DOUBT && Math.abs(y) < court.halfWidth + DOUBT;
}

/** True when a ball of this team does its work alone: over the net and in. */
function goesOver(look: Float32Array, court: Court): boolean {
  const x = look[LOOK.down] as number;
  const y = look[LOOK.down + 1] as number;
  return look[LOOK.netStep] === -1 && x < 0 && x > -court.halfLength && Math.abs(y) < court.halfWidth;
}

/**
 * Bits of the drones that may play the ball now, 0 when it is to be left alone.
 *
 * @param look what the team sees
 * @param all  bits of all its drones
 */
export function playersFor(look: Float32Array, court: Court, all: number): number {
  const mine = look[LOOK.mine] === 1;
  const free = look[LOOK.free] as number;
  if (look[LOOK.ours] === 1) {
    // own serve, own pass, or a failed shot that can still be saved
    if (!mine || court.solo) return 0;
    return goesOver(look, court) ? 0 : free;
  }
  if (look[LOOK.netStep] !== -1) return 0;
  if (court.solo && look[LOOK.outStep] !== -1) return 0;
  if (!court.solo && !landsHere(look, court)) return 0;
  return mine ? free : all;
}
