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

/** A grid of numbers in every frame, [rows][columns], row-major; x runs along the rows' index, as everywhere in gyre. */
export interface RecordedField {
  /** what it is, e.g. "vorticity" */
  readonly name: string;
  /** e.g. "ω" */
  readonly symbol: string;
  readonly rows: number;
  readonly columns: number;
  /** a natural unit of its values, for colour scales, e.g. σ* */
  readonly scale: number;
}

/** A curve in every frame: y over an x that stays. */
export interface RecordedCurve {
  readonly name: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly axes: "log-log" | "log-y" | "linear";
  readonly x: readonly number[];
  /** what the curve is compared with, where there is something */
  readonly reference?: {
    readonly name: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
  };
}

/** A number in every frame. */
export interface RecordedScalar {
  readonly name: string;
  /** empty for dimensionless ones */
  readonly unit: string;
}

/** Everything about a recording but its frames and events. */
export interface RecordingHeader {
  readonly format: "gyre-recording";
  /** 2 since fields, curves and scalars may follow the bodies in a frame */
  readonly version: 1 | 2;
  /** version of gyre that wrote it */
  readonly generator: string;
  readonly room: string;
  readonly title: string;
  /** world frame: z up; metres and seconds, or dimensionless; quaternions (w, x, y, z), body → world */
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
  /** court of bodies; m */
  readonly arena?: { readonly length_m: number; readonly width_m: number; readonly netHeight_m: number };
  /** how a ball flies when nothing touches it: dv/dt = −gravity ẑ − damping v */
  readonly flight?: { readonly gravity_mps2: number; readonly damping_per_s: number };
  /** points that drones are to hold or to reach; m */
  readonly targets_m?: readonly (readonly [number, number, number])[];
  readonly bodies: readonly RecordedBody[];
  /** behind the bodies in every frame */
  readonly fields?: readonly RecordedField[];
  /** behind the fields: the y of each curve */
  readonly curves?: readonly RecordedCurve[];
  /** behind the curves */
  readonly scalars?: readonly RecordedScalar[];
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
  /** numbers of bodies, fields, curves and scalars in header order, one after another (frame-layout.ts) */
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

/** Time of a step since the start of its game, s. */
export function timeOf(header: RecordingHeader, step: number): number {
  return step / (header.rate_hz * header.everySteps);
}
