// A recording: what a viewer needs to play a run, without knowing its rules.

/** Something that moves. */
export interface RecordedBody {
  readonly name: string;
  readonly kind: "drone" | "ball";
  /** team of a drone, 0 or 1 */
  readonly team?: number;
  /** name of the vehicle sheet of a drone */
  readonly vehicle?: string;
  /** m: half sides of a drone's box, or [radius] of a ball */
  readonly size_m: readonly number[];
}

/** A game inside a recording. */
export interface RecordedGame {
  /** its number in the match */
  readonly game: number;
  readonly server: number;
  readonly steps: number;
  /** how it ended, in words */
  readonly outcome: string;
  /** winning team, or null */
  readonly winner: number | null;
  /** chain hash of all its states, 16 hex digits */
  readonly hash: string;
}

/** Everything about a recording but its frames and events. */
export interface RecordingHeader {
  readonly format: "gyre-recording";
  readonly version: 1;
  /** version of gyre that wrote it */
  readonly generator: string;
  readonly room: string;
  readonly title: string;
  /** world frame: z up, metres, seconds; quaternions (w, x, y, z), body → world */
  readonly axes: "z-up";
  /** frames a second */
  readonly rate_hz: number;
  /** steps of the simulation between frames */
  readonly everySteps: number;
  readonly seed: number;
  /** resolved scene: with the policies enough to simulate the same games again */
  readonly scene: unknown;
  readonly policies: readonly {
    readonly team: number;
    readonly name: string;
    readonly word: string;
    readonly hash: string;
  }[];
  /** m */
  readonly arena: { readonly length_m: number; readonly width_m: number; readonly netHeight_m: number };
  readonly bodies: readonly RecordedBody[];
  readonly games: readonly RecordedGame[];
}

/** Numbers a drone has in a frame: position 3, quaternion 4, velocity 3, angular velocity 3, throttle 4. */
export const DRONE_VALUES = 17;
/** Numbers a ball has: position 3, velocity 3. */
export const BALL_VALUES = 6;

/** One recorded instant. */
export interface Frame {
  /** index into `header.games` */
  readonly game: number;
  readonly step: number;
  /** bodies in header order, their numbers one after another */
  readonly values: Float32Array;
}

/** Something worth a mark on a timeline. */
export interface RecordedEvent {
  /** index into `header.games` */
  readonly game: number;
  readonly step: number;
  readonly kind: "serve" | "touch" | "fault" | "crossing" | "point" | "draw" | "timeout";
  /** body index of the drone concerned */
  readonly body?: number;
  readonly team?: number;
  readonly text: string;
}

/** A whole recording in memory. */
export interface Recording {
  readonly header: RecordingHeader;
  readonly frames: readonly Frame[];
  readonly events: readonly RecordedEvent[];
}

/** Numbers in one frame of a recording. */
export function frameSize(header: RecordingHeader): number {
  return header.bodies.reduce((sum, body) => sum + (body.kind === "drone" ? DRONE_VALUES : BALL_VALUES), 0);
}

/** Where the numbers of a body start in a frame. */
export function bodyOffset(header: RecordingHeader, body: number): number {
  let at = 0;
  for (let k = 0; k < body; k++) at += header.bodies[k]?.kind === "drone" ? DRONE_VALUES : BALL_VALUES;
  return at;
}

/** Time of a step since the start of its game, s. */
export function timeOf(header: RecordingHeader, step: number): number {
  return step / (header.rate_hz * header.everySteps);
}
