// Reproduces the closure tables that stand beside the project (spec/turbulence.md section 9 and
// spec/turbulence-closures-tried.md sections 3 and 4), row by row: the same start, spin-up, sampling and scores.
// Published values are read from those files; nothing of them is written here.
//
// The tail distance of the published tables comes from an estimator that they do not name; for kf4 their density is not here.
//
//   npm run closure-tables -- OUT [--shard i/n] [--report]
//
// Resumable: a row whose samples lie in OUT is not run again. Writes OUT/report.md (with --report: nothing else).

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const REFERENCE = process.env.GYRE_REFERENCE ?? join(PACKAGE, "../shared/reference");
const SPEC = process.env.GYRE_SPEC ?? join(REFERENCE, "../spec");
const load = (path) => import(join(PACKAGE, "dist", path));

const { loadKernels } = await load("kernels/kernels.js");
const { Simulation } = await load("turbulence/simulation.js");
const { CASES } = await load("turbulence/cases.js");
const { makeClosure, parseClosure } = await load("turbulence/closures/spec.js");
const { makeSample, encodeSample, decodeSample, sampleLength } = await load(
  "turbulence/diagnostics/sample.js",
);
const { summarise } = await load("turbulence/diagnostics/statistics.js");
const { decodeReferenceCsv, decodePdfCsv } = await load("turbulence/reference.js");

const DT = 5e-4;
const EVERY = 500;
const SPINUP = { kf4: 25, kf4beta20: 25, kf25: 15 };
const PDF = { kf4: "own256", kf4beta20: "FDNS", kf25: "DNS" };

/** Cells of a Markdown table row. */
const cells = (line) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.replaceAll("**", "").trim());

/** A closure in the words of the tables → as a scene names it; undefined for what is not reproduced here. */
function closureOf(words) {
  const text = words
    .replaceAll("−", "-")
    .replace(/\(.*?\)|, 3\/2 de-aliased/g, "")
    .trim();
  const simple = {
    "no closure": "none",
    "dynamic Leith": "dynamic-leith",
    "dynamic Smagorinsky": "dynamic-smagorinsky",
  };
  if (text in simple) return [simple[text]];
  const scalar = text.match(/^(Smagorinsky|Leith) C_[sl] ?= ?([\d.]+)$/);
  if (scalar) return [{ name: scalar[1].toLowerCase(), coefficient: Number(scalar[2]) }];
  const parts = text.split(" + ").map((part) => {
    const hyper = part.match(/^H(\d+) h=([\d.]+)$/);
    if (hyper) return { name: "hyperviscosity", order: Number(hyper[1]), coefficient: Number(hyper[2]) };
    const back = part.match(/^B r=([\d.]+)$/);
    if (back) return { name: "backscatter", fraction: Number(back[1]) };
    const core = part.match(/^Q a=(-?[\d.]+)$/);
    return core ? { name: "okubo-weiss", amplitude: Number(core[1]) } : undefined;
  });
  return parts.includes(undefined) ? undefined : parts;
}

const number = (cell) => (/^-?\d/.test(cell ?? "") ? Number.parseFloat(cell) : undefined);

/** Rows of section 9: kf4 and kf4beta20 at N = 32 and 64. */
function baselineRows() {
  const text = readFileSync(join(SPEC, "turbulence.md"), "utf8").split("<!--T0-->")[1].split("<!--T1-->")[0];
  return text
    .split("\n")
    .filter((line) => /^\| kf/.test(line))
    .flatMap((line) => {
      const [flow, n, words, elog, rz1, sigma, kurtosis, p3, p5, tail, nu, snapshots] = cells(line);
      const closure = closureOf(words);
      if (!closure || flow === "kf25" || Number(n) > 64) return [];
      const published = {
        elog,
        rz1,
        sigma,
        kurtosis,
        p3sigma: p3,
        p5sigma: p5,
        tailDistance: tail,
        nuMean: nu,
      };
      return [row("baseline", flow, Number(n), words, closure, Number(snapshots), published)];
    });
}

/** Rows with hyperviscosity of the tables of the closures tried. */
function triedRows() {
  const lines = readFileSync(join(SPEC, "turbulence-closures-tried.md"), "utf8").split("\n");
  let [flow, n] = ["kf25", 128];
  return lines.flatMap((line) => {
    const group = line.match(/^\| \*\*(kf\w+), N = (\d+)\*\*/);
    if (group) [flow, n] = [group[1], Number(group[2])];
    if (!/^\| \**H\d+ h=/.test(line)) return [];
    const [words, elog, sigma, kurtosis, p3, p5, tail, energy, , snapshots] = cells(line);
    const closure = closureOf(words);
    if (!closure || number(elog) === undefined) return [];
    const published = { elog, sigma, kurtosis, p3sigma: p3, p5sigma: p5, tailDistance: tail, energy };
    return [row("tried", flow, n, words, closure, Number(snapshots), published)];
  });
}

function row(table, flow, n, words, closure, snapshots, published) {
  const id = `${table}_${flow}_${n}_${words}`.replace(/[^\w.−]+/g, "_").replaceAll("−", "-");
  const dealias = words.includes("3/2") ? "3/2" : "none";
  const values = Object.fromEntries(Object.entries(published).map(([key, cell]) => [key, number(cell)]));
  return {
    id,
    table,
    flow,
    n,
    words,
    closure,
    snapshots,
    dealias,
    published: values,
    hasCore: words.includes("Q a="),
  };
}

function startField({ flow, n }) {
  const bytes = readFileSync(join(REFERENCE, `turbulence/initial/w_Re20${flow}_N${n}_s1.bin`));
  const field = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  if (flow !== "kf4beta20") return field;
  // stored [y][x]
  return Float64Array.from(field, (_, i) => field[(i % n) * n + Math.floor(i / n)]);
}

/** Samples of a row: after the spin-up, every 0.25 time units. */
function runRow(kernels, one) {
  const flow = CASES[one.flow];
  const k = flow.forcingWavenumber;
  const parameters = {
    n: one.n,
    dt: DT,
    viscosity: 1 / flow.reynolds,
    drag: flow.drag,
    beta: flow.beta,
    betaSign: flow.beta ? -1 : 1,
    forcing: { wavenumber: k, amplitude: k, allowAliased: false },
    advection: "skew",
    dealias: one.dealias,
    precision: one.n >= 128 ? "f32" : "f64",
  };
  const simulation = new Simulation(kernels, parameters, makeClosure(parseClosure(one.closure), one.n));
  simulation.setVorticity(startField(one));
  simulation.advance(Math.round(SPINUP[one.flow] / DT));
  const length = sampleLength(one.n);
  const samples = new Float64Array(length * one.snapshots);
  for (let i = 0; i < one.snapshots; i++) {
    simulation.advance(EVERY);
    samples.set(encodeSample(makeSample(simulation, flow.sigmaStar)), i * length);
  }
  simulation.free();
  return samples;
}

function referenceOf(flow) {
  const name = `enstrophy_spectrum_Re20${flow}_DNS_xy.csv`;
  const spectrum = decodeReferenceCsv(
    readFileSync(join(REFERENCE, "turbulence/spectra", name), "utf8"),
    name,
  );
  const pdf = `pdf_Re20${flow}_${PDF[flow]}.csv`;
  return {
    ...spectrum,
    pdf: decodePdfCsv(readFileSync(join(REFERENCE, "turbulence/pdf", pdf), "utf8"), pdf),
  };
}

const short = (x) =>
  x === undefined || x === null ? "–" : Math.abs(x) < 0.01 ? x.toExponential(2) : x.toPrecision(4);

/** One line: ours ± error (published), with a mark where the gap passes 3·√2·error. */
function reportRow(one, out) {
  const bytes = readFileSync(join(out, `${one.id}.bin`));
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const samples = Array.from({ length: one.snapshots }, (_, i) => decodeSample(numbers, one.n, i));
  const summary = summarise(samples, referenceOf(one.flow), CASES[one.flow].sigmaStar);
  const verdicts = {};
  const columns = ["elog", "sigma", "kurtosis", "p3sigma", "p5sigma", "tailDistance", "nuMean", "energy"].map(
    (key) => {
      const [ours, error, theirs] = [summary[key], summary.standardErrors[key], one.published[key]];
      if (theirs === undefined) return `${short(ours)} ± ${short(error)}`;
      // rows with a core term scatter by ±0.5 in kurtosis from run to run
      const allowed = Math.max(3 * Math.SQRT2 * error, key === "kurtosis" && one.hasCore ? 0.5 : 0);
      const isClose = Math.abs(ours - theirs) <= allowed || ours === theirs;
      verdicts[key] = isClose;
      return `${short(ours)} ± ${short(error)} (${short(theirs)})${isClose ? "" : " ✗"}`;
    },
  );
  return { line: `| ${[one.flow, one.n, one.words, ...columns, one.snapshots].join(" | ")} |`, verdicts };
}

function writeReport(rows, out) {
  const done = rows.filter((one) => existsSync(join(out, `${one.id}.bin`)));
  const head = [
    "case",
    "N",
    "closure",
    "Elog",
    "σ_ω",
    "kurtosis",
    "P3",
    "P5",
    "tail dist.",
    "mean ν_e",
    "energy",
    "snapshots",
  ];
  const text = [
    `${done.length} of ${rows.length} rows. Ours ± block standard error (published); ✗: gap above 3√2 errors.`,
    "",
  ];
  const counts = {};
  for (const table of ["baseline", "tried"]) {
    text.push(`## ${table}`, "", `| ${head.join(" | ")} |`, `|${head.map(() => " --- |").join("")}`);
    for (const one of done.filter((r) => r.table === table)) {
      const { line, verdicts } = reportRow(one, out);
      text.push(line);
      for (const [key, isClose] of Object.entries(verdicts)) {
        counts[key] ??= { within: 0, of: 0 };
        counts[key].of++;
        if (isClose) counts[key].within++;
      }
    }
    text.push("");
  }
  text.push(
    "## Within 3√2 errors",
    "",
    ...Object.entries(counts).map(([key, c]) => `- ${key}: ${c.within} of ${c.of}`),
    "",
  );
  writeFileSync(join(out, "report.md"), text.join("\n"));
  process.stdout.write(`${text.join("\n")}\n`);
}

const [out, ...flags] = process.argv.slice(2);
if (!out) {
  process.stderr.write("usage: node tests/reference/closure-tables.mjs OUT [--shard i/n] [--report]\n");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const rows = [...baselineRows(), ...triedRows()];
if (!flags.includes("--report")) {
  const [shard, count] = (flags[flags.indexOf("--shard") + 1] ?? "1/1").split("/").map(Number);
  const kernels = await loadKernels();
  for (const [i, one] of rows.entries()) {
    if (flags.includes("--shard") && i % count !== shard - 1) continue;
    const path = join(out, `${one.id}.bin`);
    if (existsSync(path)) continue;
    const started = performance.now();
    const samples = runRow(kernels, one);
    writeFileSync(`${path}.part`, new Uint8Array(samples.buffer));
    renameSync(`${path}.part`, path);
    process.stderr.write(`${one.id}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  }
}
writeReport(rows, out);
if (readdirSync(out).length === 0) process.exit(1);
