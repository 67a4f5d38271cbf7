// A viewer's thread in the page: live runs, and how fast a long recording opens.
import { encodeRecording } from "../../../src/recording/gyr.ts";
import { compileKernels, startViewerWorker } from "../../../src/workers/start-viewer-worker.browser.ts";
import { makeLongRecording } from "../../recording/long-recording.ts";
import { liveHashes } from "../live.ts";

declare global {
  interface Window {
    liveHashes: () => Promise<string[]>;
    openLong: () => Promise<{ frames: number; seconds: number; again: number }>;
    failure: () => Promise<{ name: string; message: string }>;
  }
}

const module = compileKernels();

window.liveHashes = async () => {
  const { worker, stop } = await startViewerWorker(await module);
  const hashes = await liveHashes(worker);
  stop();
  return hashes;
};

window.openLong = async () => {
  const bytes = encodeRecording(makeLongRecording());
  const { worker, stop } = await startViewerWorker(await module);
  const open = async (): Promise<[number, number]> => {
    const started = performance.now();
    const opened = await worker.open([{ name: "long.gyr", bytes }]);
    if (opened.kind !== "recording") throw new Error(opened.kind);
    return [opened.columns.steps.length, (performance.now() - started) / 1000];
  };
  const [frames, seconds] = await open();
  const [, again] = await open();
  stop();
  return { frames, seconds, again };
};

window.failure = async () => {
  const { worker, stop } = await startViewerWorker(await module);
  try {
    await worker.open([{ name: "a.txt", bytes: new Uint8Array(3) }]);
    throw new Error("nothing was thrown");
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  } finally {
    stop();
  }
};
