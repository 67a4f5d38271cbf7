// Policies of closures with random weights, as files.
import { writeFileSync } from "node:fs";
import { randomActor } from "../../src/learning/random-actor.ts";
import { encodePolicy } from "../../src/runs/train/policy-file.ts";

/** Writes a policy that turns a hyperviscosity; 5 bands and the knob's own place are what it sees. */
export function writeClosurePolicy(
  path: string,
  agents: Record<string, unknown> = { control: "knobs", hold: 5 },
  [inputs, outputs]: readonly [number, number] = [6, 1],
): string {
  const notes = { case: "kf4", grid: "16", scene: JSON.stringify({ agents }) };
  writeFileSync(path, encodePolicy([randomActor(inputs, [8], outputs, 3)], notes));
  return path;
}
