/** A plan that cannot be made feasible: at which level, and why. */
export class InfeasibleError extends Error {
  readonly level: 1 | 2 | 3;

  constructor(level: 1 | 2 | 3, why: string) {
    super(`no feasible plan at level ${level}: ${why}`);
    this.name = "InfeasibleError";
    this.level = level;
  }
}
