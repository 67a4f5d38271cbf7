// Drills through their public functions, with policies that ship and nets with random weights.
import { beforeAll, describe, expect, it } from "vitest";
import { compileKernels, type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { tensorsFromActor } from "../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../src/learning/random-actor.ts";
import { makeDrillReport } from "../../src/runs/drill-report.ts";
import { runHoverDrill } from "../../src/runs/hover-drill.ts";
import { openUnits, playJob } from "../../src/runs/job.ts";
import { LocalPool } from "../../src/runs/local-pool.ts";
import { MatchHost } from "../../src/runs/match-host.ts";
import { isServeSkill, runServeSkillDrill } from "../../src/runs/serve-skill-drill.ts";
import type { PolicySource } from "../../src/volleyball/policies/load.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const scripted: PolicySource = { name: "scripted", kind: "scripted", variant: "scripted" };
const hold: PolicySource = { name: "hold", kind: "scripted", variant: "hold" };

function net(fileName: string, inputs: number): PolicySource {
  const bytes = writeSafetensors(tensorsFromActor(randomActor(inputs, [16], 4, 3)));
  return { name: "net", kind: "file", files: [{ name: fileName, bytes }] };
}

describe("hover", () => {
  for (const model of ["iris", "crazyflie", "hummingbird", "stmcfb"]) {
    it(`holds a point with a ${model} from every start, to the centimetre`, () => {
      const scene = parseVolleyballScene({
        room: "volleyball",
        title: "hover",
        task: "hover",
        games: 12,
        vehicles: { model },
        drill: { target_m: [4, 0, 2], tolerance_m: 0.01 },
      });
      const report = runHoverDrill(kernels, scene, scripted);
      expect(report.held).toBe(12);
      expect(report.crashes).toBe(0);
      expect(report.vehicle).toBe(model);
      expect(report.mean_m).toBeLessThanOrEqual(report.worst_m);
    });
  }

  it("repeats to the bit and changes with the seed", () => {
    const scene = (seed: number) =>
      parseVolleyballScene({ room: "volleyball", title: "hover", task: "hover", games: 3, seed });
    const run = (seed: number): string => runHoverDrill(kernels, scene(seed), scripted).hash;
    expect(run(1)).toBe(run(1));
    expect(run(2)).not.toBe(run(1));
  });

  it("says of a net that cannot fly that nothing was held", () => {
    const scene = parseVolleyballScene({ room: "volleyball", title: "hover", task: "hover", games: 4 });
    const report = runHoverDrill(kernels, scene, net("goto.safetensors", 26));
    expect(report.held).toBe(0);
    expect(report.worst_m).toBeGreaterThan(0.35);
  });

  it("refuses a net of another size", () => {
    const scene = parseVolleyballScene({ room: "volleyball", title: "hover", task: "hover", games: 4 });
    expect(() => runHoverDrill(kernels, scene, net("goto.safetensors", 57))).toThrow(/26, as skill goto/);
  });
});

describe("serve and receive drills", () => {
  const drill = async (task: string, away: PolicySource, games: number) => {
    const scene = parseVolleyballScene({ room: "volleyball", title: task, task, games, seed: 4 });
    const spec = { scene, home: scripted, away };
    const pool = new LocalPool(new MatchHost(await compileKernels()));
    const job = { matches: [spec], gamesEach: games };
    const { results } = await playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool);
    return { report: makeDrillReport(kernels, spec, results), results };
  };

  it("lets home serve every ball, and lands them in the court", async () => {
    const { report, results } = await drill("serve-drill", hold, 10);
    expect(results.every((result) => result.server === 0)).toBe(true);
    expect(report.touched.count).toBe(10);
    expect(report.inPlay.count).toBe(10);
    expect(report.landing?.x.median).toBeLessThan(-1);
    expect(report.landing?.x.median).toBeGreaterThan(-6);
  });

  it("lets away serve every ball and then stand still", async () => {
    const { report, results } = await drill("receive-drill", scripted, 10);
    expect(results.every((result) => result.server === 1)).toBe(true);
    // after its serve the other team only hovers; now and then the ball falls on a hovering racket
    expect(results.every((result) => result.touches[1] >= 1)).toBe(true);
    expect(results.filter((result) => result.touches[1] === 1).length).toBeGreaterThanOrEqual(8);
    expect(report.over.count).toBeLessThanOrEqual(report.touched.count);
    expect(report.inPlay.count).toBeLessThanOrEqual(report.over.count);
    expect(report.touched.count).toBeGreaterThanOrEqual(7);
  });

  it("runs the serve skill alone, rules aside", () => {
    const source = net("serve.safetensors", 37);
    expect(isServeSkill(source)).toBe(true);
    expect(isServeSkill(scripted)).toBe(false);
    const scene = parseVolleyballScene({ room: "volleyball", title: "serve", task: "serve-drill", games: 6 });
    const report = runServeSkillDrill(kernels, scene, source);
    expect(report.attempts).toBe(6);
    expect(report.legal).toBeLessThanOrEqual(report.struck);
    expect(runServeSkillDrill(kernels, scene, source)).toEqual(report);
  });
});
