// A ledger: the finished games of a job as JSON Lines. It serves to go on after an interruption, and to put
// the parts of a sharded job together.
//
//   line 1   {"gyre":"ledger","version":1,"job":{…},"shard":[i,n],"check":CRC-32 of job and shard}
//   line k   [match, game, server, outcome, steps, crossings, [touches], [faults], [ball], "hash", CRC-32]
//
// A line's CRC is that of its JSON without it, so that a changed line is noticed; line ends do not matter.

import { crc32 } from "../base/crc32.ts";
import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { isUnitOf, type Shard, type UnitResult } from "./job.ts";

/** What defines a job, as words: enough to set it up again and to see that two parts belong together. */
export interface JobHeader {
  readonly kind: "match" | "tournament";
  /** resolved scene */
  readonly scene: unknown;
  /** words given for the policies, and the hashes of what they named */
  readonly policies: readonly { readonly word: string; readonly hash: string }[];
  /** games of each match */
  readonly gamesEach: number;
}

/** A ledger in memory. */
export interface Ledger {
  readonly job: JobHeader;
  readonly shard: Shard;
  readonly results: readonly UnitResult[];
}

const ROW_RULE = "a ledger line [match, game, server, outcome, steps, crossings, [2], [2], [3], hash, check]";
const HASH = /^[0-9a-f]{16}$/;
/** the most games a match of a job may have, the same as in a scene */
const MOST_GAMES = 1_000_000;

/** Matches in a job: one, or every ordered pair of the policies. */
export function matchCount(job: JobHeader): number {
  return job.kind === "match" ? 1 : job.policies.length * (job.policies.length - 1);
}

/** CRC-32 of a value's JSON. */
function checkOf(value: unknown): number {
  return crc32(new TextEncoder().encode(JSON.stringify(value)));
}

function encodeRow(r: UnitResult): string {
  const row = [
    r.match,
    r.game,
    r.server,
    r.outcome,
    r.steps,
    r.crossings,
    r.touches,
    r.faults,
    r.ball,
    r.hash,
  ];
  return JSON.stringify([...row, checkOf(row)]);
}

/** A ledger as text. */
export function encodeLedger(ledger: Ledger): string {
  const { job } = ledger;
  const shard = [ledger.shard.index, ledger.shard.count];
  const header = JSON.stringify({ gyre: "ledger", version: 1, job, shard, check: checkOf([job, shard]) });
  return `${[header, ...ledger.results.map(encodeRow)].join("\n")}\n`;
}

/** Whether text begins like a ledger. */
export function isLedger(text: string): boolean {
  return text.startsWith('{"gyre":"ledger"');
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isCount);
}

function isPoint(value: unknown): value is [number, number, number] {
  return Array.isArray(value) && value.length === 3 && value.every((x) => Number.isFinite(x));
}

function decodeRow(row: unknown, name: string): UnitResult {
  if (!Array.isArray(row) || row.length !== 11) throw new ConfigError(name, ROW_RULE, row);
  const [match, game, server, outcome, steps, crossings, touches, faults, ball, hash, check] =
    row as unknown[];
  if (
    !isCount(match) ||
    !isCount(game) ||
    (server !== 0 && server !== 1) ||
    !isCount(outcome) ||
    outcome < 1 ||
    outcome > 6 ||
    !isCount(steps) ||
    !isCount(crossings) ||
    !isPair(touches) ||
    !isPair(faults) ||
    !isPoint(ball) ||
    typeof hash !== "string" ||
    !HASH.test(hash)
  ) {
    throw new ConfigError(name, ROW_RULE, row);
  }
  const want = checkOf(row.slice(0, -1));
  if (check !== want) throw new ConfigError(`${name}: check`, `${want}, as the line's content gives`, check);
  return { match, game, server, outcome, steps, crossings, touches, faults, ball, hash };
}

function isPolicy(value: unknown): boolean {
  const policy = value as { word?: unknown; hash?: unknown } | null;
  return typeof policy?.word === "string" && typeof policy.hash === "string" && HASH.test(policy.hash);
}

function isJob(job: JobHeader | undefined): job is JobHeader {
  return (
    typeof job === "object" &&
    job !== null &&
    (job.kind === "match" || job.kind === "tournament") &&
    isCount(job.gamesEach) &&
    job.gamesEach >= 1 &&
    job.gamesEach <= MOST_GAMES &&
    Array.isArray(job.policies) &&
    (job.kind === "match" ? job.policies.length === 2 : job.policies.length >= 2) &&
    job.policies.every(isPolicy)
  );
}

function decodeHeader(value: unknown, name: string): { job: JobHeader; shard: Shard } {
  const header = value as Record<string, unknown> | null;
  if (typeof header !== "object" || header === null || header.gyre !== "ledger") {
    throw new ConfigError(name, 'a ledger (first line {"gyre":"ledger",…})', value);
  }
  if (header.version !== 1)
    throw new ConfigError(`${name}: version`, "1 (a newer gyre may have written it)", header.version);
  const job = header.job as JobHeader | undefined;
  const shard = header.shard;
  if (!isJob(job)) {
    throw new ConfigError(
      `${name}: job`,
      "kind, scene, policies and gamesEach of a match or tournament",
      job,
    );
  }
  if (!isPair(shard) || shard[0] < 1 || shard[0] > shard[1]) {
    throw new ConfigError(`${name}: shard`, "[i, n] with 1 ≤ i ≤ n", shard);
  }
  const want = checkOf([job, shard]);
  if (header.check !== want)
    throw new ConfigError(`${name}: check`, `${want}, as job and shard give`, header.check);
  return { job, shard: { index: shard[0], count: shard[1] } };
}

/**
 * Reads a ledger. A last line that was cut short (no newline at its end) is dropped: that game is played again.
 *
 * @throws ConfigError naming the line: no ledger, a line that was changed, a game of another part, a game twice
 */
export function decodeLedger(text: string, name: string): Ledger {
  const lines = text.split("\n");
  lines.pop(); // what stands behind the last newline: nothing, or a line cut short
  if (lines.length === 0) throw new ConfigError(name, "a ledger with a header line", "an empty or cut file");
  const { job, shard } = decodeHeader(parseJson(lines[0] as string, `${name}: line 1`), `${name}: line 1`);
  const results: UnitResult[] = [];
  const seen = new Set<number>();
  const matches = matchCount(job);
  for (let k = 1; k < lines.length; k++) {
    const line = lines[k] as string;
    if (line.trim() === "") continue;
    const where = `${name}: line ${k + 1}`;
    const result = decodeRow(parseJson(line, where), where);
    const number = result.match * job.gamesEach + result.game;
    if (result.match >= matches || result.game >= job.gamesEach || !isUnitOf(shard, number)) {
      const rule = `a game of part ${shard.index}/${shard.count}: ${matches} × ${job.gamesEach} games in all`;
      throw new ConfigError(where, rule, `game ${result.game} of match ${result.match}`);
    }
    if (seen.has(number)) throw new ConfigError(where, "each game once", `game ${result.game} again`);
    seen.add(number);
    results.push(result);
  }
  return { job, shard, results };
}

/** Which games of a job are missing, in words. */
function missingWords(
  parts: readonly { ledger: Ledger }[],
  found: ReadonlySet<number>,
  total: number,
): string {
  const count = parts[0]?.ledger.shard.count ?? 1;
  const given = new Set(parts.map(({ ledger }) => ledger.shard.index));
  const absent = Array.from({ length: count }, (_, k) => k + 1).filter((index) => !given.has(index));
  const isEven = parts.every(({ ledger }) => ledger.shard.count === count);
  if (isEven && absent.length > 0) {
    const listed = absent.slice(0, 8).map((index) => `${index}/${count}`);
    const more = absent.length > 8 ? ` and ${absent.length - 8} more` : "";
    return `${found.size} games (missing: part ${listed.join(", ")}${more})`;
  }
  let first = 0;
  while (first < total && found.has(first)) first++;
  return `${found.size} games (the first missing is number ${first}: go on with --resume FILE)`;
}

/**
 * Puts the parts of a job together.
 *
 * @returns all games in the order of (match, game)
 * @throws ConfigError when parts belong to different jobs, a game is in two parts with different results, or games
 *         are missing
 */
export function mergeLedgers(parts: readonly { name: string; ledger: Ledger }[]): UnitResult[] {
  const first = parts[0];
  if (!first) throw new ConfigError("merge", "at least one ledger", 0);
  const { job } = first.ledger;
  const wanted = JSON.stringify(job);
  const found = new Map<number, UnitResult>();
  for (const { name, ledger } of parts) {
    if (JSON.stringify(ledger.job) !== wanted) {
      const rule = `a part of the same job as ${first.name}`;
      throw new ConfigError(name, rule, "another scene, policy or length");
    }
    for (const result of ledger.results) {
      const key = result.match * job.gamesEach + result.game;
      const known = found.get(key);
      if (known && encodeRow(known) !== encodeRow(result)) {
        throw new ConfigError(name, `the same result for game ${result.game} as another part`, result.hash);
      }
      found.set(key, result);
    }
  }
  const total = matchCount(job) * job.gamesEach;
  if (found.size !== total) {
    const missing = missingWords(parts, new Set(found.keys()), total);
    throw new ConfigError("merge", `all ${total} games of the job`, missing);
  }
  return [...found.entries()].sort((a, b) => a[0] - b[0]).map(([, result]) => result);
}
