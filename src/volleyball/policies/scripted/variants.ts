/** The scripted teams that ship, with a line about each. */
export const SCRIPTED_VARIANTS = {
  scripted: "model-based team: predicts, searches and judges its shots with the true contact law",
  "scripted-cautious": "the same, with high and safe balls and more passes",
  "scripted-attacking": "the same, with short, fast and downward balls",
  hold: "hovers where it started and never plays; for drills",
} as const;

/** Name of a policy that needs no file. */
export type ShippedPolicy = keyof typeof SCRIPTED_VARIANTS;
