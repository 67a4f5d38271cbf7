// The key `agents` of a turbulence scene: who acts on the closure, what they see, and what they are paid for.

import { z } from "zod";
import { KNOBS, type KnobRanges, TURNS } from "../closures/controlled.ts";
import { INTERPOLATIONS } from "./interpolation.ts";
import { REWARDS } from "./rewards.ts";
import { STATE_PARTS, STATE_TYPES } from "./state.ts";

const positive = (most: number): z.ZodNumber => z.number().gt(0).lte(most);

/** Keys of a knob's range; its numbers lie in least … most. */
const ends = (
  [low, high, start, speed]: readonly [number, number, number, number],
  [least, most]: readonly [number, number],
) => ({
  low: z.number().gte(least).lte(most).default(low),
  high: z.number().gte(least).lte(most).default(high),
  start: z.number().gte(least).lte(most).default(start),
  speed: positive(100).default(speed).describe("largest change in one unit of time"),
});

const checkEnds = (
  range: { readonly low: number; readonly high: number; readonly start: number },
  context: z.RefinementCtx,
): void => {
  const { low, high, start } = range;
  if (low < high && low <= start && start <= high) return;
  const message = `low < high and start between them (here ${low}, ${high}, ${start})`;
  context.addIssue({ code: "custom", message });
};

/** Range of a knob; null: the knob is not there. */
const knob = (low: number, high: number, start: number, speed: number, words: string) =>
  z
    .strictObject(ends([low, high, start, speed], [-1, 10]))
    .superRefine(checkEnds)
    .nullable()
    .describe(words);

const HYPER = [0.02, 1.5, 0.15, 1] as const;

/** Schema of `agents`. */
export const agentSettings = z
  .strictObject({
    control: z
      .enum(["coefficient", "knobs"])
      .default("coefficient")
      .describe(
        "coefficient: of eddy viscosity at points of a lattice (published); knobs: of the whole flow",
      ),
    side: z.int().gte(1).lte(1024).default(4).describe("coefficient: agents a side, up to one a grid point"),
    action: z
      .enum(["CS", "CL"])
      .default("CS")
      .describe("coefficient: C_s² of Smagorinsky's form, or C_l³ of Leith's"),
    range: positive(1)
      .default(0.125)
      .describe("coefficient: an action of ±1 is ± this; negative: backscatter"),
    interpolation: z
      .enum(INTERPOLATIONS)
      .default("cubic")
      .describe("coefficient: from the lattice to the grid"),
    operator: z.enum(["sigma", "tau"]).default("tau").describe("coefficient: form of the eddy viscosity"),
    state: z
      .union([
        z.enum(Object.keys(STATE_TYPES) as [string]),
        z.array(z.enum(STATE_PARTS)).min(1).max(STATE_PARTS.length),
      ])
      .default("invariantlocalandglobalgradgrad")
      .describe("coefficient: what an agent sees; knobs see the bands of the spectrum"),
    order: z.int().gte(2).lte(32).multipleOf(2).default(8).describe("knobs: p of the hyperviscosity"),
    hyperviscosity: knob(...HYPER, "knobs: h, turned in ln h")
      .refine((range) => range === null || range.low > 0, { path: ["low"], message: "a number > 0" })
      .default({ low: HYPER[0], high: HYPER[1], start: HYPER[2], speed: HYPER[3] }),
    backscatter: knob(0, 1.3, 0, 0.2, "knobs: r, of the energy that h takes").default(null),
    core: knob(-0.02, 0.005, 0, 0.005, "knobs: a, viscosity of vortex cores").default(null),
    profile: knob(-0.02, 0.02, 0, 0.005, "knobs: c at nine points of Okubo–Weiss").default(null),
    network: z
      .strictObject({
        ...ends([-2, 2, 0, 1], [-20, 20]),
        range: positive(1).default(0.02).describe("largest size of c"),
      })
      .superRefine(checkEnds)
      .nullable()
      .default(null)
      .describe("knobs: 41 weights of a network that gives c at every point from three local invariants"),
    places: z
      .boolean()
      .default(true)
      .describe(
        "knobs: agents also see where their knobs stand; without, a knob turned by speed rests only by the bands or at an end",
      ),
    turn: z
      .enum(TURNS)
      .default("speed")
      .describe("knobs: an action is a share of the largest speed, or the place in its range to turn to"),
    marks: z
      .boolean()
      .default(false)
      .describe(
        "knobs: agents also see what flow it is: how well the grid resolves the forcing, and viscosity",
      ),
    hold: z.int().gte(1).lte(100_000).default(10).describe("solver steps for which an action is held"),
    episode: z.int().gte(1).lte(1_000_000).default(1000).describe("actions of an episode"),
    memory: positive(1000).default(4).describe("time over which spectra are averaged for rewards and bands"),
    reward: z.enum(REWARDS).default("log"),
    reference: z
      .enum(["whole", "truncated"])
      .default("whole")
      .describe("spectrum to reach: of the fine flow as it is, or of the fine flow cut to the grid"),
    start: z
      .enum(["random", "fixed"])
      .default("random")
      .describe("snapshot at the start: any of the shipped ones, or initial.sample (published)"),
    penalty: z.number().lte(0).gte(-1e6).default(-100).describe("reward of an episode that diverges, once"),
    also: z
      .array(
        z.strictObject({
          case: z.enum(["kf4", "kf4beta20", "kf25"]),
          grid: z.int().gte(16).lte(1024),
          episode: z
            .int()
            .gte(1)
            .lte(1_000_000)
            .optional()
            .describe("actions of an episode there; agents.episode by default"),
        }),
      )
      .max(16)
      .default([])
      .describe("knobs: further flows to train on, world by world in turn"),
  })
  .describe("agents that act on the closure while the flow runs");

/** `agents` of a scene, defaults filled in. */
export type AgentSettings = z.output<typeof agentSettings>;

/** Ranges of the knobs that are there. */
export function knobRangesOf(settings: AgentSettings): KnobRanges {
  return Object.fromEntries(KNOBS.flatMap((name) => (settings[name] ? [[name, settings[name]]] : [])));
}
