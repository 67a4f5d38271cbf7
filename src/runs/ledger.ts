// A ledger: the finished games of a job as JSON Lines. It serves to go on after an interruption, and to put
// the parts of a sharded job together.
//
//   line 1   {"gyre":"ledger","version":1,"kind":…,"job":{…},"shard":[i,n]}
//   line k   [match, game, server, outcome, steps, crossings, [touches], [faults], [ball], "hash"]

import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import type { Shard, UnitResult } from "./job.ts";

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

const MOST_ERRORS = "a ledger line [match, game, server, outcome, steps, crossings, [2], [2], [3], hash]";

/** A ledger as text. */
export function encodeLedger(ledger: Ledger): string {
  const { job, shard } = ledger;
  const lines = [JSON.stringify({ gyre: "ledger", version: 1, job, shard: [shard.index, shard.count] })];
  for (const r of ledger.results) {
    lines.push(
      JSON.stringify([
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
      ]),
    );
  }
  return `${lines.join("\n")}\n`;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isCount);
}

function isPoint(value: unknown): value is [number, number, number] {
  return Array.isArray(value) && value.length === 3 && value.every((x) => Number.isFinite(x));
}

function decodeRow(row: unknown, name: string): UnitResult {
  if (Array.isArray(row) && row.length === 10) {
    const [match, game, server, outcome, steps, crossings, touches, faults, ball, hash] = row as unknown[];
    if (
      isCount(match) &&
      isCount(game) &&
      (server === 0 || server === 1) &&
      isCount(outcome) &&
      outcome >= 1 &&
      outcome <= 6 &&
      isCount(steps) &&
      isCount(crossings) &&
      isPair(touches) &&
      isPair(faults) &&
      isPoint(ball) &&
      typeof hash === "string" &&
      /^[0-9a-f]{16}$/.test(hash)
    ) {
      return { match, game, server, outcome, steps, crossings, touches, faults, ball, hash };
    }
  }
  throw new ConfigError(name, MOST_ERRORS, row);
}

function decodeHeader(value: unknown, name: string): { job: JobHeader; shard: Shard } {
  const header = value as { gyre?: unknown; version?: unknown; job?: JobHeader; shard?: unknown };
  if (typeof header !== "object" || header === null || header.gyre !== "ledger") {
    throw new ConfigError(name, 'a ledger (first line {"gyre":"ledger",…})', value);
  }
  if (header.version !== 1) throw new ConfigError(`${name}: version`, "1", header.version);
  const { job, shard } = header;
  const isJob =
    typeof job === "object" &&
    job !== null &&
    (job.kind === "match" || job.kind === "tournament") &&
    isCount(job.gamesEach) &&
    Array.isArray(job.policies) &&
    job.policies.every((p) => typeof p?.word === "string" && typeof p?.hash === "string");
  if (!isJob) throw new ConfigError(`${name}: job`, "kind, scene, policies, gamesEach", job);
  if (!isPair(shard) || shard[0] < 1 || shard[0] > shard[1]) {
    throw new ConfigError(`${name}: shard`, "[i, n] with 1 ≤ i ≤ n", shard);
  }
  return { job, shard: { index: shard[0], count: shard[1] } };
}

/**
 * Reads a ledger. A last line that was cut short (no newline at its end) is dropped: that game is played again.
 *
 * @throws ConfigError naming the line
 */
export function decodeLedger(text: string, name: string): Ledger {
  const lines = text.split("\n");
  lines.pop(); // what stands behind the last newline: nothing, or a line cut short
  if (lines.length === 0) throw new ConfigError(name, "a ledger with a header line", "an empty or cut file");
  const { job, shard } = decodeHeader(parseJson(lines[0] as string, `${name}: line 1`), name);
  const results = lines
    .slice(1)
    .map((line, k) => decodeRow(parseJson(line, `${name}: line ${k + 2}`), `${name}: line ${k + 2}`));
  return { job, shard, results };
}

/**
 * Puts the parts of a job together.
 *
 * @throws ConfigError when parts belong to different jobs, a game is in two parts with different hashes, or games
 *         are missing
 */
export function mergeLedgers(
  parts: readonly { name: string; ledger: Ledger }[],
  matches: number,
): UnitResult[] {
  const first = parts[0];
  if (!first) throw new ConfigError("merge", "at least one ledger", 0);
  const wanted = JSON.stringify(first.ledger.job);
  const found = new Map<number, UnitResult>();
  for (const { name, ledger } of parts) {
    if (JSON.stringify(ledger.job) !== wanted) {
      throw new ConfigError(
        name,
        `a part of the same job as ${first.name}`,
        "another scene, policy or length",
      );
    }
    for (const result of ledger.results) {
      const key = result.match * ledger.job.gamesEach + result.game;
      const known = found.get(key);
      if (known && known.hash !== result.hash) {
        throw new ConfigError(name, `the same hash for game ${result.game} as another part`, result.hash);
      }
      found.set(key, result);
    }
  }
  const total = matches * first.ledger.job.gamesEach;
  if (found.size !== total) throw new ConfigError("merge", `all ${total} games`, `${found.size} games`);
  return [...found.entries()].sort((a, b) => a[0] - b[0]).map(([, result]) => result);
}
