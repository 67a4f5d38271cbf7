// Recordings that a site shows without being given any: short matches of shipped teams, played when it is made.

import type { Kernels } from "../../kernels/kernels.ts";
import { encodeRecording } from "../../recording/gyr.ts";
import { parseVolleyballScene } from "../../volleyball/scene.ts";
import { recordLive } from "../live/record-live.ts";
import { startMatch } from "../live/start-live.ts";

/** A match to be recorded. */
export interface SampleMatch {
  readonly name: string;
  /** scene whose card it shares */
  readonly scene: string;
  readonly raw: {
    readonly task: string;
    readonly home: string;
    readonly away: string;
    readonly games: number;
    readonly seed: number;
  };
}

/** The samples. */
export const SAMPLE_MATCHES: readonly SampleMatch[] = [
  {
    name: "3v3-scripted-attacking",
    scene: "volleyball/3v3",
    raw: { task: "3v3", home: "scripted", away: "scripted-attacking", games: 3, seed: 1 },
  },
  {
    name: "1v1-scripted-cautious",
    scene: "volleyball/1v1",
    raw: { task: "1v1", home: "scripted", away: "scripted-cautious", games: 3, seed: 1 },
  },
  {
    name: "6v6-scripted",
    scene: "volleyball/6v6",
    raw: { task: "6v6", home: "scripted", away: "scripted", games: 2, seed: 2 },
  },
];

/** Plays a sample and records it. */
export function recordSample(kernels: Kernels, { raw }: SampleMatch): Uint8Array {
  const title = `${raw.task}: ${raw.home} against ${raw.away}`;
  const policy = (name: string) => ({ name, kind: "scripted" as const, variant: name });
  const run = startMatch(kernels, {
    scene: parseVolleyballScene({ room: "volleyball", title, ...raw }),
    home: policy(raw.home),
    away: policy(raw.away),
  });
  return encodeRecording(recordLive(run));
}
