// The keyboard: one table, from which the page works and the help is written.

/** What a key does to the page. */
export type KeyAction =
  | "toggle"
  | "frame-back"
  | "frame-forward"
  | "second-back"
  | "second-forward"
  | "start"
  | "end"
  | "slower"
  | "faster"
  | "touch-back"
  | "touch-forward"
  | "fault-back"
  | "fault-forward"
  | "loop-from"
  | "loop-to"
  | "loop-off"
  | "trails"
  | "prediction"
  | "names"
  | "turn-left"
  | "turn-right"
  | "turn-up"
  | "turn-down"
  | "nearer"
  | "farther"
  | "screenshot"
  | "link"
  | "panel"
  | "help"
  | "gallery";

interface Key {
  /** `KeyboardEvent.key`, any of them */
  readonly keys: readonly string[];
  readonly isShifted?: boolean;
  readonly action: KeyAction;
  /** how the help shows it */
  readonly shown: string;
  readonly text: string;
}

/** All keys but the cameras' digits. */
export const KEYS: readonly Key[] = [
  { keys: [" ", "k"], action: "toggle", shown: "Space", text: "play, pause" },
  { keys: ["ArrowLeft", ","], action: "frame-back", shown: "←", text: "one frame back" },
  { keys: ["ArrowRight", "."], action: "frame-forward", shown: "→", text: "one frame on" },
  {
    keys: ["ArrowLeft", "j"],
    isShifted: true,
    action: "second-back",
    shown: "Shift ←",
    text: "one second back",
  },
  {
    keys: ["ArrowRight", "l"],
    isShifted: true,
    action: "second-forward",
    shown: "Shift →",
    text: "one second on",
  },
  { keys: ["Home"], action: "start", shown: "Home", text: "to the start" },
  { keys: ["End"], action: "end", shown: "End", text: "to the end" },
  { keys: ["-"], action: "slower", shown: "−", text: "slower" },
  { keys: ["+", "="], action: "faster", shown: "+", text: "faster" },
  { keys: ["b"], action: "touch-back", shown: "b", text: "last touch" },
  { keys: ["n"], action: "touch-forward", shown: "n", text: "next touch" },
  { keys: ["F"], action: "fault-back", shown: "Shift f", text: "last fault" },
  { keys: ["f"], action: "fault-forward", shown: "f", text: "next fault" },
  { keys: ["["], action: "loop-from", shown: "[", text: "loop starts here" },
  { keys: ["]"], action: "loop-to", shown: "]", text: "loop ends here" },
  { keys: ["\\"], action: "loop-off", shown: "\\", text: "no loop" },
  { keys: ["a"], action: "turn-left", shown: "a", text: "camera to the left" },
  { keys: ["d"], action: "turn-right", shown: "d", text: "camera to the right" },
  { keys: ["w"], action: "turn-up", shown: "w", text: "camera up" },
  { keys: ["s"], action: "turn-down", shown: "s", text: "camera down" },
  { keys: ["z"], action: "nearer", shown: "z", text: "camera nearer" },
  { keys: ["x"], action: "farther", shown: "x", text: "camera farther" },
  { keys: ["t"], action: "trails", shown: "t", text: "trails: short, long, all, none" },
  { keys: ["p"], action: "prediction", shown: "p", text: "where the ball is going" },
  { keys: ["m"], action: "names", shown: "m", text: "names" },
  { keys: ["S"], action: "screenshot", shown: "Shift s", text: "picture (PNG)" },
  { keys: ["c"], action: "link", shown: "c", text: "copy a link to this moment" },
  { keys: ["i"], action: "panel", shown: "i", text: "show or hide the panel" },
  { keys: ["?"], action: "help", shown: "?", text: "this list" },
  { keys: ["g"], action: "gallery", shown: "g", text: "gallery" },
];

/** What a key press asks for: an action, or the number of a camera from 1. */
export function actionOf(event: Pick<KeyboardEvent, "key" | "shiftKey">): KeyAction | number | undefined {
  if (/^[1-9]$/.test(event.key)) return Number(event.key);
  const fits = KEYS.filter(({ keys }) => keys.includes(event.key));
  // a shifted arrow has a row of its own; other keys carry their shift in `key`
  return (fits.find(({ isShifted }) => (isShifted ?? false) === event.shiftKey) ?? fits[0])?.action;
}

/** Whether the focus is in something that wants its keys for itself. */
export function wantsKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("dialog[open]")) return true;
  // the timeline is a slider that moves by the page's own keys
  if (target.dataset.pageKeys !== undefined) return false;
  return /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}
