// The picture of turbulence in README.md: a field of the shipped reference, and spectra of 32² points with three closures
// beside that of the reference.
import { readFileSync } from "node:fs";
import {
  CASES,
  decodeReferenceJson,
  fieldSvg,
  loadKernels,
  makeInitialField,
  makeSample,
  meanSpectra,
  parseTurbulenceScene,
  SpectralTransform,
  spectrumSvg,
  startSimulation,
} from "../../dist/index.js";
import { decodeReferenceFields } from "../../dist/runs/turbulence/reference-fields.js";

const CASE = "kf4beta20";
const FOLDER = "scenes/turbulence/reference";
const DT = 5e-4;
const SPINUP = 5;
const UNITS = 40;
const CLOSURES = {
  none: "none",
  "Smagorinsky, C = 0.06": { name: "smagorinsky", coefficient: 0.06 },
  "hyperviscosity, p = 8, h = 0.07": { name: "hyperviscosity", order: 8, coefficient: 0.07 },
};

/** Samples of a run on 32² points, four a time unit after the spin-up. */
function sample(kernels, reference, closure) {
  const scene = parseTurbulenceScene({
    room: "turbulence",
    title: CASE,
    case: CASE,
    grid: 32,
    dt: DT,
    closure,
  });
  const transform = (n) => new SpectralTransform(kernels, n);
  const simulation = startSimulation(kernels, scene, makeInitialField(scene, { transform, reference }));
  simulation.advance(Math.round(SPINUP / DT));
  const samples = [];
  for (let k = 0; k < 4 * UNITS; k++) {
    simulation.advance(Math.round(0.25 / DT));
    samples.push(makeSample(simulation, CASES[CASE].sigmaStar));
  }
  simulation.free();
  return samples;
}

/** Figures side by side, as one SVG document. */
function beside(figures) {
  const sizes = figures.map((svg) => ({
    width: Number(/ width="([\d.]+)"/.exec(svg)?.[1]),
    height: Number(/ height="([\d.]+)"/.exec(svg)?.[1]),
  }));
  const width = sizes.reduce((sum, size) => sum + size.width, 0);
  const height = Math.max(...sizes.map((size) => size.height));
  let x = 0;
  const parts = figures.map((svg, k) => {
    const placed = svg.replace("<svg ", `<svg x="${x}" y="0" `);
    x += sizes[k].width;
    return placed;
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return `${head}<rect width="${width}" height="${height}" fill="white"/>${parts.join("")}</svg>`;
}

/** The picture, and a line about it. */
export async function drawTurbulence() {
  const kernels = await loadKernels();
  const read = (name) => readFileSync(`${FOLDER}/${name}`);
  const statistics = decodeReferenceJson(read(`${CASE}.json`).toString(), CASE);
  const reference = decodeReferenceFields(read(`${CASE}-fields.npz`), CASE);
  const field = fieldSvg({
    title: `Vorticity of ${CASE}`,
    subtitle: "x to the right, y up",
    fields: [{ name: "reference", n: reference.n, values: reference.fields[0] }],
  });
  const spectrum = spectrumSvg({
    title: `Enstrophy spectra of ${CASE} on 32² times k`,
    subtitle: `mean over ${UNITS} time units; bands ± standard error`,
    quantity: "enstrophy",
    compensation: 1,
    curves: Object.entries(CLOSURES).map(([name, closure]) => {
      const { zxy, standardErrors } = meanSpectra(sample(kernels, reference, closure));
      return { name, mean: zxy, error: standardErrors.zxy, cutoff: 16 };
    }),
    reference: { name: "reference", mean: statistics.zxy },
  });
  return { svg: beside([field, spectrum]), about: `${CASE}, reference and 32² to t = ${SPINUP + UNITS}` };
}
