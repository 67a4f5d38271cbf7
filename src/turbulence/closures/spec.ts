// Closures as a scene names them: a name, an object, or a list of objects that act together.

import { z } from "zod";
import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import { parseStrict } from "../../base/schema.ts";
import { INTERPOLATIONS, interpolate, makeInterpolation } from "../agents/interpolation.ts";
import { type Closure, combineClosures } from "./closure.ts";
import { dynamicLeith, dynamicSmagorinsky } from "./dynamic.ts";
import { gradientModel } from "./gradient.ts";
import { CoefficientField } from "./lattice.ts";
import { localLeith, localSmagorinsky, okuboWeiss, okuboWeissViscosity } from "./local.ts";
import { backscatter, hyperviscosity, leith, smagorinsky } from "./scalar.ts";

const coefficient = (usual: number): z.ZodDefault<z.ZodNumber> => z.number().gte(0).lte(10).default(usual);
const filterWidth = z
  .enum(["dx", "2dx"])
  .default("dx")
  .describe("Δ; py2d counts in 2dx, so its coefficients are half of those in dx");
const operator = z
  .enum(["scalar", "sigma", "tau"])
  .default("scalar")
  .describe("scalar: Crank–Nicolson; sigma: −∇·(ν∇ω), tau: curl div(−2νS), both explicit");
const fieldOperator = z.enum(["sigma", "tau"]).default("sigma");
const scheme = z
  .enum(["euler", "ab2"])
  .default("ab2")
  .describe("ab2: stepped with the advection term; euler: explicit Euler");
const clip = z
  .enum(["before", "after"])
  .default("before")
  .describe("positive part taken before (published) or after averaging");

/** Closures by name, each with its parameters. */
const BY_NAME = {
  none: z.strictObject({ name: z.literal("none") }),
  smagorinsky: z.strictObject({
    name: z.literal("smagorinsky"),
    coefficient: coefficient(0.12).describe("C_s"),
    filterWidth,
    operator,
  }),
  leith: z.strictObject({
    name: z.literal("leith"),
    coefficient: coefficient(0.2).describe("C_l"),
    filterWidth,
    operator,
  }),
  "dynamic-smagorinsky": z.strictObject({
    name: z.literal("dynamic-smagorinsky"),
    filterWidth: filterWidth.default("2dx"),
    clip,
  }),
  "dynamic-leith": z.strictObject({
    name: z.literal("dynamic-leith"),
    filterWidth: filterWidth.default("2dx"),
    clip,
  }),
  gm2: z.strictObject({ name: z.literal("gm2"), filterWidth: filterWidth.default("2dx") }),
  gm4: z.strictObject({ name: z.literal("gm4"), filterWidth: filterWidth.default("2dx") }),
  gm6: z.strictObject({ name: z.literal("gm6"), filterWidth: filterWidth.default("2dx") }),
  hyperviscosity: z.strictObject({
    name: z.literal("hyperviscosity"),
    order: z.int().gte(2).lte(32).multipleOf(2).default(8).describe("p of (k/kc)^p, even"),
    coefficient: z.number().gte(0).lte(1e6).default(0.1).describe("h"),
  }),
  backscatter: z.strictObject({
    name: z.literal("backscatter"),
    fraction: z.number().gte(0).lte(2).default(0.9).describe("r, of the energy that hyperviscosity removes"),
  }),
  "okubo-weiss": z.strictObject({
    name: z.literal("okubo-weiss"),
    amplitude: z.number().gte(-1).lte(1).default(-0.012).describe("a; negative feeds vortex cores"),
    sharpness: z.number().gt(0).lte(100).default(2).describe("s"),
    threshold: z.number().gte(-100).lte(100).default(4).describe("q0"),
    scheme,
  }),
  "okubo-weiss-viscosity": z.strictObject({
    name: z.literal("okubo-weiss-viscosity"),
    coefficient: coefficient(0.012).describe("c"),
    reversal: z
      .number()
      .gte(0)
      .lte(20)
      .default(2.5)
      .describe("b; above 1 the viscosity is negative in cores"),
    threshold: z.number().gte(-100).lte(100).default(3).describe("q0"),
    scheme,
  }),
  "local-smagorinsky": z.strictObject({
    name: z.literal("local-smagorinsky"),
    coefficient: coefficient(0.08).describe("C_s"),
    operator: fieldOperator,
    scheme,
  }),
  "local-leith": z.strictObject({
    name: z.literal("local-leith"),
    coefficient: coefficient(0.15).describe("C_l"),
    operator: fieldOperator,
    scheme,
  }),
  lattice: z.strictObject({
    name: z.literal("lattice"),
    base: z.enum(["leith", "smagorinsky"]).default("smagorinsky").describe("what the coefficient multiplies"),
    actions: z
      .array(z.number().gte(-1).lte(1))
      .min(1)
      .max(65536)
      .describe("coefficient at each agent, C_s² or C_l³, row by row; a square number of them"),
    interpolation: z.enum(INTERPOLATIONS).default("cubic").describe("published: of arXiv 2312.00907's code"),
    operator: fieldOperator.default("tau"),
  }),
  learned: z.strictObject({ name: z.literal("learned") }),
  file: z.strictObject({
    name: z.literal("file"),
    path: z
      .string()
      .min(1)
      .max(500)
      .describe("a module (.js, or .ts where Node runs it) that exports `closure`"),
  }),
} as const;

/** Names of the closures that a scene can ask for. */
export const CLOSURE_NAMES = Object.keys(BY_NAME) as readonly (keyof typeof BY_NAME)[];

type One = { readonly [K in keyof typeof BY_NAME]: z.output<(typeof BY_NAME)[K]> }[keyof typeof BY_NAME];

const single = z.discriminatedUnion("name", [
  BY_NAME.none,
  BY_NAME.smagorinsky,
  BY_NAME.leith,
  BY_NAME["dynamic-smagorinsky"],
  BY_NAME["dynamic-leith"],
  BY_NAME.gm2,
  BY_NAME.gm4,
  BY_NAME.gm6,
  BY_NAME.hyperviscosity,
  BY_NAME.backscatter,
  BY_NAME["okubo-weiss"],
  BY_NAME["okubo-weiss-viscosity"],
  BY_NAME["local-smagorinsky"],
  BY_NAME["local-leith"],
  BY_NAME.lattice,
  BY_NAME.learned,
  BY_NAME.file,
]);

/** Schema of a scene's `closure`: a name, one closure, or a list of closures. */
export const closureSchema = z
  .union([
    z.enum(CLOSURE_NAMES.filter((name) => name !== "file") as [string]),
    single,
    z.array(single).max(8),
  ])
  .describe("a name, one closure with its parameters, or a list of closures that act together");

/** Closures of a scene, defaults filled in. */
export type ClosureSpec = readonly One[];

function parseOne(value: unknown, path: string): One {
  const object = typeof value === "string" ? { name: value } : value;
  if (typeof object !== "object" || object === null || Array.isArray(object)) {
    throw new ConfigError(path, "the name of a closure, or an object with one", value);
  }
  const { name } = object as { name?: unknown };
  if (typeof name !== "string" || !(name in BY_NAME)) {
    const near = typeof name === "string" ? nearestWord(name, CLOSURE_NAMES) : undefined;
    const hint = near ? ` (did you mean ${near}?)` : "";
    throw new ConfigError(`${path}.name`, `one of ${CLOSURE_NAMES.join(", ")}${hint}`, name);
  }
  return parseStrict(BY_NAME[name as keyof typeof BY_NAME], object, path) as One;
}

/** Validates `closure` of a scene. @throws ConfigError naming the field, the rule and the value */
export function parseClosure(value: unknown, path = "closure"): ClosureSpec {
  const list = Array.isArray(value) ? value : [value];
  const specs = list.map((one, i) => parseOne(one, Array.isArray(value) ? `${path}.${i}` : path));
  specs.forEach((one, i) => {
    if (one.name !== "lattice" || Number.isInteger(Math.sqrt(one.actions.length))) return;
    const where = Array.isArray(value) ? `${path}.${i}.actions` : `${path}.actions`;
    throw new ConfigError(
      where,
      "a square number of agents: 1, 4, 9, 16, …",
      `${one.actions.length} actions`,
    );
  });
  const order = specs.findIndex(({ name }) => name === "backscatter");
  const hyper = specs.findIndex(({ name }) => name === "hyperviscosity");
  if (order >= 0 && (hyper < 0 || hyper > order)) {
    throw new ConfigError(
      `${path}.${order}`,
      "a hyperviscosity before the backscatter that it feeds",
      "backscatter",
    );
  }
  return specs;
}

const widthOf = (width: "dx" | "2dx"): number => (width === "dx" ? 1 : 2);

function makeOne(spec: One, n: number): Closure | undefined {
  switch (spec.name) {
    case "none":
      return undefined;
    case "smagorinsky":
      return smagorinsky(spec.coefficient, widthOf(spec.filterWidth), spec.operator);
    case "leith":
      return leith(spec.coefficient, widthOf(spec.filterWidth), spec.operator);
    case "dynamic-smagorinsky":
      return dynamicSmagorinsky(widthOf(spec.filterWidth), spec.clip);
    case "dynamic-leith":
      return dynamicLeith(widthOf(spec.filterWidth), spec.clip);
    case "gm2":
      return gradientModel(2, widthOf(spec.filterWidth));
    case "gm4":
      return gradientModel(4, widthOf(spec.filterWidth));
    case "gm6":
      return gradientModel(6, widthOf(spec.filterWidth));
    case "hyperviscosity":
      return hyperviscosity(spec.order, spec.coefficient);
    case "backscatter":
      return backscatter(spec.fraction);
    case "okubo-weiss":
      return okuboWeiss(spec.amplitude, spec.sharpness, spec.threshold, spec.scheme);
    case "okubo-weiss-viscosity":
      return okuboWeissViscosity(spec.coefficient, spec.reversal, spec.threshold, spec.scheme);
    case "local-smagorinsky":
      return localSmagorinsky(spec.coefficient, spec.operator, spec.scheme);
    case "local-leith":
      return localLeith(spec.coefficient, spec.operator, spec.scheme);
    case "lattice": {
      const side = Math.sqrt(spec.actions.length);
      const field = interpolate(
        makeInterpolation(spec.interpolation, side, n),
        Float64Array.from(spec.actions),
      );
      return new CoefficientField(spec.base, spec.operator, field);
    }
    case "learned":
    case "file":
      throw new ConfigError("closure", "one that needs no file here", spec.name);
  }
}

/**
 * The closure of a scene.
 *
 * @param n      grid points a side
 * @param loaded closures from files, by path; the learned one under its name
 * @throws ConfigError for a learned closure that was not loaded
 */
export function makeClosure(
  spec: ClosureSpec,
  n: number,
  loaded: ReadonlyMap<string, Closure> = new Map(),
): Closure {
  const closures = spec.flatMap((one) => {
    const made = loaded.get(one.name === "file" ? one.path : one.name) ?? makeOne(one, n);
    return made ? [made] : [];
  });
  return combineClosures(closures);
}
