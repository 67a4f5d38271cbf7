// Exports hold what the recording holds: NPZ and JSON frame by frame, pictures as whole documents (MCAP: export/).
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { beforeAll, describe, expect, it } from "vitest";
import { readNpz } from "../../src/learning/formats/npz.ts";
import { type Tensor, toFloat32 } from "../../src/learning/formats/tensor.ts";
import { bodyOffset } from "../../src/recording/frame-layout.ts";
import { type Frame, type Recording, timeOf } from "../../src/recording/recording.ts";
import { svgToPng } from "../../src/report/png.node.ts";
import { exportJson } from "../../src/runs/export/json.ts";
import { exportNpz } from "../../src/runs/export/npz.ts";
import { exportSvg, rallyOf } from "../../src/runs/export/picture.ts";
import { type Recorded, recordGames } from "./recorded.ts";

const GAMES = 3;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

let recorded: Recorded;
let recording: Recording;
beforeAll(async () => {
  recorded = await recordGames("3v3", GAMES);
  recording = recorded.recording;
});

/** Numbers of one body in a frame. */
function valuesOf(frame: Frame, body: number, from: number, count: number): number[] {
  const at = bodyOffset(recording.header, body) + from;
  return Array.from(frame.values.subarray(at, at + count));
}

function i32(tensor: Tensor | undefined): number[] {
  const { bytes } = tensor as Tensor;
  return Array.from(new Int32Array(bytes.slice().buffer));
}

function json(tensor: Tensor | undefined): unknown {
  return JSON.parse(new TextDecoder().decode((tensor as Tensor).bytes));
}

it("records what was played: every state of every game, and events that tell the same story", () => {
  const { header, frames, events } = recording;
  expect(header.games.map((game) => game.hash)).toEqual(recorded.results.map((result) => result.hash));
  expect(frames.length).toBe(recorded.results.reduce((sum, result) => sum + result.steps + 1, 0));
  recorded.results.forEach((result, game) => {
    const own = events.filter((event) => event.game === game);
    expect(own.filter((event) => event.kind === "touch").length).toBe(result.touches[0] + result.touches[1]);
    expect(own.filter((event) => event.kind === "crossing").length).toBe(result.crossings);
    expect(own[0]).toMatchObject({ kind: "serve", team: result.server, step: 0 });
    expect(own.at(-1)).toMatchObject({ step: result.steps });
    expect(["point", "draw", "timeout"]).toContain(own.at(-1)?.kind);
  });
  const touch = events.find((event) => event.kind === "touch");
  expect(touch?.text).toBe(`${header.bodies[touch?.body as number]?.name} plays the ball`);
});

describe("NPZ", () => {
  it("holds the frames", async () => {
    const { header, frames, events } = recording;
    const arrays = readNpz(await exportNpz(recording), "x.npz");
    const F = frames.length;
    const shapes = Object.fromEntries([...arrays].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toMatchObject({
      game: [F],
      step: [F],
      time: [F],
      position: [F, 6, 3],
      quaternion: [F, 6, 4],
      velocity: [F, 6, 3],
      angular_velocity: [F, 6, 3],
      throttle: [F, 6, 4],
      ball_position: [F, 3],
      ball_velocity: [F, 3],
    });
    expect(i32(arrays.get("game"))).toEqual(frames.map((frame) => header.games[frame.game]?.game));
    expect(i32(arrays.get("step"))).toEqual(frames.map((frame) => frame.step));
    const want: [string, number, number][] = [
      ["position", 0, 3],
      ["quaternion", 3, 4],
      ["velocity", 7, 3],
      ["angular_velocity", 10, 3],
      ["throttle", 13, 4],
    ];
    for (const [name, from, count] of want) {
      const expected = frames.flatMap((frame) =>
        [0, 1, 2, 3, 4, 5].flatMap((body) => valuesOf(frame, body, from, count)),
      );
      expect(Array.from(toFloat32(arrays.get(name) as Tensor, name)), name).toEqual(expected);
    }
    for (const [name, from] of [
      ["ball_position", 0],
      ["ball_velocity", 3],
    ] as const) {
      const expected = frames.flatMap((frame) => valuesOf(frame, 6, from, 3));
      expect(Array.from(toFloat32(arrays.get(name) as Tensor, name)), name).toEqual(expected);
    }
    expect(json(arrays.get("header"))).toEqual(header);
    expect(json(arrays.get("events"))).toEqual(events);
  });

  const python = [process.env.GYRE_PYTHON ?? "", "python3"].find((name) => name !== "" && hasNumpy(name));
  if (!python)
    process.stderr.write(
      "no Python with numpy here (GYRE_PYTHON names one): NPZ is read by our reader only\n",
    );
  it.skipIf(!python)("is read by NumPy", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "gyre-")), "x.npz");
    writeFileSync(path, await exportNpz(recording));
    const script = `
import json, sys, numpy
a = numpy.load(sys.argv[1])
print(json.dumps({
  "names": sorted(a.files), "shape": a["quaternion"].shape, "type": str(a["position"].dtype),
  "last": a["ball_position"][-1].tolist(), "norm": float(abs((a["quaternion"] ** 2).sum(-1) - 1).max()),
  "title": json.loads(a["header"].tobytes())["title"], "steps": a["step"].tolist(),
}))`;
    const told = JSON.parse(execFileSync(python as string, ["-c", script, path], { encoding: "utf8" }));
    const frames = recording.frames;
    expect(told.names).toEqual([...readNpz(await exportNpz(recording), "x.npz").keys()].sort());
    expect(told.shape).toEqual([frames.length, 6, 4]);
    expect(told.type).toBe("float32");
    expect(told.last).toEqual(valuesOf(frames.at(-1) as Frame, 6, 0, 3));
    expect(told.norm).toBeLessThan(1e-5);
    expect(told.title).toBe("recorded 3v3");
    expect(told.steps).toEqual(frames.map((frame) => frame.step));
  });
});

function hasNumpy(name: string): boolean {
  try {
    execFileSync(name, ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("JSON", () => {
  it("holds the frames", () => {
    const document = JSON.parse(new TextDecoder().decode(exportJson(recording)));
    expect(document.header).toEqual(recording.header);
    expect(document.frames.length).toBe(recording.frames.length);
    recording.frames.forEach((frame, k) => {
      const { game, step, time_s, bodies } = document.frames[k];
      expect([game, step, time_s]).toEqual([frame.game, frame.step, timeOf(recording.header, frame.step)]);
      recording.header.bodies.forEach(({ name, kind }, body) => {
        const state = bodies[name];
        const whole =
          kind === "ball"
            ? [...state.position_m, ...state.velocity_mps]
            : [
                ...state.position_m,
                ...state.quaternion_wxyz,
                ...state.velocity_mps,
                ...state.angularVelocity_radps,
                ...state.throttle,
              ];
        expect(whole).toEqual(
          valuesOf(frame, body, 0, kind === "ball" ? 6 : 17).map((value) => value + 0), // JSON knows no −0
        );
      });
    });
    expect(document.events.map(({ time_s: _, ...event }: { time_s: number }) => event)).toEqual(
      recording.events,
    );
  });
});

describe("pictures", () => {
  it("are whole SVG and PNG documents", async () => {
    const svg = new TextDecoder().decode(await exportSvg(recording));
    expect(() => new Resvg(svg)).not.toThrow(); // a strict XML parser
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const png = svgToPng(svg, 1);
    expect([...png.subarray(0, 8)]).toEqual(PNG_SIGNATURE);
    expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(900); // width in pixels
  });

  it("show the liveliest game, or the one asked for", () => {
    const touches = (game: number): number =>
      recording.events.filter((event) => event.game === game && event.kind === "touch").length;
    const most = Math.max(...recording.header.games.map((_, game) => touches(game)));
    expect(rallyOf(recording).touches.length).toBe(most);
    for (let game = 0; game < GAMES; game++) {
      const rally = rallyOf(recording, game);
      expect(rally.touches.length).toBe(touches(game));
      const {
        winner,
        outcome,
        game: number,
      } = recording.header.games[game] as (typeof recording.header.games)[number];
      const names = ["scripted", "scripted-cautious"];
      expect(rally.title).toContain(`game ${number}: ${winner === null ? outcome : `${names[winner]} wins`}`);
      expect(rally.ball.length).toBe(recording.frames.filter((frame) => frame.game === game).length);
    }
  });

  it("of a recording without frames are refused; the other exports are empty", async () => {
    const { recording: short } = await recordGames("1v1", 1, { withFrames: false });
    await expect(exportSvg(short)).rejects.toThrow("recording: expected frames of game 0");
    expect(readNpz(await exportNpz(short), "x").get("position")?.shape).toEqual([0, 2, 3]);
    expect(JSON.parse(new TextDecoder().decode(exportJson(short))).frames).toEqual([]);
  });
});

it("of every fifth step keep the last state of a game", async () => {
  const { recording: coarse, results } = await recordGames("1v1", 2, { everySteps: 5 });
  results.forEach((result, game) => {
    const steps = coarse.frames.filter((frame) => frame.game === game).map((frame) => frame.step);
    expect(steps.at(-1)).toBe(result.steps);
    expect(steps.slice(0, -1).every((step, k) => step === 5 * k)).toBe(true);
  });
  expect(timeOf(coarse.header, 50)).toBeCloseTo(1, 12);
});
