// Small nets and a match for tests of policies.
import { readFileSync } from "node:fs";
import type { Kernels } from "../../../src/kernels/kernels.ts";
import type { ActorData } from "../../../src/learning/actor-data.ts";
import { tensorsFromActor } from "../../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { type GameResult, Match } from "../../../src/volleyball/match.ts";
import type { PolicyFile } from "../../../src/volleyball/policies/load.ts";
import type { Policy, TaskName } from "../../../src/volleyball/policies/policy.ts";
import { SKILL_NAMES, SKILL_SIZES } from "../../../src/volleyball/policies/skills.ts";
import { defaultSettings, TASKS } from "../../../src/volleyball/tasks.ts";

/** A small flat net. */
export function flatNet(seed: number, inputs = 57): ActorData {
  return randomActor(inputs, [16, 8], 4, seed);
}

/** A .safetensors file with one net. */
export function netFile(name: string, net: ActorData): PolicyFile {
  return { name, bytes: writeSafetensors(tensorsFromActor(net)) };
}

/** Nine small skill nets, named as published. */
export function skillFiles(): PolicyFile[] {
  return SKILL_NAMES.map((skill, k) =>
    netFile(`checkpoint_${skill}.safetensors`, randomActor(SKILL_SIZES[skill], [16], 4, 40 + k)),
  );
}

/** Plays games and returns results in order of game. */
export function playGames(
  kernels: Kernels,
  home: Policy,
  away: Policy,
  options: { games: readonly number[]; batch: number; task?: TaskName; deterministic?: boolean },
): GameResult[] {
  const task = TASKS[options.task ?? "3v3"];
  const setup = { task, settings: { ...defaultSettings(task), maxSteps: 120 }, home, away, seed: 5 };
  const match = new Match(
    kernels,
    { ...setup, deterministic: options.deterministic ?? false },
    options.batch,
  );
  const results: GameResult[] = [];
  match.play(options.games, (result) => results.push(result));
  match.free();
  return results.sort((a, b) => a.game - b.game);
}

/** A file of this package's tests or reference data. */
export function readBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}
