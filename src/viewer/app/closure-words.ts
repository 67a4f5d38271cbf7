// Words of closures in links and menus: `leith`, `hyperviscosity+backscatter`, and `learned:NAME` with the name of a policy.

/** Beginning of a word that names a policy. */
const LEARNED = "learned:";

/** The word of a policy. */
export function learnedWord(policy: string): string {
  return `${LEARNED}${policy}`;
}

/** Policies that a word names. */
export function policiesOf(word: string): string[] {
  return word.split("+").flatMap((part) => (part.startsWith(LEARNED) ? [part.slice(LEARNED.length)] : []));
}

/** Closures of a word, by the names of scenes. */
export function namesOf(word: string): string[] {
  return word.split("+").map((part) => (part.startsWith(LEARNED) ? "learned" : part));
}

/** Words of a link, one a flow; a bare `learned` has the link's own policy. Undefined where the closure is the scene's. */
export function linkWords(changes: Readonly<Record<string, string>>): string[] | undefined {
  const { closure, policy } = changes;
  const named = (part: string): string =>
    part === "learned" && policy !== undefined ? learnedWord(policy) : part;
  return closure?.split(",").map((word) => word.split("+").map(named).join("+"));
}

/** The word of a scene's own closure. */
export function sceneWord(scene: {
  readonly closure: readonly { readonly name: string }[];
  readonly policy?: string;
}): string {
  const named = (name: string): string =>
    name === "learned" && scene.policy !== undefined ? learnedWord(scene.policy) : name;
  return scene.closure.map(({ name }) => named(name)).join("+") || "none";
}

/** Whether a learned closure is in the closure of a scene that nobody has validated. */
export function isLearned(closure: unknown): boolean {
  if (Array.isArray(closure)) return closure.some(isLearned);
  return closure === "learned" || (closure as { name?: unknown } | null | undefined)?.name === "learned";
}

/** A word as one reads it. */
export function closureText(word: string): string {
  return word.replaceAll(LEARNED, "learned: ");
}
