// gyre check --simulate on the recording of a flow under a learned closure.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { decodeRecording, encodeRecording } from "../../src/recording/gyr.ts";
import { gyre } from "./gyre.ts";

const folder = mkdtempSync(join(tmpdir(), "gyre-check-flow-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("computes a run's flow again, and tells one that was tampered with", async () => {
  const [run, file] = [join(folder, "run"), join(folder, "run.gyr")];
  const settings = ["closure=learned", "policy=smarl-32", "snapshots.every=0.05"].flatMap((one) => [
    "--set",
    one,
  ]);
  await gyre("run", "scenes/turbulence/kf4-32.json", "--steps", "300", ...settings, "--out", run);
  await gyre("export", run, "--to", "gyr", "--out", file);
  const { out } = await gyre("check", file, "--simulate");
  expect(out).toContain("simulated again: 3 frames, same fields");
  const { header, frames, events } = decodeRecording(readFileSync(file), file);
  const scene = { ...(header.scene as object), closure: "leith" };
  writeFileSync(file, encodeRecording({ header: { ...header, scene }, frames, events }));
  const { code, err } = await gyre("check", file, "--simulate");
  expect(code).not.toBe(0);
  expect(err).toContain("the flow of its scene, never changed");
});
