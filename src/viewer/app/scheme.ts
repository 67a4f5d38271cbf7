// Light or dark: as the system says, or as the user last chose.

import { type Signal, signal } from "@preact/signals";
import type { Scheme } from "../stage/scene-view.ts";

const KEY = "gyre.scheme";

function stored(): Scheme | undefined {
  try {
    const word = localStorage.getItem(KEY);
    return word === "light" || word === "dark" ? word : undefined;
  } catch {
    return undefined; // storage may be forbidden, e.g. from a file
  }
}

/** The page's scheme; also written to the root element as `data-scheme`. */
export const scheme: Signal<Scheme> = signal("light");

/** Follows the system until the user chooses. */
export function startScheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    scheme.value = stored() ?? (system.matches ? "dark" : "light");
    document.documentElement.dataset.scheme = scheme.value;
  };
  system.addEventListener("change", apply);
  apply();
}

/** Changes the scheme and remembers it. */
export function toggleScheme(): void {
  scheme.value = scheme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset.scheme = scheme.value;
  try {
    localStorage.setItem(KEY, scheme.value);
  } catch {
    // it holds for this visit
  }
}

/** Whether the user asked for less motion. */
export function wantsLessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
