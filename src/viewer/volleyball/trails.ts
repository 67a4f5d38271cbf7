// Trails of one source: the path of its ball, in the colour of the team that played it last, and of its drones. The
// whole game is put on the GPU once; scrubbing only moves the part that is shown.

import { Group } from "three";
import type { RecordingHeader } from "../../recording/recording.ts";
import type { FrameTrack } from "../../recording/track.ts";
import type { Moment } from "../playback/moment.ts";
import type { CourtOptions } from "./options.ts";
import type { Palette } from "./palette.ts";
import { Ribbon, type RibbonLook } from "./ribbon.ts";
import type { Scoreboard } from "./scoreboard.ts";

const BALL_LOOK: RibbonLook = { width: 0.05, opacity: 0.7, least: 0.12, dash: 0 };
const DRONE_LOOK: RibbonLook = { width: 0.022, opacity: 0.6, least: 0.12, dash: 0 };
/** s; "all" of a game fades over at least this */
const LONGEST = 6;

/** One ribbon through the frames of the game that is shown. */
class Path {
  readonly ribbon: Ribbon;
  readonly #track: FrameTrack;
  readonly #bodies: readonly number[];
  readonly #tintOf: (body: number, time: number) => number;
  #game = -1;
  #first = 0;
  #isWhole = false;

  /** @param bodies [B] where the numbers of each start in a frame */
  constructor(
    track: FrameTrack,
    bodies: readonly number[],
    look: RibbonLook,
    tintOf: (k: number, time: number) => number,
  ) {
    this.#track = track;
    this.#bodies = bodies;
    this.#tintOf = tintOf;
    this.ribbon = new Ribbon(bodies.length, look);
  }

  /** Shows the last `seconds` up to a moment. */
  show(moment: Moment, seconds: number): void {
    this.#load(moment);
    const elapsed = moment.time - this.#track.timeOf(Math.max(this.#first, this.#track.first));
    const from = seconds < elapsed ? this.#track.indexAt(moment.time - seconds) - this.#first : 0;
    const window = Math.min(seconds, Math.max(LONGEST, elapsed));
    this.ribbon.show(from, moment.index + 1 - this.#first, moment.time, window);
  }

  /** Puts the frames of the moment's game that have not been put yet. */
  #load({ index, before: { game } }: Moment): void {
    if (game !== this.#game) {
      this.#game = game;
      this.#first = this.#firstOf(game, index);
      this.#isWhole = false;
      this.ribbon.clear();
    }
    if (this.#isWhole) return;
    const before = this.ribbon.points;
    for (let at = this.#first + before; at < this.#track.end; at++) {
      const frame = this.#track.frame(at);
      this.#isWhole = frame.game !== game;
      if (this.#isWhole) break;
      this.#put(frame.values, this.#track.timeOf(at));
    }
    if (this.ribbon.points > before) this.ribbon.send(before);
  }

  #put(values: Float32Array, time: number): void {
    const k = this.ribbon.next();
    for (let body = 0; body < this.#bodies.length; body++) {
      const at = this.#bodies[body] as number;
      const tint = this.#tintOf(body, time);
      this.ribbon.put(k, body, values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0, time, tint);
    }
  }

  /** Index of the first frame of a game that has frame `index`. */
  #firstOf(game: number, index: number): number {
    let low = this.#track.first;
    let high = index;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#track.frame(middle).game < game) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The trails of a source. */
export class Trails {
  readonly group: Group = new Group();
  readonly #ball: Path | undefined;
  readonly #drones: Path | undefined;
  readonly #isGhost: boolean;

  /** @param offsets where the numbers of each body start in a frame */
  constructor(
    header: RecordingHeader,
    track: FrameTrack,
    offsets: readonly number[],
    scores: Scoreboard,
    isGhost: boolean,
  ) {
    this.#isGhost = isGhost;
    const of = (kind: "drone" | "ball"): number[] =>
      offsets.filter((_, body) => header.bodies[body]?.kind === kind);
    const teams = header.bodies
      .filter(({ kind }) => kind === "drone")
      .map(({ team = 0 }) => 1 + (team === 1 ? 1 : 0));
    const lastTeam = (_: number, time: number): number => 1 + (scores.at(time).lastTouch?.team ?? -1);
    const balls = of("ball").slice(0, 1);
    if (balls.length > 0) this.#ball = new Path(track, balls, BALL_LOOK, lastTeam);
    if (teams.length > 0) this.#drones = new Path(track, of("drone"), DRONE_LOOK, (k) => teams[k] ?? 0);
    for (const path of [this.#ball, this.#drones]) if (path) this.group.add(path.ribbon.mesh);
  }

  setPalette(palette: Palette): void {
    const tints = this.#isGhost
      ? [palette.ghost, palette.ghost, palette.ghost]
      : [palette.ballLight, palette.teams[0], palette.teams[1]];
    for (const path of [this.#ball, this.#drones]) if (path) path.ribbon.tints = tints;
  }

  update(moment: Moment | undefined, { trailSeconds, droneTrails }: Readonly<CourtOptions>): void {
    const show = (path: Path | undefined, isOn: boolean): void => {
      if (moment && isOn) path?.show(moment, trailSeconds);
      else path?.ribbon.hide();
    };
    show(this.#ball, trailSeconds > 0);
    show(this.#drones, droneTrails && trailSeconds > 0 && !this.#isGhost);
  }

  dispose(): void {
    for (const path of [this.#ball, this.#drones]) path?.ribbon.dispose();
  }
}
