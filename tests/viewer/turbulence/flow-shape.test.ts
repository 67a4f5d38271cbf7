// Which fields of a header are drawn, and as what.
import { describe, expect, it } from "vitest";
import type { RecordedField, RecordingHeader } from "../../../src/recording/recording.ts";
import { flowShape } from "../../../src/viewer/turbulence/flow-shape.ts";

function header(...fields: (readonly [name: string, n: number])[]): RecordingHeader {
  const made = fields.map(
    ([name, n]): RecordedField => ({ name, symbol: "", rows: n, columns: n, scale: 1 }),
  );
  return { bodies: [], fields: made } as unknown as RecordingHeader;
}

describe("flowShape", () => {
  it("draws vorticity, the coefficient of the grid over it, and the agents of a coarser lattice", () => {
    const shape = flowShape(header(["agents", 4], ["vorticity", 16], ["coefficient", 16]));
    expect(shape?.main.field.name).toBe("vorticity");
    expect(shape?.main.offset).toBe(16);
    expect(shape?.overlay?.field.name).toBe("coefficient");
    expect(shape?.overlay?.offset).toBe(16 + 256);
    expect(shape?.agents?.field.name).toBe("agents");
    expect(shape?.agents?.offset).toBe(0);
  });

  it("lays the agents over the field where there is nothing finer", () => {
    const shape = flowShape(header(["vorticity", 16], ["agents", 4]));
    expect(shape?.overlay).toBe(shape?.agents);
    expect(shape?.agents?.n).toBe(4);
  });

  it("needs neither", () => {
    const shape = flowShape(header(["vorticity", 16]));
    expect([shape?.overlay, shape?.agents]).toEqual([undefined, undefined]);
    expect(flowShape(header())).toBeUndefined();
  });
});
