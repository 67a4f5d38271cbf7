// A short match of the scripted team against a network with random weights, for Node and for the page.
import { tensorsFromActor } from "../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import type { Job } from "../../src/runs/job.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

export const GAMES = 4;

/** The job; actions are sampled, so noise, search and physics all count. */
export function makeJob(): Job {
  const scene = parseVolleyballScene({
    room: "volleyball",
    title: "in the page",
    task: "3v3",
    seed: 5,
    games: GAMES,
    home: "scripted",
    away: "random",
  });
  const bytes = writeSafetensors(tensorsFromActor(randomActor(57, [32, 16], 4, 5)));
  return {
    matches: [
      {
        scene,
        home: { name: "scripted", kind: "scripted", variant: "scripted" },
        away: { name: "random", kind: "file", files: [{ name: "random.safetensors", bytes }] },
      },
    ],
    gamesEach: GAMES,
  };
}
