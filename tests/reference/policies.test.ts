// Published nets on recorded observations (volleyball.md 9, 11).
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { AGENT, type VolleyballWorlds, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import type { ActorData } from "../../src/learning/actor-data.ts";
import { actorsFromTensors } from "../../src/learning/actor-tensors.ts";
import { readSafetensors } from "../../src/learning/formats/safetensors.ts";
import { f32Tensor, type Tensor, type TensorFile } from "../../src/learning/formats/tensor.ts";
import { importVolleybots } from "../../src/learning/import-volleybots.ts";
import { Network } from "../../src/learning/networks.ts";
import { uniforms } from "../../src/learning/random-actor.ts";
import { makeWorlds } from "../../src/volleyball/make-worlds.ts";
import { type SkillAim, type SkillName, SkillPlayer } from "../../src/volleyball/policies/skills.ts";
import { TASKS } from "../../src/volleyball/tasks.ts";
import { hasReference, referenceBytes, referenceJson, report } from "./reference.ts";

const RELATIVE = 1e-4;
const ABSOLUTE = 1e-5;
const PATH = "volleyball/policy_forward.json";

interface Forward {
  obs: number[][];
  mean: number[][];
  std: number[] | number[][];
  value_normalised?: number[];
}

/** The critic of a file under the names of an actor: the two have the same layers. */
function criticAsActor(file: TensorFile): TensorFile {
  const tensors = new Map<string, Tensor>([["actor.act_dist.log_std", f32Tensor([1], new Float32Array(1))]]);
  for (const [key, tensor] of file.tensors) {
    if (key.startsWith("critic.base.")) tensors.set(key.replace("critic.base.", "actor.encoder."), tensor);
    if (key.startsWith("critic.v_out.")) {
      tensors.set(key.replace("critic.v_out.", "actor.act_dist.fc_mean."), tensor);
    }
  }
  return { tensors, metadata: {} };
}

describe.skipIf(!hasReference(PATH))("published nets", () => {
  it("give the recorded means and spreads", async () => {
    const kernels = await loadKernels();
    const golden = referenceJson<Record<string, Forward>>(PATH);
    let compared = 0;
    let largest = 0;
    const weightless: string[] = [];
    const compare = (got: number, want: number): void => {
      const gap = Math.abs(got - want);
      largest = Math.max(largest, gap);
      expect(gap).toBeLessThanOrEqual(Math.max(ABSOLUTE, RELATIVE * Math.abs(want)));
      compared++;
    };
    for (const [name, { obs, mean, std, value_normalised: values }] of Object.entries(golden)) {
      const path = `volleyball/checkpoints/${name}.safetensors`;
      if (!hasReference(path)) {
        weightless.push(name); // the file has vectors of nets whose weights are not there
        continue;
      }
      const file = readSafetensors(referenceBytes(path), path);
      const [actor] = actorsFromTensors(file, path);
      const network = new Network(kernels, actor as NonNullable<typeof actor>);
      const got = network.compute(Float32Array.from(obs.flat()));
      mean.flat().forEach((want, k) => {
        compare(got[k] as number, want);
      });
      std.flat().forEach((want, k) => {
        compare(network.std[k] as number, want);
      });
      network.free();
      const [critic] = actorsFromTensors(criticAsActor(file), path);
      const valueNet = new Network(kernels, critic as NonNullable<typeof critic>);
      const value = valueNet.compute(Float32Array.from(obs.flat()));
      values?.forEach((want, k) => {
        compare(value[k] as number, want);
      });
      valueNet.free();
    }
    report("policy_forward (numbers of the three nets with weights)", compared, 0, largest);
    process.stderr.write(`reference policy_forward: no weights of ${weightless.join(", ")}\n`);
    expect(compared).toBe(3 * (12 + 4 + 3)); // means, spreads, values
  });
});

describe.skipIf(!hasReference("volleyball/checkpoints"))("published checkpoints", () => {
  const pairs: [string, string][] = [
    ["crossplay_sp_0.pt", "sp_0.safetensors"],
    ["hier_checkpoint_goto.pt", "hier_goto.safetensors"],
    ["hier_checkpoint_serve.pt", "hier_serve.safetensors"],
  ];
  for (const [original, conversion] of pairs) {
    it(`imports ${original} as ${conversion}`, () => {
      const { safetensors } = importVolleybots(
        referenceBytes(`volleyball/checkpoints/${original}`),
        original,
      );
      const got = readSafetensors(safetensors, original).tensors;
      const want = readSafetensors(
        referenceBytes(`volleyball/checkpoints/${conversion}`),
        conversion,
      ).tensors;
      expect([...got.keys()].sort()).toEqual([...want.keys()].sort());
      for (const [key, { type, shape, bytes }] of want) {
        const tensor = got.get(key) as Tensor;
        expect({ type: tensor.type, shape: tensor.shape }, key).toEqual({ type, shape });
        expect(Buffer.compare(tensor.bytes, bytes), key).toBe(0);
      }
      report(`import of ${original} (tensors)`, want.size, 0, 0);
    });
  }
});

const GOTO = "volleyball/checkpoints/hier_goto.safetensors";
const SERVE = "volleyball/checkpoints/hier_serve.safetensors";

/** A flight of one drone a world with a published skill, drone 2 of 3v3-hier. */
interface Flight {
  readonly path: string;
  readonly skill: SkillName;
  readonly worlds: number;
  readonly steps: number;
  readonly deterministic: boolean;
  place(batch: VolleyballWorlds, world: number): void;
  aim(world: number): SkillAim;
  look(batch: VolleyballWorlds): void;
}

async function fly(flight: Flight): Promise<void> {
  const { path, worlds } = flight;
  const kernels = await loadKernels();
  const [net] = actorsFromTensors(readSafetensors(referenceBytes(path), path), path);
  const batch = makeWorlds(kernels, TASKS["3v3-hier"], { worlds });
  const games = Uint32Array.from({ length: worlds }, (_, world) => world);
  const { deterministic } = flight;
  const seat = { worlds: batch, task: "3v3-hier", team: 0, games, seed: 3, deterministic } as const;
  const all = new Uint8Array(worlds).fill(1);
  batch.reset(all, new Uint8Array(worlds), games, 3);
  const player = new SkillPlayer(seat, flight.skill, net as ActorData, 2, flight.aim(0));
  for (let world = 0; world < worlds; world++) {
    flight.place(batch, world);
    player.aims[world] = flight.aim(world);
  }
  batch.observe();
  player.reset(all);
  batch.actions.fill(0.225); // all others hover
  for (let step = 0; step < flight.steps; step++) {
    player.act(all);
    batch.step();
    flight.look(batch);
  }
  player.free();
  batch.free();
}

describe.skipIf(!hasReference(GOTO))("published skills in our world (volleyball.md 12)", () => {
  it("goto reaches its target from anywhere nearby and holds it", async () => {
    const target = [4.5, 0, 1.5] as const;
    const worlds = 32;
    let largest = 0;
    let step = 0;
    await fly({
      path: GOTO,
      skill: "goto",
      worlds,
      steps: 400,
      deterministic: false,
      place(batch, world) {
        const shift = uniforms(3, 2, world, 1);
        target.forEach((value, axis) => {
          const wide = (shift[axis] as number) * (axis === 2 ? 0.3 : 1);
          batch.agentRow(AGENT.position + axis, 2)[world] = value + wide;
        });
        batch.worldRow(WORLD.ballPosition + 2)[world] = 500; // far away
      },
      aim: () => ({ target, begun: false, side: 0 }),
      look(batch) {
        if (step++ < 300) return;
        for (let world = 0; world < worlds; world++) {
          const at = (axis: number): number => batch.agentRow(AGENT.position + axis, 2)[world] as number;
          largest = Math.max(largest, Math.hypot(at(0) - target[0], at(1) - target[1], at(2) - target[2]));
        }
      },
    });
    // the specification's own simulator: offset 0.04–0.3 m
    report("goto skill (worlds; gap in m)", worlds, 0, largest);
    expect(largest).toBeLessThan(0.3);
  });

  it("serve strikes every ball and lands as in the specification's own simulator", async () => {
    const worlds = 400;
    // training distribution, volleyball.md 7: drone height, ball height and offset, target x and y, roll, pitch
    const draws = Array.from({ length: worlds }, (_, world) => [...uniforms(8, 1, world, 2)] as number[]);
    const drawn = (world: number, k: number): number => draws[world]?.[k] as number;
    const target = (world: number) => [-5 + 0.5 * drawn(world, 3), 0.5 * drawn(world, 4), 0] as const;
    const struck = new Uint8Array(worlds);
    const legal = new Uint8Array(worlds);
    const landed = new Float64Array(worlds).fill(Number.NaN);
    await fly({
      path: SERVE,
      skill: "serve",
      worlds,
      steps: 150,
      deterministic: true,
      place(batch, world) {
        const [roll, pitch] = [0.25 * drawn(world, 5), 0.25 * drawn(world, 6)];
        const quaternion = [
          Math.cos(roll) * Math.cos(pitch),
          Math.sin(roll) * Math.cos(pitch),
          Math.cos(roll) * Math.sin(pitch),
          -Math.sin(roll) * Math.sin(pitch),
        ];
        for (const [k, value] of quaternion.entries()) batch.agentRow(AGENT.quaternion + k, 2)[world] = value;
        batch.agentRow(AGENT.position + 2, 2)[world] = 1.9 + 0.1 * drawn(world, 0);
        batch.worldRow(WORLD.ballPosition + 1)[world] = 0.1 * drawn(world, 2);
        batch.worldRow(WORLD.ballPosition + 2)[world] = 4.9 + 0.1 * drawn(world, 1);
        batch.worldRow(WORLD.ballVelocity + 1)[world] = -0.05 * drawn(world, 2);
      },
      aim: (world) => ({ target: target(world), begun: true, side: 0 }),
      look(batch) {
        for (let world = 0; world < worlds; world++) {
          if ((batch.worldRow(WORLD.ballVelocity + 2)[world] as number) > 1) struck[world] = 1;
          if (batch.agentRow(AGENT.trueHit, 2)[world] === 1) legal[world] = 1;
          const height = batch.worldRow(WORLD.ballPosition + 2)[world] as number;
          if (height < 0.2 && Number.isNaN(landed[world])) {
            landed[world] = batch.worldRow(WORLD.ballPosition)[world] as number;
          }
        }
      },
    });
    const long = [...landed].map((x, world) => target(world)[0] - x).sort((a, b) => a - b);
    const quantile = (q: number): number => long[Math.floor(q * worlds)] as number;
    const scatter = quantile(0.75) - quantile(0.25);
    const inCourt = [...landed].filter((x) => x > -6 && x < 0).length / worlds;
    const legalShare = legal.filter((hit) => hit === 1).length / worlds;
    process.stderr.write(
      `reference serve skill: ${worlds} serves, median overshoot ${quantile(0.5).toFixed(2)} m (0.84), ` +
        `IQR ${scatter.toFixed(2)} m (0.25), in court ${inCourt} (0.74), with the racket ${legalShare}\n`,
    );
    expect(struck.every((hit) => hit === 1)).toBe(true);
    expect(Math.abs(quantile(0.5) - 0.84)).toBeLessThan(0.1);
    expect(Math.abs(scatter - 0.25)).toBeLessThan(0.1);
    expect(Math.abs(inCourt - 0.74)).toBeLessThan(0.06);
  });
});
