// The rows of src/quadrotor are the rows of assembly/quadrotor: the constants are read off the source text.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FLIGHT, FLIGHT_VEHICLE, MAX_ROTORS } from "../../src/quadrotor/flight-layout.ts";
import { BODY, VEHICLE } from "../../src/quadrotor/layout.ts";

/** NAME → number of every `export const NAME: i32 = n` in a file. */
function constants(path: string): Map<string, number> {
  const text = readFileSync(new URL(`../../assembly/quadrotor/${path}`, import.meta.url), "utf8");
  const found = text.matchAll(/^export const (\w+): i32 = (\d+);/gm);
  return new Map(Array.from(found, (match) => [match[1] as string, Number(match[2])]));
}

describe("layout", () => {
  it("of the volleyball body agrees", () => {
    const rows = constants("layout.ts");
    expect(rows.size).toBeGreaterThan(20);
    expect(BODY).toEqual({
      position: rows.get("PX"),
      quaternion: rows.get("QW"),
      velocity: rows.get("VX"),
      angularVelocity: rows.get("WX"),
      throttle: rows.get("THROTTLE"),
      fields: rows.get("BODY_FIELDS"),
    });
    expect(VEHICLE).toEqual({
      inverseMass: rows.get("INVERSE_MASS"),
      inertia: rows.get("INERTIA"),
      inverseInertia: rows.get("INVERSE_INERTIA"),
      thrust: rows.get("THRUST"),
      moment: rows.get("MOMENT"),
      rotorX: rows.get("ROTOR_X"),
      rotorY: rows.get("ROTOR_Y"),
      direction: rows.get("DIRECTION"),
      filter: rows.get("FILTER"),
      linearDamping: rows.get("LINEAR_DAMPING"),
      angularDamping: rows.get("ANGULAR_DAMPING"),
      box: rows.get("BOX"),
      fields: rows.get("VEHICLE_FIELDS"),
    });
  });

  it("of the continuous-time multirotor agrees", () => {
    const rows = constants("flight-layout.ts");
    expect(FLIGHT).toEqual({
      position: rows.get("F_POSITION"),
      quaternion: rows.get("F_QUATERNION"),
      velocity: rows.get("F_VELOCITY"),
      bodyRate: rows.get("F_RATE"),
      rotorSpeed: rows.get("F_ROTOR"),
    });
    expect(rows.get("F_STATE")).toBe(FLIGHT.rotorSpeed + MAX_ROTORS);
    expect(FLIGHT_VEHICLE).toEqual({
      pull: rows.get("V_PULL"),
      c0: rows.get("V_C0"),
      c1: rows.get("V_C1"),
      c2: rows.get("V_C2"),
      inverseInertia: rows.get("V_INVERSE_INERTIA"),
      gyro: rows.get("V_GYRO"),
      rateUp: rows.get("V_RATE_UP"),
      rateDown: rows.get("V_RATE_DOWN"),
      maxSpeed: rows.get("V_MAX_SPEED"),
      gravity: rows.get("V_GRAVITY"),
      damping: rows.get("V_DAMPING"),
      rotorDrag: rows.get("V_ROTOR_DRAG"),
      quadraticDrag: rows.get("V_QUADRATIC_DRAG"),
      rateDamping: rows.get("V_RATE_DAMPING"),
      rollArm: rows.get("V_ROLL_ARM"),
      pitchArm: rows.get("V_PITCH_ARM"),
      yawArm: rows.get("V_YAW_ARM"),
      spin: rows.get("V_SPIN"),
      fields: rows.get("V_FIELDS"),
    });
  });

  it("of the work block leaves no slot to two owners", () => {
    const rows = constants("flight-layout.ts");
    const slots = Array.from(rows).filter(([name]) => name.startsWith("W_"));
    const sizes: Record<string, number> = {
      W_STATE: 19,
      W_COMMAND: 6,
      W_VEHICLE: 46,
      W_WRENCH: 16,
      W_SPIN: 8,
      W_TURN: 12,
      W_ATTITUDE: 16,
      W_PULL: 12,
      W_DRAGGED: 3,
      W_GAP: 18,
      W_LAG: 8,
      W_DEVIATION: 1,
    };
    expect(slots.map(([name]) => name)).toEqual(Object.keys(sizes));
    let next = 0;
    for (const [name, at] of slots) {
      expect(at).toBe(next);
      next += sizes[name] as number;
    }
  });
});
