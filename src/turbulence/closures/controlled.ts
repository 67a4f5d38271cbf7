// A closure of few numbers for the whole flow, which somebody turns while it runs: agents in training, a learned policy
// afterwards. Each knob has a range and a largest speed; an action in ±1 is a speed, or the place in its range to turn to.
//
//   hyperviscosity   Π̂ = h·S·(k/k_c)^p·ω̂                       turned in ln h
//   backscatter      Π̂ = −ν_b·k²·ω̂, ν_b gives r of the energy that h takes back
//   core             ν = a·dx²·S/(1 + e^(−2(q − 4)))              vortex cores; a < 0 feeds them
//   profile          ν = c(q)·dx²·S, c at nine points of q, a knob each
//   network          ν = c·dx²·S, c by a network of three local invariants (network.ts), a knob each weight
//
// S = √⟨ω²⟩; q Okubo–Weiss; turbulence-closures-tried.md 1, 6.

import { exp, log } from "../../base/elementary.ts";
import type { Flow } from "../flow.ts";
import type { Closure } from "./closure.ts";
import { addProfileViscosity, okuboWeiss, PROFILE_BYTES, PROFILE_POINTS } from "./local.ts";
import { CORE, localCoefficient } from "./local-coefficient.ts";
import { addNetworkViscosity, NETWORK_DIALS, writeNetworkField } from "./network.ts";
import { backscatter } from "./scalar.ts";

/** Knobs by name, in the order of actions. */
export const KNOBS = ["hyperviscosity", "backscatter", "core", "profile", "network"] as const;
/** Name of a knob. */
export type KnobName = (typeof KNOBS)[number];

/** How far and how fast a knob turns. */
export interface KnobRange {
  readonly low: number;
  readonly high: number;
  /** where it stands at first */
  readonly start: number;
  /** largest change in one unit of time: of ln h, r, a, c or a weight */
  readonly speed: number;
}

/** That of every weight of the network. */
export interface NetworkRange extends KnobRange {
  /** largest |c| */
  readonly range: number;
}

/** What an action in ±1 means: a share of the largest speed, or the place in the range that a knob turns to at that speed. */
export const TURNS = ["speed", "place"] as const;
/** One of them. */
export type KnobTurn = (typeof TURNS)[number];

/** Those that are there; the others stand at 0. */
export type KnobRanges = { readonly [K in KnobName]?: K extends "network" ? NetworkRange : KnobRange };

/** Numbers that a knob stands for. */
export function knobSize(name: KnobName): number {
  if (name === "network") return NETWORK_DIALS;
  return name === "profile" ? PROFILE_POINTS.length : 1;
}

/** One number that turns. */
interface Dial {
  readonly low: number;
  readonly high: number;
  readonly start: number;
  readonly speed: number;
}

/** The dials of the knobs that are there, in order; that of h is ln h. */
function dialsOf(ranges: KnobRanges): readonly Dial[] {
  return KNOBS.flatMap((name) => {
    const range = ranges[name];
    if (!range) return [];
    const { low, high, start, speed } = range;
    const dial =
      name === "hyperviscosity"
        ? { low: log(low), high: log(high), start: log(start), speed }
        : { low, high, start, speed };
    return Array.from({ length: knobSize(name) }, () => dial);
  });
}

/** Hyperviscosity, backscatter and local eddy viscosities under somebody's hand. */
export class ControlledClosure implements Closure {
  readonly name = "controlled";
  readonly order: number;
  readonly ranges: KnobRanges;
  readonly turns: KnobTurn;
  /** numbers of an action */
  readonly size: number;
  readonly #dials: readonly Dial[];
  readonly #settings: Float64Array;
  #line = 0;

  /** @param order p of the hyperviscosity */
  constructor(order: number, ranges: KnobRanges, turns: KnobTurn = "speed") {
    this.order = order;
    this.ranges = ranges;
    this.turns = turns;
    this.#dials = dialsOf(ranges);
    this.size = this.#dials.length;
    this.#settings = Float64Array.from(this.#dials, ({ start }) => start);
  }

  /** All knobs to where they stand at first. */
  reset(): void {
    this.#dials.forEach(({ start }, k) => {
      this.#settings[k] = start;
    });
  }

  /**
   * Turns the knobs for a stretch of time.
   *
   * @param action [size] speeds or places in ±1; more counts as ±1
   */
  turn(action: ArrayLike<number>, elapsed: number): void {
    this.#dials.forEach(({ low, high, speed }, k) => {
      const bounded = Math.max(-1, Math.min(1, action[k] as number));
      const before = this.#settings[k] as number;
      const reach = speed * elapsed;
      const wanted = low + 0.5 * (high - low) * (bounded + 1) - before;
      const change = this.turns === "speed" ? bounded * reach : Math.max(-reach, Math.min(reach, wanted));
      this.#settings[k] = Math.max(low, Math.min(high, before + change));
    });
  }

  /** Where the knobs stand, −1 at the low end and 1 at the high one, into `out` from place `at`. */
  writePlaces(out: Float32Array, at: number): void {
    this.#dials.forEach(({ low, high }, k) => {
      out[at + k] = (2 * ((this.#settings[k] as number) - low)) / (high - low) - 1;
    });
  }

  /** Place of a knob's first dial. */
  #placeOf(name: KnobName): number {
    let at = 0;
    for (const known of KNOBS) {
      if (known === name) break;
      if (this.ranges[known]) at += knobSize(known);
    }
    return at;
  }

  /** h, r, a, the nine c or the dials of the network, as they stand; 0 for knobs that are not there. */
  value(name: KnobName, part = 0): number {
    if (!this.ranges[name]) return 0;
    const setting = this.#settings[this.#placeOf(name) + part] as number;
    return name === "hyperviscosity" ? exp(setting) : setting;
  }

  /** All numbers of a knob, as they stand. */
  valuesOf(name: KnobName): number[] {
    const size = knobSize(name);
    if (!this.ranges[name]) return Array.from({ length: size }, () => 0);
    const at = this.#placeOf(name);
    return Array.from(this.#settings.subarray(at, at + size), name === "hyperviscosity" ? exp : Number);
  }

  /** Turns a knob to where it stood when `valuesOf` was asked. */
  setValues(name: KnobName, values: readonly number[]): void {
    if (!this.ranges[name]) return;
    const at = this.#placeOf(name);
    values.forEach((value, part) => {
      this.#settings[at + part] = name === "hyperviscosity" ? log(value) : value;
    });
  }

  apply(flow: Flow): void {
    const h = this.value("hyperviscosity");
    if (h > 0) flow.addHyperviscosity(this.order, h * Math.sqrt(flow.meanSquare));
    const r = this.value("backscatter");
    if (r > 0 && h > 0) backscatter(r).apply(flow);
    const a = this.value("core");
    if (a !== 0) okuboWeiss(a, CORE.sharpness, CORE.threshold, "ab2").apply(flow);
    if (this.ranges.profile) this.#applyProfile(flow);
    const { network } = this.ranges;
    if (network) addNetworkViscosity(flow, this.valuesOf("network"), network.range, "ab2");
  }

  /** ν/(dx²·S) of vortex cores, profile and network where they stand, [n, n]; undefined where it has none of them. */
  coefficientField(flow: Flow): Float64Array | undefined {
    const { core, profile, network } = this.ranges;
    if (!core && !profile && !network) return undefined;
    const a = this.value("core");
    const values = profile && this.valuesOf("profile");
    const field = flow.okuboWeiss().map((q) => localCoefficient(a, values, q));
    if (!network || flow.meanSquare === 0) return field;
    const { at } = writeNetworkField(flow, this.valuesOf("network"), network.range);
    return flow.plan.readPlane(at).map((c, i) => c + (field[i] as number));
  }

  #applyProfile(flow: Flow): void {
    if (this.#line === 0) this.#line = flow.plan.reserve(PROFILE_BYTES);
    const values = PROFILE_POINTS.map((_, k) => this.value("profile", k));
    if (values.some((c) => c !== 0)) addProfileViscosity(flow, values, this.#line, "ab2");
  }

  save(): Float64Array {
    return this.#settings.slice();
  }

  restore(memory: Float64Array): void {
    this.#settings.set(memory);
  }
}
