// Plays the games of a recording again from its header alone: seed, scene and policies.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { Recording, RecordingHeader } from "../recording/recording.ts";
import { practiceTaskOf } from "../volleyball/practice/tasks.ts";
import { Recorder } from "../volleyball/recorder.ts";
import { parseVolleyballScene, type VolleyballScene } from "../volleyball/scene.ts";
import { hashOfActors, LivePractice } from "./live/live-practice.ts";
import { recordLive } from "./live/record-live.ts";
import { hashOfPolicy, type MatchSpec } from "./match-spec.ts";
import { findPolicy } from "./policies.node.ts";
import { replayGames } from "./record-match.ts";
import { findTrainedPolicy } from "./train/policy-source.node.ts";
import { requireTrainable } from "./train/training-env.ts";

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
  if (practiceTaskOf(scene)) return resimulatePractice(kernels, header, scene, name);
  const [home, away] = [0, 1].map((team) => {
    const known = header.policies.find((policy) => policy.team === team);
    if (!known) throw new ConfigError(`${name}: policies`, `a policy of team ${team}`, header.policies);
    const source = findPolicy(known.word, `${name}: policy`);
    const hash = hashOfPolicy(kernels, source);
    checkHash(known, hash, name);
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

type RecordedPolicy = RecordingHeader["policies"][number];

function checkHash(known: RecordedPolicy, hash: string, name: string): void {
  if (hash === known.hash) return;
  throw new ConfigError(
    `${name}: policy ${known.word}`,
    `the policy that was recorded (${known.hash})`,
    hash,
  );
}

/** The same for episodes of a practice scene. */
function resimulatePractice(
  kernels: Kernels,
  header: RecordingHeader,
  scene: VolleyballScene,
  name: string,
): Recording {
  const [known] = header.policies;
  if (!known) throw new ConfigError(`${name}: policies`, "a policy of team 0", header.policies);
  const { actors } = findTrainedPolicy(known.word, `${name}: policy`);
  checkHash(known, hashOfActors(kernels, actors), name);
  const episodes = header.games.map(({ game }) => game);
  const pilot = { name: known.name, word: known.word, actors };
  const again = recordLive(new LivePractice(kernels, requireTrainable(scene, name), pilot, episodes));
  for (const [k, { game, hash }] of header.games.entries()) {
    const played = again.header.games[k]?.hash;
    if (played !== hash) throw new ConfigError(`${name}: episode ${game}`, `the hash ${hash}`, played);
  }
  return { ...again, header };
}
