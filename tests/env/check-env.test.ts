// checkEnv passes a sound environment and finds each planted fault.
import { describe, expect, it } from "vitest";
import { checkEnv } from "../../src/env/check-env.ts";
import type { Env, StepResult } from "../../src/env/env.ts";
import type { Space } from "../../src/env/spaces.ts";

/** Two worlds, two agents: each observes its own running sum of actions, which stays within ±50. */
class SumEnv implements Env {
  readonly name = "sum";
  readonly worlds = 2;
  readonly agents = ["a", "b"];
  readonly maxSteps = 20;
  readonly autoreset = "same-step" as const;
  readonly stateSpace: Space = { kind: "box", shape: [2], low: -50, high: 50 };
  readonly sums: Float32Array = new Float32Array(4);
  readonly lengths: Uint32Array = new Uint32Array(2);
  readonly terminated: Uint8Array = new Uint8Array(4);
  readonly truncated: Uint8Array = new Uint8Array(4);
  steps = 0;

  observationSpace(): Space {
    return { kind: "box", shape: [1], low: -50, high: 50 };
  }
  actionSpace(): Space {
    return { kind: "box", shape: [1], low: -1, high: 1 };
  }
  reset(seed: number) {
    this.sums.fill(seed / 100);
    this.lengths.fill(0);
    this.steps = 0;
    return { observations: this.sums, infos: { final: [] } };
  }
  step(actions: Float32Array): StepResult {
    this.steps++;
    this.terminated.fill(0);
    this.truncated.fill(0);
    for (let world = 0; world < 2; world++) {
      const length = (this.lengths[world] as number) + 1;
      this.lengths[world] = length === this.maxSteps ? 0 : length;
      for (let agent = 0; agent < 2; agent++) {
        const row = world * 2 + agent;
        this.sums[row] = (this.sums[row] as number) * 0.9 + (actions[row] as number);
        this.truncated[row] = length === this.maxSteps ? 1 : 0;
      }
    }
    return {
      observations: this.sums,
      rewards: this.sums.map((x) => -x * x),
      terminated: this.terminated,
      truncated: this.truncated,
      infos: { final: [] },
    };
  }
  state(): Float32Array {
    return this.sums;
  }
  close(): void {}
}

describe("checkEnv", () => {
  it("passes a sound environment and counts its episodes", () => {
    const report = checkEnv(() => new SumEnv(), { steps: 100 });
    expect(report.problems).toEqual([]);
    expect(report.episodes).toBe(10); // 100 steps, two worlds, 20 steps an episode
  });

  it("finds an array of the wrong shape", () => {
    class Wrong extends SumEnv {
      override step(actions: Float32Array): StepResult {
        return { ...super.step(actions), rewards: new Float32Array(2) };
      }
    }
    expect(checkEnv(() => new Wrong(), { steps: 30 }).problems[0]).toContain(
      "rewards has 2 numbers, expected 4",
    );
  });

  it("finds an observation outside its space", () => {
    class Outside extends SumEnv {
      override step(actions: Float32Array): StepResult {
        const result = super.step(actions);
        if (this.steps === 17) this.sums[3] = 51;
        return result;
      }
    }
    const problems = checkEnv(() => new Outside(), { steps: 30 }).problems.join("; ");
    expect(problems).toContain("observation of b in world 1 at step 17");
    expect(problems).toContain("51, outside [-50, 50]");
  });

  it("finds terminated and truncated set together", () => {
    class Both extends SumEnv {
      override step(actions: Float32Array): StepResult {
        const result = super.step(actions);
        return { ...result, terminated: result.truncated };
      }
    }
    expect(checkEnv(() => new Both(), { steps: 30 }).problems.join()).toContain(
      "terminated and truncated at once",
    );
  });

  it("finds a time limit that is reported as a termination", () => {
    class Limit extends SumEnv {
      override step(actions: Float32Array): StepResult {
        const result = super.step(actions);
        return { ...result, terminated: result.truncated.slice(), truncated: new Uint8Array(4) };
      }
    }
    expect(checkEnv(() => new Limit(), { steps: 60 }).problems.join()).toContain(
      "report a time limit as truncated",
    );
  });

  it("finds an episode cut before its limit, and one that runs past it", () => {
    class Early extends SumEnv {
      override step(actions: Float32Array): StepResult {
        const result = super.step(actions);
        if (this.steps === 5) result.truncated.fill(1);
        return result;
      }
    }
    expect(checkEnv(() => new Early(), { steps: 30 }).problems.join()).toContain("truncated after 5 steps");
    class Late extends SumEnv {
      override step(actions: Float32Array): StepResult {
        const result = super.step(actions);
        result.truncated.fill(0);
        return result;
      }
    }
    expect(checkEnv(() => new Late(), { steps: 30 }).problems.join()).toContain("runs past maxSteps");
  });

  it("finds a seed that stops repeating after 900 steps", () => {
    let made = 0;
    class Drifts extends SumEnv {
      readonly odd = made++ % 2 === 1;
      override step(actions: Float32Array): StepResult {
        const result = super.step(actions);
        if (this.steps === 903 && this.odd) this.sums[0] = (this.sums[0] as number) + 1e-6;
        return result;
      }
    }
    expect(checkEnv(() => new Drifts()).problems.join()).toContain("differ at step 903");
  });
});
