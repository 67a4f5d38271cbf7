import { describe, expect, it } from "vitest";
import {
  caseInName,
  checkReference,
  decodePdfCsv,
  decodeReferenceCsv,
  decodeReferenceJson,
  encodeReferenceJson,
  type FlowReference,
  sigmaStarOf,
} from "../../src/turbulence/reference.ts";

const NAME = "enstrophy_spectrum_Re20kf4_DNS_xy.csv";
const CSV = "k,mean,low,high\n0,2.5,2,3\n1,1.5,1,2\n2,0.5,0.25,0.75\n";

describe("a reference in CSV", () => {
  it("is read with its band and case", () => {
    const reference = decodeReferenceCsv(CSV, NAME);
    expect(reference.case).toBe("kf4");
    expect(Array.from(reference.zxy)).toEqual([2.5, 1.5, 0.5]);
    expect(Array.from(reference.band?.high ?? [])).toEqual([3, 2, 0.75]);
    expect(decodeReferenceCsv("k,mean\r\n0,1\r\n1,2\r\n", "mine.csv").case).toBeNull();
    expect(["Re20kf4beta20", "kf25", "kf44", "x"].map(caseInName)).toEqual(["kf4beta20", "kf25", null, null]);
  });

  it.each([
    ["k,mean\n0,1\n1,x\n", NAME, /line 3: expected 2 numbers, received "1,x"/],
    ["k,mean\n0,1\n2,1\n", NAME, /line 3: expected k = 1, received 2/],
    ["k,mean\n0,1\n1,0\n", NAME, /line 3: expected a spectrum > 0, received 0/],
    ["a,b\n0,1\n1,1\n", NAME, /line 1: expected the columns k,mean or k,mean,low,high, received "a,b"/],
    ["", NAME, /expected a header line and at least 2 rows/],
    [CSV, "energy_spectrum_Re20kf4_DNS_xy.csv", /expected an enstrophy spectrum averaged over both axes/],
    [CSV, "enstrophy_spectrum_Re20kf4_DNS_circle.csv", /expected an enstrophy spectrum/],
  ])("is refused with the line and the rule (%#)", (text, name, message) => {
    expect(() => decodeReferenceCsv(text, name)).toThrow(message);
  });

  it("may be a density, with one curve or three", () => {
    expect(Array.from(decodePdfCsv("omega,pdf\n-1,0.1\n1,0.2\n", "p.csv").density)).toEqual([0.1, 0.2]);
    expect(Array.from(decodePdfCsv("omega,low,mid,high\n0,1,2,3\n1,4,5,6\n", "p.csv").density)).toEqual([
      2, 5,
    ]);
    expect(() => decodePdfCsv("omega,pdf\n1,0.1\n1,0.2\n", "p.csv")).toThrow(
      /omega\[1\]: expected ascending/,
    );
    expect(() => decodePdfCsv("x,y\n1,0.1\n1,0.2\n", "p.csv")).toThrow(/the columns omega,pdf/);
  });
});

describe("a reference in JSON", () => {
  const reference: FlowReference = {
    name: "kf4",
    case: "kf4",
    n: 256,
    zxy: Float64Array.of(2.25, 1, 0.5),
    exy: Float64Array.of(1, 1, 1e-5),
    band: { low: Float64Array.of(2, 0.5, 0.25), high: Float64Array.of(3, 1.5, 1) },
    pdf: { omega: Float64Array.of(-1, 0, 1), density: Float64Array.of(0.25, 0.5, 0.25) },
    ...{ sigma: 6.5, kurtosis: 4, p3sigma: 1e-2, p5sigma: null },
    standardErrors: { sigma: 0.125, p5sigma: null },
    provenance: "gyre reference …",
  };
  const text = encodeReferenceJson(reference);

  it("comes back as it was", () => {
    expect(decodeReferenceJson(text, "kf4.json")).toEqual(reference);
    expect(text.split("\n").length).toBeLessThan(60);
  });

  it("is refused with the field and the rule", () => {
    const broken = (change: object): (() => FlowReference) => {
      const value = { ...(JSON.parse(text) as object), ...change };
      return () => decodeReferenceJson(JSON.stringify(value), "kf4.json");
    };
    expect(broken({ zxy: [1, -1, 1] })).toThrow(/zxy.1: expected a spectrum > 0, received -1/);
    expect(broken({ exy: [1, 1] })).toThrow(/exy: expected 3 numbers, received 2/);
    expect(broken({ pdf: { omega: [0, 1], density: [1, 1, 1] } })).toThrow(/pdf.density: expected 2 numbers/);
    expect(broken({ sigmaa: 1 })).toThrow(/did you mean "sigma"/);
    expect(() => decodeReferenceJson("{", "kf4.json")).toThrow(/kf4.json: expected valid JSON/);
  });

  it("must belong to the run's case and list its wavenumbers", () => {
    const long = { ...reference, zxy: new Float64Array(32).fill(1) };
    expect(() => checkReference(long, "kf4", 64)).not.toThrow();
    expect(() => checkReference({ ...long, case: null }, "kf25", 64)).not.toThrow();
    expect(() => checkReference(long, "kf25", 64)).toThrow(/a reference of the case kf25, received "kf4"/);
    expect(() => checkReference(long, "kf4", 128)).toThrow(
      /k = 0 … 63 for a grid of 128, received "k = 0 … 31"/,
    );
    expect(sigmaStarOf("kf25")).toBe(12.85);
    expect(() => sigmaStarOf("decay")).toThrow(/case: expected one with a known σ\*/);
  });
});
