// Episodes that are watched are the episodes of gyre evaluate, however they are cut into pieces, and a recording of them
// can be flown again.
import { describe, expect, it } from "vitest";
import { compileKernels, instantiateKernels, type Kernels } from "../../../src/kernels/kernels.ts";
import type { ActorData } from "../../../src/learning/actor-data.ts";
import { playEpisodes } from "../../../src/learning/evaluation.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { hoverThrottle } from "../../../src/quadrotor/vehicle.ts";
import { findVehicle } from "../../../src/quadrotor/vehicles.ts";
import { type FrameColumns, packFrames, unpackFrames } from "../../../src/recording/columns.ts";
import { frameSize } from "../../../src/recording/frame-layout.ts";
import { decodeRecording, encodeRecording } from "../../../src/recording/gyr.ts";
import type { Frame, RecordedEvent, RecordedGame } from "../../../src/recording/recording.ts";
import { rallyOf } from "../../../src/runs/export/picture.ts";
import { LivePractice, type Pilot } from "../../../src/runs/live/live-practice.ts";
import { recordLive } from "../../../src/runs/live/record-live.ts";
import { startPractice } from "../../../src/runs/live/start-live.ts";
import { encodePolicy } from "../../../src/runs/train/policy-file.ts";
import {
  makeTrainingEnv,
  requireTrainable,
  type TrainableScene,
} from "../../../src/runs/train/training-env.ts";
import { verifyRecording } from "../../../src/runs/verify-recording.ts";
import { PRACTICE_NAMES, PRACTICE_TASKS } from "../../../src/volleyball/practice/tasks.ts";
import { parseVolleyballScene } from "../../../src/volleyball/scene.ts";

const module = await compileKernels();
const fresh = (): Promise<Kernels> => instantiateKernels(module);
const EPISODES = 6;

function sceneOf(task: string, changes: object = {}): TrainableScene {
  const raw = { room: "volleyball", title: task, task, seed: 5, practice: {}, ...changes };
  return requireTrainable(parseVolleyballScene(raw), task);
}

const pilotOf = (...actors: ActorData[]): Pilot => ({ name: "net", word: "net", actors });

/** Commands the thrust that an Iris weighs, whatever it sees: it drifts where it leans to. */
function standing(inputs: number): ActorData {
  const bias = new Float32Array(4).fill(2 * hoverThrottle(findVehicle("iris")) ** 2 - 1);
  const weights = new Float32Array(inputs * 4);
  const layers = [{ kind: "dense", inputs, outputs: 4, activation: "none", weights, bias }] as const;
  return { inputs, outputs: 4, epsilon: 1e-5, layers, logStd: new Float32Array(4).fill(-3) };
}

/** Metrics [E][M] of the episodes side by side, as gyre evaluate flies them. */
async function evaluated(scene: TrainableScene, actors: readonly ActorData[]): Promise<number[][]> {
  const kernels = await fresh();
  const env = makeTrainingEnv(kernels, scene, EPISODES);
  const { seed, deterministic } = scene;
  const table = playEpisodes(kernels, env, actors, { seed, firstWorld: 0, deterministic });
  const width = env.metrics.length;
  return Array.from({ length: EPISODES }, (_, e) => [...table.subarray(e * width, (e + 1) * width)]);
}

interface Gathered {
  frames: Frame[];
  events: RecordedEvent[];
  results: RecordedGame[];
}

function gather(run: LivePractice, sizes: readonly number[]): Gathered {
  const all: Gathered = { frames: [], events: [], results: [] };
  for (let k = 0; ; k++) {
    const wanted = sizes[k % sizes.length] as number;
    const batch = run.next(wanted);
    if (!batch.isEnd) expect(batch.columns.steps.length).toBe(wanted);
    all.frames.push(...unpackFrames(batch.columns));
    all.events.push(...batch.events);
    all.results.push(...batch.results);
    if (batch.isEnd) break;
  }
  run.free();
  return all;
}

const all = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

describe("watched episodes", () => {
  it.each(PRACTICE_NAMES)("of %s are those of gyre evaluate", async (task) => {
    const { agents, observationSize, timeEncoding, metrics } = PRACTICE_TASKS[task];
    const inputs = observationSize + (timeEncoding ? 4 : 0);
    const crews = [[standing(inputs)], all(agents).map((k) => randomActor(inputs, [8], 4, 3 + k))];
    for (const [k, actors] of crews.entries()) {
      const scene = sceneOf(task, { deterministic: k === 0, max_steps: 130 });
      const table = await evaluated(scene, actors);
      const run = new LivePractice(await fresh(), scene, pilotOf(...actors), all(EPISODES));
      const { results, frames } = gather(run, [90]);
      expect(results.map(({ steps }) => steps)).toEqual(table.map((row) => row[1]));
      for (const [episode, row] of table.entries()) {
        const words = metrics.map((name, m) => `${name} ${Number((row[m + 2] as number).toPrecision(4))}`);
        expect(results[episode]?.outcome.split(": ")[1]).toBe(words.join(", "));
      }
      const seen = table.reduce((sum, row) => sum + (row[1] as number) + 1, 0);
      expect(frames.length).toBe(seen);
    }
  });

  it("are the same however they are cut, and every third frame is every third frame", async () => {
    const scene = sceneOf("solo-bump", { max_steps: 100, deterministic: false });
    const pilot = pilotOf(standing(32));
    const size = 23;
    const bits = (frames: readonly Frame[]): FrameColumns => packFrames(frames, size);
    const whole = gather(new LivePractice(await fresh(), scene, pilot, all(4)), [100_000]);
    for (const sizes of [[1], [7, 64, 1]]) {
      const cut = gather(new LivePractice(await fresh(), scene, pilot, all(4)), sizes);
      expect(bits(cut.frames)).toEqual(bits(whole.frames));
      expect([cut.events, cut.results]).toEqual([whole.events, whole.results]);
    }
    const third = { ...scene, record: { ...scene.record, every_steps: 3 } };
    const sparse = gather(new LivePractice(await fresh(), third, pilot, [2]), [50]);
    const ends = whole.results[2]?.steps as number;
    const kept = whole.frames.filter(({ game, step }) => game === 2 && (step % 3 === 0 || step === ends));
    expect(bits(sparse.frames).values).toEqual(bits(kept).values);
    expect(sparse.results).toEqual([whole.results[2]]);
  });

  it("mark the hits that count, what ended them, and what came of it", async () => {
    const scene = sceneOf("solo-bump", { deterministic: true });
    const run = new LivePractice(await fresh(), scene, pilotOf(standing(32)), all(30));
    const { events, results, frames } = gather(run, [1000]);
    expect(new Set(results.map(({ hash }) => hash)).size).toBe(30);
    let hits = 0;
    for (const { game, steps, outcome } of results) {
      const [first, ...rest] = events.filter((event) => event.game === game);
      const last = rest.pop();
      expect(first).toMatchObject({ kind: "serve", step: 0, text: `episode ${game} begins` });
      expect(last).toMatchObject({ kind: "draw", step: steps, text: outcome });
      const bumps = Number(/bumps (\d+)/.exec(outcome)?.[1]);
      hits += bumps;
      expect(rest.filter(({ kind }) => kind === "touch").length).toBe(bumps);
      const faults = rest.filter(({ kind }) => kind === "fault");
      expect(faults.length).toBeGreaterThan(0);
      expect(faults.every(({ step }) => step === steps)).toBe(true);
      // the last frame shows it: the ball on the ground
      const end = frames.filter((frame) => frame.game === game).at(-1);
      const isDown = (end?.values[17 + 2] as number) < 0.15;
      expect(faults.some(({ text }) => text === "the ball is down")).toBe(isDown);
    }
    expect(hits).toBeGreaterThan(3);
    expect(events.filter(({ text }) => text === "the ball is down").length).toBeGreaterThan(3);
  });

  it("show the points that drones should hold or reach, and the ball where there is one", async () => {
    const kernels = await fresh();
    const headerOf = (task: "hover" | "back-and-forth" | "set-and-spike-easy") => {
      const { observationSize } = PRACTICE_TASKS[task];
      const run = new LivePractice(kernels, sceneOf(task), pilotOf(standing(observationSize)), [0]);
      run.free();
      return run.header;
    };
    expect(headerOf("hover").targets_m).toEqual([[0, 0, 2]]);
    expect(headerOf("back-and-forth").targets_m).toHaveLength(2);
    const { bodies, targets_m } = headerOf("set-and-spike-easy");
    expect(bodies.map(({ name }) => name)).toEqual(["drone_0", "drone_1", "ball"]);
    expect(targets_m).toBeUndefined();
  });

  it("become a recording that can be flown again, by that policy alone", async () => {
    const scene = { ...sceneOf("hit-the-ball", { max_steps: 90 }), games: 2 };
    const actor = randomActor(32, [8], 4, 1);
    const policy = { name: "mine.safetensors", bytes: encodePolicy([actor], { task: "hit-the-ball" }) };
    const recording = recordLive(startPractice(await fresh(), { scene, policy, isSampled: true }));
    const read = decodeRecording(encodeRecording(recording), "practice.gyr");
    expect(read.header).toEqual(recording.header);
    expect(read.header.title).toBe("hit-the-ball, flown by mine");
    const picture = rallyOf(read, 1);
    expect(picture.teams).toEqual(["mine"]);
    expect(picture.title).toBe(`mine, episode 1: ${read.header.games[1]?.outcome}`);
    const columns = packFrames(read.frames, frameSize(read.header));
    const kernels = await fresh();
    expect(verifyRecording(kernels, read.header, columns, policy)).toMatchObject({ isSame: true, games: 2 });
    columns.values[40 * 23 + 2] = 3;
    expect(verifyRecording(kernels, read.header, columns, policy)).toMatchObject({ isSame: false });
    const other = { ...policy, bytes: encodePolicy([randomActor(32, [8], 4, 2)], {}) };
    expect(() => verifyRecording(kernels, read.header, columns, other)).toThrow("expected the one recorded");
    expect(() => verifyRecording(kernels, read.header, columns)).toThrow("expected a shipped one");
  });

  it("refuse a policy that does not fit", async () => {
    const kernels = await fresh();
    const scene = { room: "volleyball", title: "x", task: "solo-bump" };
    const bytes = encodePolicy([randomActor(26, [8], 4, 1)], {});
    expect(() => startPractice(kernels, { scene, policy: { name: "small", bytes } })).toThrow(
      "small: actor.inputs: expected 32 observations, as volleyball/practice/solo-bump gives, received 26",
    );
    const rates = encodePolicy([randomActor(32, [8], 4, 1)], { action_transform: "PIDrate" });
    expect(() => startPractice(kernels, { scene, policy: { name: "rates", bytes: rates } })).toThrow(
      "rates: action_transform: expected PRT, as in the scene",
    );
    expect(() =>
      startPractice(kernels, { scene: { ...scene, task: "1v1" }, policy: { name: "x", bytes } }),
    ).toThrow("scene: task: expected one of hover,");
  });
});
