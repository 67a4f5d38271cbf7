// What is plotted as CSV (RFC 4180): all frames, time first, units in the header row, CRLF, quotes where needed.

import type { RecordedCurve } from "../../recording/recording.ts";
import type { FrameTrack } from "../../recording/track.ts";
import type { Series } from "./series.ts";

const END = "\r\n";

/** A cell; text that a spreadsheet would take for a formula gets no special treatment, only quotes where needed. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A number with the digits that a 32-bit float has; empty where there is none. */
function csvNumber(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "" : `${Number(value.toPrecision(8))}`;
}

function heading(name: string, unit: string): string {
  return csvCell(unit === "" ? name : `${name} [${unit}]`);
}

/** Series of one track. */
export interface CsvColumns {
  /** put before each label where several recordings are plotted; empty for one alone */
  readonly prefix: string;
  readonly track: FrameTrack;
  readonly series: readonly Series[];
}

/** Rows of a track in order of time: yields [time, index]. */
class Walker {
  readonly columns: CsvColumns;
  index: number;

  constructor(columns: CsvColumns) {
    this.columns = columns;
    this.index = columns.track.first;
  }

  get time(): number {
    const { track } = this.columns;
    // a live run may drop its oldest frames between two lines
    this.index = Math.max(this.index, track.first);
    return this.index < track.end ? track.timeOf(this.index) : Number.POSITIVE_INFINITY;
  }

  /** Cells of the frame here, and one frame on; empty cells when its time is another. */
  take(time: number): string[] {
    const { series, track } = this.columns;
    if (this.time !== time) return series.map(() => "");
    const { values } = track.frame(this.index++);
    return series.map(({ compute }) => csvNumber(compute(values)));
  }
}

/**
 * Series of one or several tracks as lines of CSV, a piece at a time; frames at the same time share a row.
 *
 * @param timeUnit "s", or empty for a dimensionless time
 */
export function* seriesCsv(columns: readonly CsvColumns[], timeUnit: string): Generator<string> {
  const names = columns.flatMap(({ prefix, series }) =>
    series.map(({ label, unit }) => heading(prefix === "" ? label : `${prefix}: ${label}`, unit)),
  );
  yield [heading("time", timeUnit), ...names].join(",") + END;
  const walkers = columns.map((each) => new Walker(each));
  for (;;) {
    const time = Math.min(...walkers.map((walker) => walker.time));
    if (!Number.isFinite(time)) return;
    const cells = walkers.flatMap((walker) => walker.take(time));
    yield [csvNumber(time), ...cells].join(",") + END;
  }
}

/** A curve with its values. */
export interface CsvCurve {
  readonly prefix: string;
  readonly curve: RecordedCurve;
  /** [x] */
  readonly y: ArrayLike<number>;
}

/** Curves as lines of CSV, one point a row: what, x, y. Curves need not share their x. */
export function* curvesCsv(curves: readonly CsvCurve[]): Generator<string> {
  yield ["curve", "x", "y"].join(",") + END;
  for (const { prefix, curve, y } of curves) {
    const name = csvCell(prefix === "" ? curve.name : `${prefix}: ${curve.name}`);
    for (let k = 0; k < curve.x.length; k++)
      yield [name, csvNumber(curve.x[k]), csvNumber(y[k])].join(",") + END;
    const { reference } = curve;
    if (!reference) continue;
    const other = csvCell(`${curve.name}: ${reference.name}`);
    for (let k = 0; k < reference.x.length; k++) {
      yield [other, csvNumber(reference.x[k]), csvNumber(reference.y[k])].join(",") + END;
    }
  }
}
