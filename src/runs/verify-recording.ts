// Whether a recording is what its header says: its games are played again from seed, scene and policies.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { FrameColumns } from "../recording/columns.ts";
import { frameSize } from "../recording/frame-layout.ts";
import type { RecordedGame, RecordingHeader } from "../recording/recording.ts";
import type { PolicyFile, PolicySource } from "../volleyball/policies/load.ts";
import { SCRIPTED_VARIANTS } from "../volleyball/policies/scripted/variants.ts";
import { practiceTaskOf } from "../volleyball/practice/tasks.ts";
import { parseVolleyballScene, type VolleyballScene } from "../volleyball/scene.ts";
import { LiveMatch } from "./live/live-match.ts";
import { hashOfActors, LivePractice, type Pilot } from "./live/live-practice.ts";
import type { LiveRun } from "./live/live-run.ts";
import { hashOfPolicy, type MatchSpec } from "./match-spec.ts";
import { decodePolicy } from "./train/policy-file.ts";
import { requireTrainable } from "./train/training-env.ts";

/** What came out of playing again. */
export interface Verdict {
  readonly isSame: boolean;
  /** games played again, and frames compared */
  readonly games: number;
  readonly frames: number;
  /** the first difference in words; undefined where there is none */
  readonly difference: string | undefined;
}

/** Frames played between two looks. */
const BATCH = 200;

/**
 * Plays the games of a recording again and compares hashes and, where they are given, all frames bit for bit.
 *
 * @param policy the trained policy that flew, where the recording is of practice
 * @throws ConfigError where the policies are not at hand or not those recorded
 */
export function verifyRecording(
  kernels: Kernels,
  header: RecordingHeader,
  columns?: FrameColumns,
  policy?: PolicyFile,
): Verdict {
  const run = runOf(kernels, header, policy);
  const size = frameSize(header);
  let games = 0;
  let frames = 0;
  let difference: string | undefined;
  for (let isEnd = header.games.length === 0; !isEnd && !difference; ) {
    const batch = run.next(BATCH);
    isEnd = batch.isEnd;
    difference = batch.trouble;
    if (columns) difference ??= differentFrame(columns, frames, batch.columns, size);
    frames += batch.columns.steps.length;
    for (const result of batch.results) difference ??= differentGame(header.games[games++], result);
  }
  if (columns && !difference && frames !== columns.steps.length) {
    difference = `${columns.steps.length} frames are recorded, ${frames} were played`;
  }
  run.free();
  return { isSame: difference === undefined, games, frames: columns ? frames : 0, difference };
}

function runOf(kernels: Kernels, header: RecordingHeader, policy: PolicyFile | undefined): LiveRun {
  if (header.room !== "volleyball") {
    throw new ConfigError("recording", "one of volleyball games, which can be played again", header.room);
  }
  const scene = parseVolleyballScene(header.scene, "recording: scene");
  const games = header.games.map(({ game }) => game);
  if (!practiceTaskOf(scene)) return new LiveMatch(kernels, specOf(kernels, header, scene), games);
  const pilot = pilotOf(kernels, header, policy);
  return new LivePractice(kernels, requireTrainable(scene, "recording: scene"), pilot, games);
}

function pilotOf(kernels: Kernels, { policies }: RecordingHeader, policy: PolicyFile | undefined): Pilot {
  const [known] = policies;
  const where = "recording: policy of team 0";
  if (!known || !policy) {
    throw new ConfigError(where, "a shipped one (files are checked by gyre check --simulate)", known?.word);
  }
  const { actors } = decodePolicy(policy.bytes, policy.name);
  const hash = hashOfActors(kernels, actors);
  if (hash !== known.hash) throw new ConfigError(where, `the one recorded (${known.hash})`, hash);
  return { name: known.name, word: known.word, actors };
}

function specOf(kernels: Kernels, header: RecordingHeader, scene: VolleyballScene): MatchSpec {
  const [home, away] = [0, 1].map((team): PolicySource => {
    const known = header.policies.find((policy) => policy.team === team);
    const where = `recording: policy of team ${team}`;
    if (!known || !Object.hasOwn(SCRIPTED_VARIANTS, known.word)) {
      throw new ConfigError(where, "a shipped one (files are checked by gyre check --simulate)", known?.word);
    }
    const source: PolicySource = { name: known.word, kind: "scripted", variant: known.word };
    const hash = hashOfPolicy(kernels, source);
    if (hash !== known.hash) throw new ConfigError(where, `the one recorded (${known.hash})`, hash);
    return source;
  }) as [PolicySource, PolicySource];
  return { scene, home, away };
}

function differentGame(recorded: RecordedGame | undefined, played: RecordedGame): string | undefined {
  if (recorded?.hash === played.hash && recorded.steps === played.steps) return undefined;
  return `game ${played.game}: hash ${recorded?.hash} is recorded, ${played.hash} was played`;
}

/** The first frame that differs in any bit, in words. @param from index of the first frame in the recording */
function differentFrame(
  recorded: FrameColumns,
  from: number,
  played: FrameColumns,
  size: number,
): string | undefined {
  const words = ({ values }: FrameColumns): Uint32Array =>
    new Uint32Array(values.buffer, values.byteOffset, values.length);
  const [a, b] = [words(recorded), words(played)];
  for (let k = 0; k < played.steps.length; k++) {
    const at = from + k;
    const step = played.steps[k];
    const isSame = recorded.steps[at] === step && recorded.games[at] === played.games[k];
    if (!isSame) return `frame ${at}: step ${recorded.steps[at]} is recorded, ${step} was played`;
    for (let i = 0; i < size; i++) {
      if (a[at * size + i] !== b[k * size + i]) return `frame ${at}, step ${step}: number ${i} differs`;
    }
  }
  return undefined;
}
