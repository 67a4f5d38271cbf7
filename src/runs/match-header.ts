// What a recording of a match says of itself, whether the games are played already or not.

import { VERSION } from "../base/version.ts";
import { iris } from "../quadrotor/sheets/iris.ts";
import type { RecordedBody, RecordedGame, RecordingHeader } from "../recording/recording.ts";
import { OUTCOME_NAMES } from "../volleyball/env.ts";
import type { GameResult, MatchSetup } from "../volleyball/match.ts";
import { DT } from "../volleyball/tasks.ts";
import type { MatchSpec } from "./match-spec.ts";

/**
 * Header of a match without its games.
 *
 * @param hashes    of the policies, [home, away]
 * @param firstGame number of the game whose vehicles the bodies name
 */
export function matchHeader(
  spec: MatchSpec,
  setup: MatchSetup,
  hashes: readonly [string, string],
  firstGame: number,
): RecordingHeader {
  const { scene } = spec;
  const { settings } = setup;
  const agents = 2 * setup.task.teamSize;
  const drones = Array.from({ length: agents }, (_, agent): RecordedBody => {
    const sheet = setup.vehicleOf?.(firstGame, agent) ?? iris;
    const team = agent < agents / 2 ? 0 : 1;
    const name = `team${team}_${agent % (agents / 2)}`;
    return { name, kind: "drone", team, vehicle: sheet.name, size_m: [...sheet.box_m] };
  });
  return {
    format: "gyre-recording",
    version: 2,
    generator: `gyre ${VERSION}`,
    room: "volleyball",
    title: scene.title,
    axes: "z-up",
    rate_hz: 1 / (DT * scene.record.every_steps),
    everySteps: scene.record.every_steps,
    seed: scene.seed,
    scene,
    policies: [
      { team: 0, name: setup.home.name, word: scene.home, hash: hashes[0] },
      { team: 1, name: setup.away.name, word: scene.away, hash: hashes[1] },
    ],
    arena: settings.court,
    flight: { gravity_mps2: settings.gravity_mps2, damping_per_s: settings.ball.damping },
    bodies: [...drones, { name: "ball", kind: "ball", size_m: [settings.ball.radius_m] }],
    games: [],
  };
}

/** A finished game as a header lists it. */
export function recordedGame(result: GameResult): RecordedGame {
  const { game, server, steps, outcome, hash } = result;
  const winner = outcome === 1 || outcome === 2 ? outcome - 1 : null;
  return { game, server, steps, outcome: OUTCOME_NAMES[outcome] as string, winner, hash };
}
