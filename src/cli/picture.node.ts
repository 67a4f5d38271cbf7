// The heat map of a tournament as a file.

import { ConfigError } from "../base/errors.ts";
import type { TournamentReport } from "../runs/tournament.ts";

/** Refuses a picture's name whose ending says no kind; before any game is played. */
export function checkPicture(path: string | undefined): void {
  if (path === undefined || /\.(png|svg)$/i.test(path)) return;
  throw new ConfigError("--picture", "a name ending in .svg or .png", path);
}

/** The bytes of a picture; its kind is told by the file's ending. */
export async function writePicture(report: TournamentReport, path: string): Promise<Uint8Array> {
  checkPicture(path);
  const isPng = path.toLowerCase().endsWith(".png");
  const { heatmapSvg } = await import("../report/heatmap.ts");
  const svg = heatmapSvg({
    title: `${report.task}: games won by row against column`,
    subtitle: `${report.games} games a pair, seed ${report.seed}; decided games, 95 % intervals in per cent`,
    names: report.policies,
    share: report.winRate,
    interval: report.ci95,
    games: report.decided,
  });
  if (!isPng) return new TextEncoder().encode(svg);
  const { svgToPng } = await import("../report/png.node.ts");
  return svgToPng(svg);
}
