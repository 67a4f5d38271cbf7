// A scene with the changes of a link: words become what the scene's own validation then judges.

import { ConfigError } from "../../base/errors.ts";
import { closureText, isLearned, linkWords, namesOf, policiesOf } from "./closure-words.ts";

/** A scene before validation. */
export type RawScene = Readonly<Record<string, unknown>>;

function numberOf(key: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new ConfigError(key, "a number", text);
  return value;
}

function flagOf(key: string, text: string): boolean {
  if (text !== "0" && text !== "1") throw new ConfigError(key, "0 or 1", text);
  return text === "1";
}

/** Keys of a flow that live in a part of the scene. */
const PARTS: Readonly<Record<string, readonly [part: string, key: string]>> = {
  reynolds: ["physics", "reynolds"],
  beta: ["physics", "beta"],
  drag: ["physics", "drag"],
  wavenumber: ["forcing", "wavenumber"],
  sample: ["initial", "sample"],
};
const MATCH_WORDS: readonly string[] = ["home", "away"];
const NUMBERS: readonly string[] = ["seed", "games", "grid"];

function applyOne(scene: Record<string, unknown>, key: string, text: string): void {
  const part = PARTS[key];
  if (part) {
    const [name, inner] = part;
    const value = { ...(scene[name] as object | undefined), [inner]: numberOf(key, text) };
    // a scene says either; the link's word is the last
    if (inner === "reynolds") delete (value as Record<string, unknown>).viscosity;
    scene[name] = value;
  } else if (NUMBERS.includes(key)) scene[key] = numberOf(key, text);
  else if (key === "deterministic") scene[key] = flagOf(key, text);
  else scene[key] = text;
}

/**
 * A scene with other settings.
 *
 * @param changes by key of a link; `closure` and `coefficient` are `closuresOf`'s business
 * @throws ConfigError when a key does not belong to the scene's room, or is no number
 */
export function changeScene(raw: RawScene, changes: Readonly<Record<string, string>>): RawScene {
  const scene: Record<string, unknown> = { ...raw };
  const isFlow = raw.room === "turbulence";
  for (const [key, text] of Object.entries(changes)) {
    if (key === "closure" || key === "coefficient") {
      if (!isFlow) throw new ConfigError(key, "a turbulence scene", text);
      continue;
    }
    const isOfMatch = MATCH_WORDS.includes(key) || key === "games" || key === "deterministic";
    if (key !== "seed" && isOfMatch === isFlow) {
      throw new ConfigError(key, isFlow ? "a volleyball scene" : "a turbulence scene", text);
    }
    if (key === "policy" && changes.closure === undefined && !isLearned(raw.closure)) {
      throw new ConfigError(key, "a closure learned beside it", text);
    }
    applyOne(scene, key, text);
  }
  retitle(scene, changes);
  return scene;
}

/** A title that is true of the changed scene: its own may name policies or a closure that no longer act. */
function retitle(scene: Record<string, unknown>, changes: Readonly<Record<string, string>>): void {
  const isOther = (...keys: string[]): boolean => keys.some((key) => changes[key] !== undefined);
  if (scene.room === "turbulence") {
    if (!isOther("closure", "grid", "reynolds", "beta", "drag", "wavenumber")) return;
    const words = linkWords(changes)?.map(closureText) ?? [];
    const physics = ["reynolds", "beta", "drag", "wavenumber"].filter((key) => isOther(key));
    for (const key of physics) words.push(`${key} ${changes[key]}`);
    scene.title = `${String(scene.case)} on ${String(scene.grid)}²${words.length > 0 ? `: ${words.join(", ")}` : ""}`;
  } else if (isOther("home", "away")) {
    scene.title = `${String(scene.task)}: ${String(scene.home ?? "scripted")} against ${String(scene.away ?? "scripted")}`;
  }
}

/** A closure of a live flow with a label. */
export interface ChosenClosure {
  /** undefined: the scene's own */
  readonly closure: unknown;
  /** of a learned closure, where the link names it */
  readonly policy?: string;
  readonly label: string;
}

/** Flows side by side at most. */
const MOST_FLOWS = 3;

/**
 * The closures that a link asks for: `closure=leith,none` runs two flows side by side, `coefficient=0.2,` gives the
 * first one its coefficient. Names joined by `+` act together; `learned:smarl-32` is a learned closure with its policy.
 *
 * @throws ConfigError for more than three, or two policies of one flow
 */
export function closuresOf(changes: Readonly<Record<string, string>>): ChosenClosure[] {
  const { closure, coefficient, policy } = changes;
  const words = linkWords(changes);
  if (words === undefined) {
    if (coefficient !== undefined) throw new ConfigError("coefficient", "a closure beside it", coefficient);
    return [{ closure: undefined, label: "" }];
  }
  if (words.length > MOST_FLOWS) throw new ConfigError("closure", `at most ${MOST_FLOWS}`, closure);
  if (policy !== undefined && !words.some((word) => policiesOf(word).includes(policy))) {
    throw new ConfigError("policy", "a closure learned beside it", policy);
  }
  const coefficients = coefficient?.split(",") ?? [];
  return words.map((word, k) => {
    const text = coefficients[k] ?? "";
    const names = namesOf(word).map((name) => ({ name }));
    const [first, ...rest] = names;
    const [named, ...more] = policiesOf(word);
    if (more.length > 0) throw new ConfigError("closure", "one learned closure a flow", word);
    const learned = named === undefined ? {} : { policy: named };
    const label = closureText(word);
    if (text === "" || !first) return { closure: rest.length === 0 ? first?.name : names, ...learned, label };
    const given = { ...first, coefficient: numberOf("coefficient", text) };
    return { closure: [given, ...rest], ...learned, label: `${label} ${text}` };
  });
}

/** The scene of one of the flows side by side. */
export function withClosure(raw: RawScene, { closure, policy }: ChosenClosure): RawScene {
  if (closure === undefined) return raw;
  const { policy: own, ...rest } = raw;
  const word = policy ?? own;
  return { ...rest, closure, ...(isLearned(closure) && word !== undefined ? { policy: word } : {}) };
}
