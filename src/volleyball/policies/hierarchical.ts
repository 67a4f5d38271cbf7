// The published rule-driven team (volleyball.md 6): an event machine that deals nine skill nets to three
// drones. Plays team 0 of 3v3-hier; drone 0 sets, drone 1 attacks, drone 2 receives and serves.
//
//   phase 0 –opponent hits→ 1 –drone 2 hits→ 2 –drone 0 hits→ 3 –drone 1 hits→ 4      defence
//   phase 5 –drone 2 hits→ 6                                                          serve
//
// A hit is a legal one or one beside the racket; several transitions may chain in one step. As in the
// source, the skill follows the new phase at once while the flags in its observation are one step old.

import { ConfigError } from "../../base/errors.ts";
import { philox, STREAMS, toUniform } from "../../base/philox.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { AGENT, WORLD } from "../../kernels/volleyball-worlds.ts";
import { type ActorData, actorBytes } from "../../learning/actor-data.ts";
import type { Player, Policy, Seat } from "./policy.ts";
import { checkSkillNet, SKILL_NAMES, type SkillName, SkillRunner, type SkillTurn } from "./skills.ts";

type Point = readonly [x: number, y: number, z: number];

/** A net for every skill. */
export type SkillNets = Readonly<Record<SkillName, ActorData>>;

const SETTER = 0;
const ATTACKER = 1;
const RECEIVER = 2;

/** Where drones go and hover, m. */
const TARGETS: Readonly<Record<string, Point>> = {
  "2 goto": [4.5, 0, 1.5],
  "2 firstpass_hover": [4.5, 0, 1.5],
  "2 serve_hover": [4.5, 0, 1.5],
  "0 goto": [2, -2, 1.8],
  "0 secpass_hover": [2, -2, 1],
  "1 goto": [2, 1.5, 2.5],
  "1 att_hover": [2, 0, 2.5],
};

const ORIGIN: Point = [0, 0, 0];

/** The skill of a drone in a phase. */
export function skillIn(phase: number, drone: number): SkillName {
  if (drone === RECEIVER) {
    const skills: readonly SkillName[] = ["goto", "firstpass", "firstpass_hover", "firstpass_hover"];
    if (phase === 5) return "serve";
    if (phase === 6) return "serve_hover";
    return skills[phase] ?? "firstpass_hover";
  }
  if (drone === SETTER)
    return phase === 2 ? "secpass" : phase === 3 || phase === 4 ? "secpass_hover" : "goto";
  return phase === 3 ? "att" : phase === 4 ? "att_hover" : "goto";
}

/** The phase after a step in which these hit. */
export function nextPhase(
  phase: number,
  hits: { readonly opponent: boolean; readonly drones: readonly [boolean, boolean, boolean] },
): number {
  let next = phase;
  if (next === 0 && hits.opponent) next = 1;
  if (next === 1 && hits.drones[RECEIVER]) next = 2;
  if (next === 2 && hits.drones[SETTER]) next = 3;
  if (next === 3 && hits.drones[ATTACKER]) next = 4;
  if (next === 5 && hits.drones[RECEIVER]) next = 6;
  return next;
}

/**
 * The hierarchical policy.
 *
 * @throws ConfigError when a net does not fit its skill
 */
export function hierarchicalPolicy(kernels: Kernels, name: string, nets: SkillNets): Policy {
  let hash = 0n;
  for (const skill of SKILL_NAMES) {
    checkSkillNet(skill, nets[skill], `policy ${name}: ${skill}`);
    hash = kernels.xxh64(actorBytes(nets[skill]), hash);
  }
  return {
    name,
    hash: hash.toString(16).padStart(16, "0"),
    tasks: ["3v3-hier"],
    bind: (seat) => new HierarchicalPlayer(name, nets, seat),
  };
}

class HierarchicalPlayer implements Player {
  readonly #seat: Seat;
  readonly #runner: SkillRunner;
  /** [E] */
  readonly #phase: Uint8Array;
  /** [E, 3] drone's phase has begun, as the last observation saw it */
  readonly #begun: Uint8Array;
  /** [E] attack side, 0 or 1 */
  readonly #side: Uint8Array;
  readonly #serveTarget: Point[];

  constructor(name: string, nets: SkillNets, seat: Seat) {
    if (seat.task !== "3v3-hier") throw new ConfigError(`policy ${name}`, "task 3v3-hier", seat.task);
    if (seat.team !== 0) throw new ConfigError(`policy ${name}`, "team 0 (home)", `team ${seat.team}`);
    const { worlds } = seat.worlds;
    this.#seat = seat;
    this.#runner = new SkillRunner(seat, nets);
    this.#phase = new Uint8Array(worlds);
    this.#begun = new Uint8Array(worlds * 3);
    this.#side = new Uint8Array(worlds);
    this.#serveTarget = new Array<Point>(worlds).fill(ORIGIN);
  }

  /** Draws attack side and serve target, named (seed, stream 3) and (game, team). */
  reset(mask: Uint8Array): void {
    const { worlds, games, seed } = this.#seat;
    const servers = worlds.worldRow(WORLD.server);
    for (let world = 0; world < worlds.worlds; world++) {
      if (mask[world] !== 1) continue;
      const [side, x, y] = philox([games[world] as number, 0, 0, 0], [seed, STREAMS.strategy]);
      this.#phase[world] = servers[world] === 0 ? 5 : 0;
      this.#begun.fill(0, 3 * world, 3 * world + 3);
      if (servers[world] === 0) this.#begun[3 * world + RECEIVER] = 1;
      this.#side[world] = side & 1;
      this.#serveTarget[world] = [-(4.2 + 1.8 * toUniform(x)), -(4 * toUniform(y) - 2), 0];
    }
  }

  act(mask: Uint8Array): void {
    const lists = new Map<SkillName, SkillTurn[]>(SKILL_NAMES.map((skill) => [skill, []]));
    const hits = this.#hitRows();
    for (let world = 0; world < this.#seat.worlds.worlds; world++) {
      if (mask[world] !== 1) continue;
      const phase = nextPhase(this.#phase[world] as number, {
        opponent: [3, 4, 5].some((agent) => hits(agent, world)),
        drones: [hits(0, world), hits(1, world), hits(2, world)],
      });
      this.#phase[world] = phase;
      for (let agent = 0; agent < 3; agent++) {
        const skill = skillIn(phase, agent);
        (lists.get(skill) as SkillTurn[]).push(this.#turn(world, agent, skill));
      }
      this.#remember(world, phase);
    }
    this.#runner.begin();
    for (const [skill, turns] of lists) this.#runner.act(skill, turns);
  }

  /** Whether a drone hit the ball in the last step, legally or beside the racket. */
  #hitRows(): (agent: number, world: number) => boolean {
    const { worlds } = this.#seat;
    const legal = [0, 1, 2, 3, 4, 5].map((agent) => worlds.agentRow(AGENT.trueHit, agent));
    const beside = [0, 1, 2, 3, 4, 5].map((agent) => worlds.agentRow(AGENT.wrongRacket, agent));
    return (agent, world) => legal[agent]?.[world] === 1 || beside[agent]?.[world] === 1;
  }

  #turn(world: number, agent: number, skill: SkillName): SkillTurn {
    const target =
      skill === "serve" ? (this.#serveTarget[world] as Point) : (TARGETS[`${agent} ${skill}`] ?? ORIGIN);
    const begun = this.#begun[3 * world + agent] === 1;
    return { world, agent, target, begun, side: this.#side[world] as number };
  }

  /** The flags that the next observation will carry. */
  #remember(world: number, phase: number): void {
    if (phase === 1) this.#begun[3 * world + RECEIVER] = 1;
    if (phase === 2) this.#begun[3 * world + SETTER] = 1;
    if (phase === 3) this.#begun[3 * world + ATTACKER] = 1;
  }

  free(): void {
    this.#runner.free();
  }
}
