// Video of the picture: WebM by MediaRecorder, or MP4 by WebCodecs where the browser has an encoder.

/** A video that is being made. */
export interface VideoCapture {
  /** Ends it and gives the file. */
  stop(): Promise<Blob>;
}

/** Kinds of video files. */
export type VideoKind = "webm" | "mp4";

const FRAMES_A_SECOND = 30;
const BITS_A_SECOND = 8_000_000;
const WEBM_TYPES = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"] as const;

/** What this browser can make. */
export async function videoKinds(): Promise<VideoKind[]> {
  const kinds: VideoKind[] = [];
  if (
    typeof MediaRecorder !== "undefined" &&
    WEBM_TYPES.some((type) => MediaRecorder.isTypeSupported(type))
  ) {
    kinds.push("webm");
  }
  if (typeof VideoEncoder !== "undefined") {
    const { canEncodeVideo } = await import("mediabunny");
    if (await canEncodeVideo("avc", { width: 1280, height: 720 })) kinds.push("mp4");
  }
  return kinds;
}

function startWebm(canvas: HTMLCanvasElement): VideoCapture {
  const stream = canvas.captureStream(FRAMES_A_SECOND);
  const mimeType = WEBM_TYPES.find((type) => MediaRecorder.isTypeSupported(type)) as string;
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_A_SECOND });
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.start(1000);
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener("stop", () => {
          for (const track of stream.getTracks()) track.stop();
          resolve(new Blob(parts, { type: "video/webm" }));
        });
        recorder.stop();
      }),
  };
}

async function startMp4(canvas: HTMLCanvasElement): Promise<VideoCapture> {
  const { BufferTarget, CanvasSource, Mp4OutputFormat, Output } = await import("mediabunny");
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new CanvasSource(canvas, { codec: "avc", bitrate: BITS_A_SECOND });
  output.addVideoTrack(source, { frameRate: FRAMES_A_SECOND });
  await output.start();
  const started = performance.now();
  let last = -1;
  let isStopped = false;
  let adding: Promise<void> = Promise.resolve();
  const grab = (): void => {
    if (isStopped) return;
    const frame = Math.floor(((performance.now() - started) / 1000) * FRAMES_A_SECOND);
    if (frame > last) {
      last = frame;
      const at = frame / FRAMES_A_SECOND;
      adding = adding.then(() => source.add(at, 1 / FRAMES_A_SECOND));
    }
    requestAnimationFrame(grab);
  };
  requestAnimationFrame(grab);
  return {
    stop: async () => {
      isStopped = true;
      await adding;
      await output.finalize();
      return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: "video/mp4" });
    },
  };
}

/** Starts to film a canvas. */
export async function startVideo(canvas: HTMLCanvasElement, kind: VideoKind): Promise<VideoCapture> {
  return kind === "webm" ? startWebm(canvas) : await startMp4(canvas);
}
