/** One game between two policies. */
export interface RatedGame {
  /** numbers of the policies */
  readonly first: number;
  readonly second: number;
  /** of the first: 1 won, 0 lost, ½ undecided */
  readonly score: number;
  /** hash of the game; equal games of a pair count as one observation in intervals */
  readonly hash?: string;
}
