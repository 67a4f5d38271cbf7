// Time of a Basdevant step beside the native program ns2d_panel (128-bit, no FMA), alternating on one core:
//
//   npm run build && taskset -c 1 node tests/reference/spectral-ratio.mjs
//
// Wants gcc and the folder that GYRE_BENCH names (default ../shared/bench). Prints medians of five rounds.

import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const SOURCE = join(process.env.GYRE_BENCH ?? join(PACKAGE, "../shared/bench"), "native/ns2d_panel.c");
const FLAGS = ["-O3", "-fno-math-errno", "-msse4.1", "-mno-avx", "-ffp-contract=off"];
const ROUNDS = 5;

const { loadKernels } = await import(join(PACKAGE, "dist/kernels/kernels.js"));
const { Simulation } = await import(join(PACKAGE, "dist/turbulence/simulation.js"));

const folder = mkdtempSync(join(tmpdir(), "gyre-ratio-"));
const native = { f64: join(folder, "f64"), f32: join(folder, "f32") };
execFileSync("gcc", [...FLAGS, "-DW=2", SOURCE, "-lm", "-o", native.f64]);
execFileSync("gcc", [...FLAGS, "-DF32", "-DW=4", SOURCE, "-lm", "-o", native.f32]);

const kernels = await loadKernels();
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function makeFlow(n, precision) {
  const forcing = { wavenumber: 4, amplitude: 4, allowAliased: false };
  const scheme = { advection: "basdevant", dealias: "2/3", precision };
  const parameters = { n, dt: 1e-4, viscosity: 5e-5, drag: 0.1, beta: 0, betaSign: 1, forcing, ...scheme };
  const simulation = new Simulation(kernels, parameters, { name: "none", apply: () => undefined });
  const field = Float64Array.from({ length: n * n }, (_, i) => {
    const [x, y] = [(2 * Math.PI * Math.floor(i / n)) / n, (2 * Math.PI * (i % n)) / n];
    return 4 * Math.sin(3 * x + 1) * Math.cos(4 * y) + 2 * Math.cos(5 * x - 2 * y) + Math.cos(y + 2 * x);
  });
  simulation.setVorticity(field);
  simulation.advance(200);
  return simulation;
}

for (const [precision, sizes] of Object.entries({ f64: [64, 128, 256], f32: [64, 128, 256, 512] })) {
  for (const n of sizes) {
    const simulation = makeFlow(n, precision);
    const steps = Math.ceil(25e6 / (n * n));
    const rounds = Array.from({ length: ROUNDS }, () => {
      const text = execFileSync(native[precision], [String(n), "0.4"]).toString();
      const theirs = Number(/median +([\d.]+)/.exec(text)[1]);
      const from = performance.now();
      simulation.advance(steps);
      return { ours: (1000 * (performance.now() - from)) / steps, theirs };
    });
    simulation.free();
    const [ours, theirs] = [median(rounds.map((r) => r.ours)), median(rounds.map((r) => r.theirs))];
    const ratio = median(rounds.map((r) => r.ours / r.theirs)).toFixed(2);
    process.stdout.write(
      `${precision} ${n}: gyre ${ours.toFixed(1)} µs, native ${theirs.toFixed(1)} µs, ratio ${ratio}\n`,
    );
  }
}
