// Tensors of actors under the published names, stacked to populations: for fixtures.
import type { ActorData } from "../../../src/learning/actor-data.ts";
import { tensorsFromActor } from "../../../src/learning/actor-tensors.ts";
import { type Tensor, toFloat32 } from "../../../src/learning/formats/tensor.ts";
import type { Numbers } from "./fixtures.ts";

/** Names without `actor.`, each with one more leading dimension [M]. */
export function stackedActors(actors: readonly ActorData[]): { [name: string]: Numbers } {
  const files = actors.map((actor) => tensorsFromActor(actor).tensors);
  const out: { [name: string]: Numbers } = {};
  for (const [name, tensor] of files[0] as ReadonlyMap<string, Tensor>) {
    const rows = files.map((file) => toFloat32(file.get(name) as Tensor, name));
    const values = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
    let at = 0;
    for (const row of rows) {
      values.set(row, at);
      at += row.length;
    }
    out[name.slice("actor.".length)] = { shape: [actors.length, ...tensor.shape], values };
  }
  return out;
}
