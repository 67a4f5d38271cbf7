// Ledgers named on the command line: read, and held against what their policies and scene are now.

import { ConfigError } from "../base/errors.ts";
import { readText } from "../runs/files.node.ts";
import { decodeLedger, type JobHeader, type Ledger } from "../runs/ledger.ts";

/** The largest ledger, bytes: some four million games. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Reads a ledger. */
export function readLedger(path: string, what: string): Ledger {
  return decodeLedger(readText(path, what, MAX_BYTES), path);
}

/**
 * Compares a ledger's job with the one that its scene and policies give today.
 *
 * @throws ConfigError for a policy whose content has changed, or a header that contradicts itself
 */
export function compareHeaders(known: JobHeader, now: JobHeader, path: string): void {
  if (known.gamesEach !== now.gamesEach) {
    throw new ConfigError(`${path}: gamesEach`, `${now.gamesEach}, as its scene says`, known.gamesEach);
  }
  known.policies.forEach((policy, k) => {
    const today = now.policies[k];
    if (policy.word !== today?.word) {
      throw new ConfigError(`${path}: policies`, `${today?.word}, as its scene says`, policy.word);
    }
    if (policy.hash !== today.hash) {
      const rule = `the policy that the games were played with (hash ${policy.hash})`;
      throw new ConfigError(`${path}: policy ${policy.word}`, rule, today.hash);
    }
  });
}

/** Flags that a ledger answers by itself. */
const ANSWERED = [
  "scene",
  "task",
  "home",
  "away",
  "policies",
  "games",
  "seed",
  "shard",
  "deterministic",
  "set",
];

/** Refuses flags that say what to play beside `--resume`: they would be ignored. */
export function refuseBesideResume(flags: object): void {
  for (const name of ANSWERED) {
    const value = (flags as Record<string, unknown>)[name];
    if (value !== undefined) {
      throw new ConfigError(`--${name}`, "no such flag beside --resume: the ledger says what to play", value);
    }
  }
}
