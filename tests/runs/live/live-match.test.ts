// A live match gives the bits of the recording of that match, however it is cut into pieces.
import { describe, expect, it } from "vitest";
import { compileKernels, instantiateKernels, type Kernels } from "../../../src/kernels/kernels.ts";
import { tensorsFromActor } from "../../../src/learning/actor-tensors.ts";
import { writeSafetensors } from "../../../src/learning/formats/safetensors.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { packFrames, unpackFrames } from "../../../src/recording/columns.ts";
import { frameSize } from "../../../src/recording/frame-layout.ts";
import { decodeRecording } from "../../../src/recording/gyr.ts";
import type { Frame, RecordedEvent, RecordedGame, Recording } from "../../../src/recording/recording.ts";
import { runHoverDrill } from "../../../src/runs/hover-drill.ts";
import { LiveMatch } from "../../../src/runs/live/live-match.ts";
import type { LiveRun } from "../../../src/runs/live/live-run.ts";
import { startMatch } from "../../../src/runs/live/start-live.ts";
import { combineHashes } from "../../../src/runs/match-report.ts";
import { type MatchSpec, makeMatchSetup, policyHashes } from "../../../src/runs/match-spec.ts";
import { recordMatch } from "../../../src/runs/record-match.ts";
import { type GameResult, Match } from "../../../src/volleyball/match.ts";
import type { PolicySource } from "../../../src/volleyball/policies/load.ts";
import { parseVolleyballScene } from "../../../src/volleyball/scene.ts";

const module = await compileKernels();
const fresh = (): Promise<Kernels> => instantiateKernels(module);

const scripted = (variant: string): PolicySource => ({ name: variant, kind: "scripted", variant });
const net: PolicySource = {
  name: "net",
  kind: "file",
  files: [
    {
      name: "net.safetensors",
      bytes: writeSafetensors(tensorsFromActor(randomActor(57, [32, 16], 4, 5))),
    },
  ],
};

function specOf(task: string, away: PolicySource, changes: object = {}): MatchSpec {
  const raw = { room: "volleyball", title: task, task, seed: 6, games: 3, max_steps: 150, ...changes };
  return { scene: parseVolleyballScene(raw), home: scripted("scripted"), away };
}

/** The recording of all games of a match, played side by side. */
async function recorded(spec: MatchSpec): Promise<Recording> {
  const kernels = await fresh();
  const match = new Match(kernels, makeMatchSetup(kernels, spec), 4);
  const results: GameResult[] = [];
  match.play([...Array(spec.scene.games).keys()], (result) => results.push(result));
  results.sort((a, b) => a.game - b.game);
  return decodeRecording(recordMatch(kernels, spec, policyHashes(kernels, spec), results), "match.gyr");
}

interface Gathered {
  frames: Frame[];
  events: RecordedEvent[];
  results: RecordedGame[];
}

/** Plays to the end in pieces of the given sizes, over and over. */
function gather(run: LiveRun, sizes: readonly number[]): Gathered {
  const all: Gathered = { frames: [], events: [], results: [] };
  for (let k = 0; ; k++) {
    const frames = sizes[k % sizes.length] as number;
    const batch = run.next(frames);
    expect(batch.columns.steps.length).toBeLessThanOrEqual(frames);
    if (!batch.isEnd) expect(batch.columns.steps.length).toBe(frames);
    all.frames.push(...unpackFrames(batch.columns));
    all.events.push(...batch.events);
    all.results.push(...batch.results);
    const last = batch.results.at(-1);
    if (last && last.game === batch.head.game && last.steps === batch.head.step) {
      expect(batch.head.hash).toBe(last.hash);
    }
    if (batch.isEnd) return all;
  }
}

const bits = (frames: readonly Frame[], size: number): Uint8Array =>
  new Uint8Array(packFrames(frames, size).values.buffer);

describe("a live match", () => {
  const specs: Readonly<Record<string, MatchSpec>> = {
    "of scripted teams": specOf("3v3", scripted("scripted-cautious")),
    "against a net, every third step": specOf("3v3", net, { record: { every_steps: 3 } }),
    "of one against one, in f64": specOf("1v1", scripted("scripted"), { precision: "f64" }),
    "that is a serve drill": specOf("serve-drill", scripted("scripted"), { drill: { spread_start: true } }),
    "that is a receive drill with random vehicles": specOf("receive-drill", scripted("scripted"), {
      vehicles: { randomise: { mass: 0.1 } },
    }),
  };
  for (const [name, spec] of Object.entries(specs)) {
    it(`${name} is the recording of it`, async () => {
      const whole = await recorded(spec);
      const size = frameSize(whole.header);
      for (const sizes of [[1], [7, 64, 1], [100_000]]) {
        const run = new LiveMatch(await fresh(), spec);
        expect({ ...run.header, games: whole.header.games }).toEqual(whole.header);
        const live = gather(run, sizes);
        expect(live.results).toEqual(whole.header.games);
        expect(live.events).toEqual(whole.events);
        expect(live.frames.map(({ game, step }) => [game, step])).toEqual(
          whole.frames.map(({ game, step }) => [game, step]),
        );
        expect(bits(live.frames, size)).toEqual(bits(whole.frames, size));
      }
    });
  }

  it("names the team whose turn it is after a crossing", async () => {
    const { events } = await recorded(specOf("3v3", scripted("scripted"), { games: 6, max_steps: 400 }));
    const crossings = events.filter(({ kind }) => kind === "crossing");
    expect(crossings.length).toBeGreaterThan(3);
    for (const crossing of crossings) {
      const next = events.find(
        (event) => event.kind === "touch" && event.game === crossing.game && event.step > crossing.step,
      );
      if (next) expect(crossing.team).toBe(next.team);
    }
  });

  it("begins at a chosen game", async () => {
    const { scene, home, away } = specOf("1v1", scripted("scripted"));
    const run = startMatch(await fresh(), { scene, home, away, firstGame: 2 });
    const { results, frames } = gather(run, [50]);
    expect(results.map(({ game }) => game)).toEqual([2]);
    expect(new Set(frames.map(({ game }) => game))).toEqual(new Set([0]));
    const first = { scene, home, away, firstGame: 3 };
    expect(() => startMatch(new Proxy({} as Kernels, {}), first)).toThrow(
      "firstGame: expected a whole number, 0 … 2, received 3",
    );
  });
});

describe("a live hover", () => {
  it("flies the starts of the drill, to the same hashes", async () => {
    const raw = {
      room: "volleyball",
      title: "hover",
      task: "hover",
      games: 3,
      drill: { target_m: [4, 0, 2] },
    };
    const scene = parseVolleyballScene(raw);
    const kernels = await fresh();
    const report = runHoverDrill(kernels, scene, scripted("scripted"));
    const run = startMatch(kernels, { scene, home: scripted("scripted"), away: scripted("hold") });
    const { results, frames } = gather(run, [123, 1]);
    expect(
      combineHashes(
        kernels,
        results.map(({ hash }) => hash),
      ),
    ).toBe(report.hash);
    expect(results.filter(({ outcome }) => outcome === "held").length).toBe(report.held);
    expect(report.held).toBe(3);
    expect(frames.length).toBe(3 * 501);
    expect(run.header.bodies.length).toBe(1);
    const last = frames.at(-1)?.values ?? [];
    expect(Math.hypot((last[0] ?? 0) - 4, last[1] ?? 0, (last[2] ?? 0) - 2)).toBeLessThan(0.35);
  });
});
