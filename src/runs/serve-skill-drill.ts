// The published serve skill alone (volleyball.md 7): one net serves from the starts of its training, the rest of
// its team holds its place, and the ball flies until it is down, whatever the rules of a match would say.

import { ConfigError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { AGENT, CONFIG, type VolleyballWorlds, WORLD } from "../kernels/volleyball-worlds.ts";
import { makeWorlds } from "../volleyball/make-worlds.ts";
import { HoldPlayer } from "../volleyball/policies/hold.ts";
import { type PolicySource, readActors, skillOf } from "../volleyball/policies/load.ts";
import type { Seat } from "../volleyball/policies/policy.ts";
import { SkillPlayer } from "../volleyball/policies/skills.ts";
import { settingsOfScene, type VolleyballScene } from "../volleyball/scene.ts";
import { serveStart } from "../volleyball/serve-start.ts";
import { TASKS } from "../volleyball/tasks.ts";
import { type Spread, spreadOf } from "./drill-report.ts";
import { combineHashes } from "./match-report.ts";
import { wilson } from "./ratings/wilson.ts";

const SERVER = 2;
const TEAM_MATES = 0b011;
const EVERYBODY = 0b111;
/** steps after which a ball that is still in the air is given up */
const MOST_STEPS = 250;

/** Result of a drill of the serve skill as programs read it. */
export interface ServeSkillReport {
  readonly task: "serve-drill";
  readonly seed: number;
  readonly policy: string;
  readonly attempts: number;
  /** serves where the drone struck the ball, with whatever part of it: what the training counts */
  readonly struck: number;
  /** serves struck within the racket cylinder: what a match counts */
  readonly legal: number;
  /** serves that came down in the far half of the court, and their share with its Wilson 95 % interval */
  readonly inCourt: number;
  readonly inCourtRate: number;
  readonly inCourtCi95: readonly [number, number];
  /** landing point minus target, m; x grows towards the server: negative is too long */
  readonly error: { readonly x: Spread; readonly y: Spread };
  readonly hash: string;
}

/** Whether a policy file is the serve skill alone. */
export function isServeSkill(source: PolicySource): boolean {
  const file = source.kind === "file" && source.files.length === 1 ? source.files[0] : undefined;
  return file !== undefined && skillOf(file.name) === "serve";
}

/** Targets of the training: x −5.5 + U(0, 1), y −0.5 + U(0, 1). */
function drawTarget(seed: number, game: number): readonly [number, number, number] {
  const words = philox([game, SERVER, 0, 0], [seed, STREAMS.strategy]);
  return [-5.5 + toUniform(words[0]), -0.5 + toUniform(words[1]), 0];
}

/** What was seen of each serve. */
interface Track {
  readonly struck: Uint8Array;
  readonly legal: Uint8Array;
  readonly landed: ([number, number] | undefined)[];
}

function watch(worlds: VolleyballWorlds, track: Track): void {
  const rows = [0, 1, 2].map((axis) => worlds.worldRow(WORLD.ballPosition + axis));
  const trueHit = worlds.agentRow(AGENT.trueHit, SERVER);
  const wrongRacket = worlds.agentRow(AGENT.wrongRacket, SERVER);
  const ballDown = worlds.getConfig(CONFIG.ballDown);
  for (let world = 0; world < worlds.worlds; world++) {
    if (track.landed[world]) continue;
    if (trueHit[world] === 1) track.legal[world] = 1;
    if (trueHit[world] === 1 || wrongRacket[world] === 1) track.struck[world] = 1;
    if ((rows[2]?.[world] as number) < ballDown) {
      track.landed[world] = [rows[0]?.[world] as number, rows[1]?.[world] as number];
    }
  }
}

/** Flies all serves side by side; returns the state hashes. */
function serveAll(
  kernels: Kernels,
  seat: Seat,
  track: Track,
  skill: SkillPlayer,
  hold: HoldPlayer,
): string[] {
  const { worlds } = seat;
  const all = new Uint8Array(worlds.worlds).fill(1);
  const hashes = kernels.alloc(worlds.worlds * 8);
  try {
    for (let step = 0; step < MOST_STEPS && track.landed.includes(undefined); step++) {
      const serving = track.struck.map((hit) => 1 - hit);
      hold.actFor(serving, TEAM_MATES);
      hold.actFor(track.struck, EVERYBODY); // once the ball is hit the server hovers
      skill.act(serving);
      worlds.step();
      worlds.hash(all, hashes);
      const before = track.struck.slice();
      watch(worlds, track);
      hold.hold(track.struck.map((hit, world) => (hit === 1 && before[world] === 0 ? 1 : 0)));
    }
    return [...kernels.u64(hashes, worlds.worlds)].map((hash) => hash.toString(16).padStart(16, "0"));
  } finally {
    kernels.free(hashes);
  }
}

/**
 * Flies the drill.
 *
 * @param source a file with the serve net (37 observations)
 */
export function runServeSkillDrill(
  kernels: Kernels,
  scene: VolleyballScene,
  source: PolicySource,
): ServeSkillReport {
  const file = source.kind === "file" ? source.files[0] : undefined;
  const [net] = file ? readActors(file) : [];
  if (!net) throw new ConfigError("home", "a file with the serve net", source.name);
  const E = scene.games;
  const worlds = makeWorlds(kernels, TASKS["3v3"], {
    worlds: E,
    precision: scene.precision,
    settings: settingsOfScene(scene),
  });
  const games = Uint32Array.from({ length: E }, (_, game) => game);
  const seat: Seat = {
    worlds,
    task: "3v3",
    team: 0,
    games,
    seed: scene.seed,
    deterministic: scene.deterministic,
  };
  worlds.reset(new Uint8Array(E).fill(1), new Uint8Array(E), games, scene.seed);
  const place = serveStart(scene.seed);
  for (let world = 0; world < E; world++) place(worlds, world, world);
  worlds.observe();
  const targets = Array.from({ length: E }, (_, game) => drawTarget(scene.seed, game));
  const skill = new SkillPlayer(seat, "serve", net, SERVER, { target: [-5, 0, 0], begun: true, side: 0 });
  targets.forEach((target, world) => {
    skill.aims[world] = { target, begun: true, side: 0 };
  });
  const hold = new HoldPlayer(seat);
  const track: Track = {
    struck: new Uint8Array(E),
    legal: new Uint8Array(E),
    landed: new Array<[number, number] | undefined>(E).fill(undefined),
  };
  try {
    const hashes = serveAll(kernels, seat, track, skill, hold);
    return makeReport(kernels, scene, source.name, track, targets, hashes);
  } finally {
    hold.free();
    skill.free();
    worlds.free();
  }
}

function makeReport(
  kernels: Kernels,
  scene: VolleyballScene,
  policy: string,
  track: Track,
  targets: readonly (readonly [number, number, number])[],
  hashes: readonly string[],
): ServeSkillReport {
  const { court } = settingsOfScene(scene);
  const served = track.landed.flatMap((point, world) =>
    point && track.struck[world] === 1
      ? [{ point, target: targets[world] as readonly [number, number, number] }]
      : [],
  );
  const inCourt = served.filter(
    ({ point: [x, y] }) => x < 0 && -x <= court.length_m / 2 && Math.abs(y) <= court.width_m / 2,
  ).length;
  const sum = (flags: Uint8Array): number => flags.reduce((a, b) => a + b, 0);
  return {
    task: "serve-drill",
    seed: scene.seed,
    policy,
    attempts: scene.games,
    struck: sum(track.struck),
    legal: sum(track.legal),
    inCourt,
    inCourtRate: inCourt / scene.games,
    inCourtCi95: wilson(inCourt, scene.games),
    error: {
      x: spreadOf(served.map(({ point, target }) => point[0] - target[0])),
      y: spreadOf(served.map(({ point, target }) => point[1] - target[1])),
    },
    hash: combineHashes(kernels, hashes),
  };
}
