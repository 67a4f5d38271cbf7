// A game must not notice that another game of its batch starts anew (volleyball.md 1.6: flags lag one step).
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { AGENT } from "../../src/kernels/volleyball-worlds.ts";
import { makeWorlds } from "../../src/volleyball/make-worlds.ts";
import { TASKS } from "../../src/volleyball/tasks.ts";

for (const precision of ["f32", "f64"] as const) {
  it(`leaves state and observations of other worlds as they are, ${precision}`, async () => {
    const worlds = makeWorlds(await loadKernels(), TASKS["3v3"], { worlds: 6, precision });
    const all = new Uint8Array(6).fill(1);
    worlds.reset(all, new Uint8Array(6), new Uint32Array(6), 1);
    for (let step = 0; step < 3; step++) worlds.step();
    // as after a hit in the last step: the flag has changed, the observation still shows the old one
    worlds.agentRow(AGENT.alreadyHit, 2).fill(1);
    const size = 6 * worlds.observationSize;
    const before = worlds.observations.slice();
    const columns = [0, 1, 2, 3, 4, 5].map((world) => worlds.column(world));
    worlds.reset(Uint8Array.of(0, 0, 1, 0, 0, 1), new Uint8Array(6), new Uint32Array(6), 1);
    for (const world of [0, 1, 3, 4]) {
      const part = (values: Float32Array): Float32Array => values.slice(world * size, (world + 1) * size);
      expect(part(worlds.observations)).toEqual(part(before));
      expect(worlds.column(world)).toEqual(columns[world]);
    }
    expect(worlds.observations.slice(2 * size, 3 * size)).not.toEqual(before.slice(2 * size, 3 * size));
    worlds.free();
  });
}
