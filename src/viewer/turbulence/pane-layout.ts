// Where the panes of several flows lie in the xy plane, and how far a camera has to stand off to see them all.

/** Side of a pane in world units; the domain [0, 2π)² is scaled to it. */
export const PANE_SIDE = 6;
/** World units above a pane for its title. */
export const TITLE_ROOM = 0.5;
/** between panes, and around them */
const GAP = 0.5;
const MARGIN = 0.22;

/** Centre of a pane. */
export interface PaneCentre {
  readonly x: number;
  readonly y: number;
}

/** Panes in the plane. */
export interface PaneLayout {
  readonly centres: readonly PaneCentre[];
  /** what a camera should see: a rectangle around the origin, with the titles */
  readonly width: number;
  readonly height: number;
}

/**
 * Panes in rows, as many in each as makes them largest; the origin is the middle of what there is to see.
 *
 * @param count  panes, at least 1
 * @param aspect width over height of the picture
 */
export function layoutPanes(count: number, aspect: number): PaneLayout {
  let best = arrange(count, 1);
  for (let columns = 2; columns <= count; columns++) {
    const next = arrange(count, columns);
    if (scaleIn(next, aspect) > scaleIn(best, aspect) * 1.02) best = next;
  }
  return best;
}

/** Largest size at which a layout fits into a picture of height 1. */
function scaleIn({ width, height }: PaneLayout, aspect: number): number {
  return Math.min(aspect / width, 1 / height);
}

function arrange(count: number, columns: number): PaneLayout {
  const rows = Math.ceil(count / columns);
  const width = columns * PANE_SIDE + (columns - 1) * GAP + 2 * MARGIN;
  const height = rows * (PANE_SIDE + TITLE_ROOM) + (rows - 1) * GAP * 0.5 + 2 * MARGIN;
  const centres = Array.from({ length: count }, (_, k) => {
    const row = Math.floor(k / columns);
    const inRow = Math.min(columns, count - row * columns);
    const column = k - row * columns;
    return {
      x: (column - (inRow - 1) / 2) * (PANE_SIDE + GAP),
      y: height / 2 - MARGIN - TITLE_ROOM - PANE_SIDE / 2 - row * (PANE_SIDE + TITLE_ROOM + GAP * 0.5),
    };
  });
  return { centres, width, height };
}

/**
 * Distance at which a rectangle before a camera fills its picture.
 *
 * @param fov    degrees, from top to bottom
 * @param aspect width over height of the picture
 */
export function fitDistance(width: number, height: number, fov: number, aspect: number): number {
  const half = Math.tan((fov * Math.PI) / 360);
  return Math.max(height / (2 * half), width / (2 * half * aspect));
}
