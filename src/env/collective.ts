// Members that run the same program side by side and share what each worked out. The work is cut into a fixed number of
// shards, whatever the number of members: a member owns a run of neighbouring shards, and sums go over shards in order,
// so that no result depends on how many members there are.

/** One member's end. */
export interface Collective {
  /** 0 … size − 1; member 0 reports */
  readonly rank: number;
  /** members */
  readonly size: number;
  /**
   * Completes an array of shards: each member has written its own shards, and has all of them afterwards. Every member
   * calls this in the same order with the same sizes.
   *
   * @param shards [S, n] bytes; the rows of the member's own shards are read, the others written
   * @param count  S
   */
  share(shards: Uint8Array, count: number): void;
}

/** Shards [first, last) of a member. */
export function shardsOf(rank: number, size: number, count: number): { first: number; last: number } {
  return { first: Math.floor((rank * count) / size), last: Math.floor(((rank + 1) * count) / size) };
}

/** The only member: shares with nobody. */
export const alone: Collective = { rank: 0, size: 1, share: () => {} };
