// The ledger of a scan: its finished points as JSON Lines, so that it goes on where it was stopped.
//
//   line 1   {"gyre":"scan","version":1,"job":{…},"check":CRC-32 of the job}
//   line k   {"point":{…},"check":CRC-32 of the point}
//
// The job says what every point has in common, not which coefficients are wanted: a scan can be widened later.

import { crc32 } from "../../base/crc32.ts";
import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { type ScanPoint, type ScanSpec, sortPoints } from "./scan.ts";

/** What all points of a scan have in common, as words. */
export interface ScanJob {
  /** gyre's version */
  readonly version: string;
  readonly scene: unknown;
  /** closures that act together, and which one is scanned */
  readonly closures: unknown;
  readonly index: number;
  readonly parameter: string;
  /** name of the reference, and check sums of its content and of the initial field */
  readonly reference: string | null;
  readonly referenceCheck: number;
  readonly initialCheck: number;
}

/** CRC-32 of a value's JSON. */
function checkOf(value: unknown): number {
  return crc32(new TextEncoder().encode(JSON.stringify(value)));
}

/** The job of a scan. */
export function jobOf(spec: ScanSpec, version: string): ScanJob {
  const { scene, closures, index, parameter, reference, initial } = spec;
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Float64Array ? Array.from(value) : value;
  return {
    version,
    scene,
    closures,
    index,
    parameter,
    reference: reference?.name ?? null,
    referenceCheck: crc32(new TextEncoder().encode(JSON.stringify(reference, plain))),
    initialCheck: crc32(new Uint8Array(initial.buffer, initial.byteOffset, initial.byteLength)),
  };
}

/** A ledger as text. */
export function encodeScanLedger(job: ScanJob, points: readonly ScanPoint[]): string {
  const lines = sortPoints(points).map((point) => JSON.stringify({ point, check: checkOf(point) }));
  return `${[JSON.stringify({ gyre: "scan", version: 1, job, check: checkOf(job) }), ...lines].join("\n")}\n`;
}

function readObject(line: string, where: string): Record<string, unknown> {
  const value = parseJson(line, where);
  if (typeof value !== "object" || value === null) throw new ConfigError(where, "a line of a scan", value);
  return value as Record<string, unknown>;
}

function requireCheck(value: unknown, check: unknown, where: string): void {
  const want = checkOf(value);
  if (check !== want) throw new ConfigError(`${where}: check`, `${want}, as the line's content gives`, check);
}

function isPoint(value: unknown): value is ScanPoint {
  const point = value as ScanPoint | null;
  return (
    typeof point === "object" &&
    point !== null &&
    Number.isFinite(point.coefficient) &&
    (point.status === "done" || point.status === "diverged") &&
    Number.isSafeInteger(point.steps) &&
    (point.elog === null || Number.isFinite(point.elog)) &&
    (point.hash === null || /^[0-9a-f]{16}$/.test(point.hash))
  );
}

/**
 * Reads the finished points of a job. A last line that was cut short is dropped: that point is worked out again.
 *
 * @param name the ledger's file, for errors
 * @throws ConfigError when the ledger is of another job or was changed
 */
export function decodeScanLedger(text: string, job: ScanJob, name: string): ScanPoint[] {
  const lines = text.split("\n");
  lines.pop(); // behind the last newline: nothing, or a line cut short
  if (lines.length === 0) return [];
  const where = `${name}: line 1`;
  const header = readObject(lines[0] as string, where);
  if (header.gyre !== "scan" || header.version !== 1) {
    throw new ConfigError(where, 'the ledger of a scan ({"gyre":"scan","version":1,…})', header.gyre);
  }
  requireCheck(header.job, header.check, where);
  const known = header.job as Record<string, unknown>;
  for (const [key, value] of Object.entries(job)) {
    if (JSON.stringify(known[key]) === JSON.stringify(value)) continue;
    const rule = `the same ${key} as the points in it (another scan wants another --out)`;
    throw new ConfigError(name, rule, value);
  }
  const points = new Map<number, ScanPoint>();
  lines.slice(1).forEach((line, k) => {
    if (line.trim() === "") return;
    const at = `${name}: line ${k + 2}`;
    const { point, check } = readObject(line, at);
    requireCheck(point, check, at);
    if (!isPoint(point)) throw new ConfigError(at, "a point of a scan", point);
    points.set(point.coefficient, point);
  });
  return sortPoints([...points.values()]);
}
