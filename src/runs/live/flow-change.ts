// Changes of a flow while it runs, validated: the scene after the change, and a patch of vorticity.

import { z } from "zod";
import { exp } from "../../base/elementary.ts";
import { ConfigError } from "../../base/errors.ts";
import { parseStrict } from "../../base/schema.ts";
import { CASES } from "../../turbulence/cases.ts";
import type { ClosureSpec, closureSchema } from "../../turbulence/closures/spec.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";

const TWO_PI = 2 * Math.PI;

const pokeSchema = z.strictObject({
  x: z.number().gte(-1000).lte(1000).describe("middle, 0 … 2π; the domain repeats"),
  y: z.number().gte(-1000).lte(1000),
  radius: z.number().gt(0).lte(TWO_PI).describe("R, where the vorticity changes sign"),
  strength: z.number().gte(-1e6).lte(1e6).describe("ω in the middle"),
});

const changeSchema = z.strictObject({
  coefficient: z.number().optional().describe("of the closure"),
  closure: z.unknown().optional().describe("as in a scene"),
  reynolds: z.number().optional(),
  beta: z.number().optional(),
  drag: z.number().optional(),
  forcingWavenumber: z.number().optional().describe("sets the amplitude too, as in the published cases"),
  poke: pokeSchema.optional(),
});

/** A patch of vorticity to add: s·(1 − r²/R²)·e^(−r²/R²), whose circulation is zero. */
export type Poke = z.output<typeof pokeSchema>;

/** What may be changed while a flow runs; anything left out stays. */
export interface FlowChange {
  /** of the first closure that has one; all actions of a lattice */
  readonly coefficient?: number;
  /** as in a scene: a name, an object, a list */
  readonly closure?: z.input<typeof closureSchema>;
  readonly reynolds?: number;
  readonly beta?: number;
  readonly drag?: number;
  readonly forcingWavenumber?: number;
  readonly poke?: Poke;
}

/** A change after validation. */
export interface CheckedChange {
  readonly scene: TurbulenceScene;
  /** whether anything but vorticity changes */
  readonly isOther: boolean;
  readonly poke: Poke | undefined;
}

/** Validates a change. @throws ConfigError naming field, rule and value */
export function checkChange(scene: TurbulenceScene, value: unknown): CheckedChange {
  const change = parseStrict(changeSchema, value, "change");
  const { closure, coefficient, reynolds, beta, drag, forcingWavenumber, poke } = change;
  const isOther = Object.entries(change).some(([key, given]) => key !== "poke" && given !== undefined);
  const { viscosity, ...physics } = scene.physics;
  const wished = {
    ...scene,
    physics: {
      ...physics,
      ...(reynolds === undefined ? { viscosity } : { reynolds }),
      ...(beta === undefined ? {} : { beta }),
      ...(drag === undefined ? {} : { drag }),
    },
    ...(forcingWavenumber === undefined
      ? {}
      : { forcing: { ...scene.forcing, wavenumber: forcingWavenumber, amplitude: forcingWavenumber } }),
    ...(closure === undefined ? {} : { closure }),
  };
  const next = parseTurbulenceScene(wished, "change");
  refuseFiles(next.closure);
  if (coefficient === undefined) return { scene: next, isOther, poke };
  const strengthened = { ...next, closure: withCoefficient(next.closure, coefficient) };
  return { scene: parseTurbulenceScene(strengthened, "change"), isOther, poke };
}

/** A page has no files to load closures from. @throws ConfigError */
export function refuseFiles(closure: ClosureSpec): void {
  const file = closure.find(({ name }) => name === "file");
  if (file) throw new ConfigError("closure", "one that needs no file (gyre run takes those)", file);
}

function withCoefficient(closure: ClosureSpec, value: number): unknown[] {
  const at = closure.findIndex((one) => "coefficient" in one || "amplitude" in one || "actions" in one);
  if (at < 0) {
    const names = closure.map(({ name }) => name).join(" + ") || "none";
    throw new ConfigError("change: coefficient", "a closure with a coefficient, such as smagorinsky", names);
  }
  return closure.map((one, k) => {
    if (k !== at) return one;
    if ("actions" in one) return { ...one, actions: one.actions.map(() => value) };
    return "amplitude" in one ? { ...one, amplitude: value } : { ...one, coefficient: value };
  });
}

/** ω of a patch on n × n points. Plain arithmetic: the same bits in every engine. */
export function pokeField({ x, y, radius, strength }: Poke, n: number): Float64Array {
  const gap = (at: number, to: number): number => {
    const away = at - to;
    return away - TWO_PI * Math.round(away / TWO_PI);
  };
  return Float64Array.from({ length: n * n }, (_, i) => {
    const dx = gap((TWO_PI * Math.floor(i / n)) / n, x);
    const dy = gap((TWO_PI * (i % n)) / n, y);
    const square = (dx * dx + dy * dy) / (radius * radius);
    return strength * (1 - square) * exp(-square);
  });
}

/** Whether equation and forcing are those of the scene's case. */
export function isPublishedFlow({ case: name, physics, forcing }: TurbulenceScene): boolean {
  const flow = CASES[name];
  return (
    flow.hasReference &&
    physics.viscosity === 1 / flow.reynolds &&
    physics.drag === flow.drag &&
    physics.beta === flow.beta &&
    physics.betaSign === 1 &&
    forcing.wavenumber === flow.forcingWavenumber &&
    forcing.amplitude === flow.forcingWavenumber
  );
}
