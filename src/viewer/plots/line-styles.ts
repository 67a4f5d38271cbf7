// Colours of lines in a time plot: by team where there are teams, by source or in turn elsewhere.

import type { Scheme } from "../stage/scene-view.ts";
import { type LineStyle, PLOT_INKS, sourceStyle, teamStyle } from "./plot-colors.ts";
import type { PlotLine } from "./plot-line.ts";

/** dash of the second source, the third, … of a comparison */
const GHOST_DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3]];

/** A style for each line. Drones have their team's hue, balls the ink, scalars a colour each, or one a source. */
export function lineStyles(lines: readonly PlotLine[], scheme: Scheme): readonly LineStyle[] {
  const hasSources = new Set(lines.map(({ source }) => source)).size > 1;
  const drones = new Map<string, number>();
  const counts = [0, 0];
  let plain = 0;
  return lines.map(({ series, source }) => {
    const { team, body } = series;
    const ghost = GHOST_DASHES[source % GHOST_DASHES.length] as readonly number[];
    const withDash = (style: LineStyle): LineStyle => (source === 0 ? style : { ...style, dash: ghost });
    if (team !== undefined && body !== undefined) {
      const key = `${team} ${body}`;
      const k = drones.get(key) ?? (counts[team % 2] as number);
      if (!drones.has(key)) counts[team % 2] = k + 1;
      drones.set(key, k);
      return withDash(teamStyle(team, k, scheme));
    }
    if (body !== undefined) {
      const dash = series.id.endsWith(".apex") ? [2, 3] : [];
      return withDash({ color: PLOT_INKS[scheme].reference, dash });
    }
    return sourceStyle(hasSources ? source : plain++, scheme);
  });
}
