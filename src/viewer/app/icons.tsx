// Icons of the buttons, drawn on 24 × 24.

import type { VNode } from "preact";

const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z",
  "frame-back": "M15.5 5v14l-8-7zM5 5h1.8v14H5z",
  "frame-forward": "M8.5 5v14l8-7zM17.2 5H19v14h-1.8z",
  "mark-back": "M11 12l8.5-6.5v13zM3 12l8.5-6.5v13z",
  "mark-forward": "M13 12L4.5 5.5v13zM21 12l-8.5-6.5v13z",
  loop: "M7 7h9v3l4-4-4-4v3H5v7h2zm10 10H8v-3l-4 4 4 4v-3h11v-7h-2z",
  camera:
    "M9 5l-1.5 2H4a1.5 1.5 0 0 0-1.5 1.5v9A1.5 1.5 0 0 0 4 19h16a1.5 1.5 0 0 0 1.5-1.5v-9A1.5 1.5 0 0 0 20 7h-3.5L15 5zm3 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  film: "M3.5 5h13a1 1 0 0 1 1 1v3.5l4-2.5v10l-4-2.5V18a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z",
  link: "M10.6 13.4a1 1 0 0 1 0-1.4 3.5 3.5 0 0 1 0-.1l3-3a2.8 2.8 0 0 1 4 4l-1.3 1.3 1.3 1.3 1.4-1.3a4.7 4.7 0 1 0-6.7-6.6l-3 3a4.7 4.7 0 0 0 1.3 7.5l1-1.7a2.8 2.8 0 0 1-1-.7zM5 19a4.7 4.7 0 0 0 6.7 0l3-3a4.7 4.7 0 0 0-1.3-7.5l-1 1.7a2.8 2.8 0 0 1 1 4.5l-3 3a2.8 2.8 0 0 1-4-4l1.3-1.3-1.3-1.3L5 12.4A4.7 4.7 0 0 0 5 19z",
  download: "M11 3h2v9l3.5-3.5L18 10l-6 6-6-6 1.5-1.5L11 12zM4 18h16v2.5H4z",
  open: "M4 5h6l2 2h8v3H6.5L4 18zM7.5 11.5H22L19 19H5z",
  sun: "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM11 1.5h2V5h-2zM11 19h2v3.5h-2zM1.5 11H5v2H1.5zM19 11h3.5v2H19zM4 5.4L5.4 4l2.5 2.5-1.4 1.4zM16.1 17.5l1.4-1.4L20 18.6 18.6 20zM4 18.6l2.5-2.5 1.4 1.4L5.4 20zM16.1 6.5L18.6 4 20 5.4l-2.5 2.5z",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  help: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1 14h2v2h-2zm1-10a4 4 0 0 1 2.2 7.3c-.8.5-1.2.9-1.2 1.7h-2c0-1.8 1-2.6 2-3.3a2 2 0 1 0-3-1.7H8a4 4 0 0 1 4-4z",
  grid: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  panel: "M4 4h16a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm1 2v12h8V6z",
  close: "M6 4.6L12 10.6l6-6L19.4 6l-6 6 6 6-1.4 1.4-6-6-6 6L4.6 18l6-6-6-6z",
  restart: "M12 5V1.5L7 6l5 4.5V7.2a5.2 5.2 0 1 1-5.2 5.2H4.6A7.4 7.4 0 1 0 12 5z",
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon; what it means stands beside it or in its button's label. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}

/** The mark of the product. */
export function Brand(): VNode {
  return (
    <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#17324d" />
      <g fill="none" stroke-linecap="round" stroke-width="2.6">
        <path d="M16 16c0-4 6-5.5 8.5-2s.5 9.5-5 11" stroke="#f2994a" />
        <path d="M16 16c0 4-6 5.5-8.5 2S7 8.5 12.5 7" stroke="#7cc4ff" />
      </g>
      <circle cx="16" cy="16" r="2.3" fill="#fff" />
    </svg>
  );
}

/** A button that is an icon. */
export function IconButton(props: {
  name: IconName;
  label: string;
  onClick: () => void;
  isPressed?: boolean | undefined;
  isPrimary?: boolean;
  disabled?: boolean;
}): VNode {
  const { name, label, onClick, isPressed, isPrimary, disabled } = props;
  return (
    <button
      type="button"
      class={isPrimary ? "icon-button primary" : "icon-button"}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={name} />
    </button>
  );
}
