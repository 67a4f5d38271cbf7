// Plays the games of a recording again from its header alone: seed, scene and policies.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { Recording, RecordingHeader } from "../recording/recording.ts";
import { Recorder } from "../volleyball/recorder.ts";
import { parseVolleyballScene } from "../volleyball/scene.ts";
import { hashOfPolicy, type MatchSpec } from "./match-spec.ts";
import { findPolicy } from "./policies.node.ts";
import { replayGames } from "./record-match.ts";

/**
 * Simulates the games of a recording again and checks that each comes out with the recorded hash.
 *
 * @param header of a recording; its frames are not needed, so the shortest form (no frames) will do
 * @returns the whole recording, frames and events included
 * @throws ConfigError when a policy is not the one recorded, or a hash differs
 */
export function resimulate(kernels: Kernels, header: RecordingHeader, name: string): Recording {
  if (header.room !== "volleyball") {
    throw new ConfigError(name, "a recording of games, which can be played again", `one of ${header.room}`);
  }
  const scene = parseVolleyballScene(header.scene, `${name}: scene`);
  const [home, away] = [0, 1].map((team) => {
    const known = header.policies.find((policy) => policy.team === team);
    if (!known) throw new ConfigError(`${name}: policies`, `a policy of team ${team}`, header.policies);
    const source = findPolicy(known.word, `${name}: policy`);
    const hash = hashOfPolicy(kernels, source);
    if (hash !== known.hash) {
      throw new ConfigError(
        `${name}: policy ${known.word}`,
        `the policy that was recorded (${known.hash})`,
        hash,
      );
    }
    return source;
  });
  const spec: MatchSpec = { scene, home, away } as MatchSpec;
  const recorder = new Recorder(
    header.games.map(({ game }) => game),
    header.everySteps,
  );
  replayGames(kernels, spec, header.games, recorder);
  return { header, frames: recorder.frames, events: recorder.events };
}
