// The rows, slots and bits of assembly/volleyball/layout.ts are those of the face.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AGENT, CONFIG, FAULT_BITS, OUTCOME, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { BODY } from "../../src/quadrotor/layout.ts";

/** Constants of an assembly file; sums of numbers and of constants known before. */
function constantsOf(path: string, known: ReadonlyMap<string, number> = new Map()): Map<string, number> {
  const out = new Map(known);
  for (const [, name, text] of readFileSync(path, "utf8").matchAll(/export const (\w+): \w+ = ([^;]+);/g)) {
    const value = (text as string).split("+").reduce((sum, part) => {
      const product = part.split("*").map((factor) => out.get(factor.trim()) ?? Number(factor));
      return sum + product.reduce((a, b) => a * b, 1);
    }, 0);
    out.set(name as string, value);
  }
  return out;
}

const quadrotor = constantsOf("assembly/quadrotor/layout.ts");
const assembly = constantsOf("assembly/volleyball/layout.ts", quadrotor);

/** `lastHitStep` → `LAST_HIT_STEP`. */
const upper = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

describe("assembly/volleyball/layout.ts", () => {
  it("was read", () => {
    expect(assembly.size - quadrotor.size).toBeGreaterThan(50);
    expect([...assembly.values()].every(Number.isInteger)).toBe(true);
  });

  it("has the agent rows of the face, after those of a body", () => {
    const body = {
      position: "PX",
      quaternion: "QW",
      velocity: "VX",
      angularVelocity: "WX",
      throttle: "THROTTLE",
    };
    for (const [name, row] of Object.entries(AGENT)) {
      const known =
        name === "fields" ? "AGENT_FIELDS" : ((body as Record<string, string>)[name] ?? upper(name));
      expect(assembly.get(known), name).toBe(row);
    }
    expect(assembly.get("BODY_FIELDS")).toBe(BODY.fields);
  });

  it("has the world rows of the face", () => {
    const other = { ballPosition: "BALL", fields: "WORLD_FIELDS" };
    for (const [name, row] of Object.entries(WORLD)) {
      if (name === "ballVelocity") expect(row).toBe(WORLD.ballPosition + 3);
      else expect(assembly.get((other as Record<string, string>)[name] ?? upper(name)), name).toBe(row);
    }
  });

  it("has the configuration, outcomes and fault bits of the face", () => {
    for (const [name, slot] of Object.entries(CONFIG)) {
      expect(assembly.get(name === "slots" ? "CONFIG_SLOTS" : upper(name)), name).toBe(slot);
    }
    for (const [name, value] of Object.entries(OUTCOME))
      expect(assembly.get(`OUTCOME_${upper(name)}`), name).toBe(value);
    for (const [name, bit] of Object.entries(FAULT_BITS))
      expect(assembly.get(`FAULT_${upper(name)}`), name).toBe(bit);
    expect(Object.values(FAULT_BITS).reduce<number>((a, b) => a + b, 0)).toBe(
      2 ** Object.keys(FAULT_BITS).length - 1,
    );
  });
});
