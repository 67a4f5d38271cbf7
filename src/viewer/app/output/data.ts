// Numbers out of a session: a table of what is plotted, or the frames as a recording.

import { moved } from "../../../workers/start-viewer-worker.browser.ts";
import { momentAt } from "../../playback/moment.ts";
import { type CsvCurve, curvesCsv, seriesCsv } from "../../plots/csv.ts";
import { curveGroups } from "../../plots/curve-groups.ts";
import type { Page } from "../page.ts";
import type { Session } from "../session.ts";
import { saveBlob } from "./save.ts";

/** ms of work at a stretch, so that the picture goes on meanwhile */
const STRETCH = 12;

/** Lines from a generator, taken a stretch at a time. */
async function linesOf(lines: Iterable<string>): Promise<string[]> {
  const taken: string[] = [];
  let start = performance.now();
  for (const line of lines) {
    taken.push(line);
    if (performance.now() - start < STRETCH) continue;
    await new Promise((resolve) => setTimeout(resolve));
    start = performance.now();
  }
  return taken;
}

/** Saves what is plotted: every frame against time; for a flow also the curves of this moment. */
export async function exportCsv(session: Session): Promise<void> {
  const { player, plots, isFlow, fileName } = session;
  const lines = plots.allLines;
  const columns = player.sources.map((source, k) => ({
    prefix: lines.find((line) => line.source === k)?.prefix ?? "",
    track: source.track,
    series: lines.filter((line) => line.source === k).map((line) => line.series),
  }));
  // the moment is that of the choice, not of the end of the work
  const curves = curvesNow(session);
  const text = await linesOf(seriesCsv(columns, isFlow ? "" : "s"));
  saveBlob(new Blob(text, { type: "text/csv" }), `${fileName}.csv`);
  if (curves.length > 0) {
    saveBlob(new Blob([...curvesCsv(curves)], { type: "text/csv" }), `${fileName}-curves.csv`);
  }
}

function curvesNow({ player }: Session): CsvCurve[] {
  return player.sources.flatMap((source) => {
    const values = momentAt(source.track, player.time.value)?.before.values;
    if (!values) return [];
    return curveGroups(source.header)
      .flatMap(({ curves }) => curves)
      .map(({ curve, offset }) => ({
        prefix: player.sources.length > 1 ? source.name : "",
        curve,
        y: values.subarray(offset, offset + curve.x.length),
      }));
  });
}

/** The main source as the bytes of a recording; made in a thread. */
export function recordingBytes(page: Page, session: Session): Promise<Uint8Array<ArrayBuffer>> {
  const { header, events, columns } = session.player.main.contents();
  return page.opener.threads.ask((worker) => worker.encode(header, moved(columns), events));
}

/** Saves the main source as a recording. */
export async function saveRecording(page: Page, session: Session): Promise<void> {
  const bytes = await recordingBytes(page, session);
  saveBlob(new Blob([bytes], { type: "application/octet-stream" }), `${session.fileName}.gyr`);
}
