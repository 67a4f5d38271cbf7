// Short matches for the viewer's tests, made by the kernels of this Node.
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { unpackFrames } from "../../../src/recording/columns.ts";
import { encodeRecording } from "../../../src/recording/gyr.ts";
import type { RecordedEvent, RecordedGame, Recording } from "../../../src/recording/recording.ts";
import { FrameTrack } from "../../../src/recording/track.ts";
import { startMatch } from "../../../src/runs/live/start-live.ts";

/** Plays a match of shipped policies and keeps all of it. */
export async function playMatch(raw: {
  task: string;
  games: number;
  seed: number;
  home?: string;
  away?: string;
  title?: string;
}): Promise<Recording> {
  const kernels = await loadKernels();
  const { title = `${raw.task} test`, home = "scripted", away = "scripted" } = raw;
  const policy = (name: string) => ({ name, kind: "scripted" as const, variant: name });
  const run = startMatch(kernels, {
    scene: { room: "volleyball", ...raw, title },
    home: policy(home),
    away: policy(away),
  });
  const track = new FrameTrack(run.header);
  const events: RecordedEvent[] = [];
  const games: RecordedGame[] = [];
  for (let isEnd = false; !isEnd; ) {
    const batch = run.next(500);
    track.append(batch.columns);
    events.push(...batch.events);
    games.push(...batch.results);
    isEnd = batch.isEnd;
  }
  run.free();
  return { header: { ...run.header, games }, frames: unpackFrames(track.all()), events };
}

/** The same as the bytes of a file. */
export async function recordedMatch(raw: Parameters<typeof playMatch>[0]): Promise<Uint8Array> {
  return encodeRecording(await playMatch(raw));
}
