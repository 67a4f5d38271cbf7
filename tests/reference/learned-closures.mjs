// Ships learned closures: from the folders of trainings, several seeds a scene, the best by validation goes into
// scenes/turbulence/policies with what is known of it, and the curves of all its seeds. Tables of the README there are
// written from the folders of `gyre evaluate --report`.
//
//   npm run ship-closures -- runs/smarl-kf4-32-1 runs/smarl-kf4-32-2 …     a group for each scene
//   npm run ship-closures -- --tables evaluations                        a table for each folder there
//   npm run ship-closures -- --runs runs                                 a row for each folder of `gyre run` there

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { resolveTraining } from "../../dist/env/ppo-settings.js";
import { learningCurveSvg } from "../../dist/report/learning-curve.js";
import { decodePolicy } from "../../dist/runs/train/policy-file.js";
import { parseTurbulenceScene } from "../../dist/turbulence/scene.js";
import { curvePanel, groupByScene, readTrained, shipBest } from "./ship-training.mjs";

const FOLDER = "scenes/turbulence/policies";
const README = join(FOLDER, "README.md");

function readRun(path) {
  const run = readTrained(path, ["elog"]);
  const [, , elog = null] = run.curve.find(([step]) => step === run.row.best.steps) ?? [];
  return { ...run, row: { ...run.row, elog } };
}

/** Command that trains a shipped scene anew. @throws Error when a training was of another scene */
function commandOf(name, { scene, algo, seed, settings }) {
  const path = `scenes/turbulence/${name}.json`;
  const shipped = parseTurbulenceScene(JSON.parse(readFileSync(path, "utf8")), path);
  const { training, ...flow } = shipped;
  const { training: _, ...trained } = { ...scene, seed: flow.seed };
  if (
    !isDeepStrictEqual(
      JSON.parse(JSON.stringify(flow)),
      JSON.parse(JSON.stringify({ ...trained, title: flow.title })),
    )
  )
    throw new Error(`${path}: expected the flow of the training`);
  if (!isDeepStrictEqual(resolveTraining(training, algo, path), settings))
    throw new Error(`${path}: expected the settings of the training`);
  return `gyre train ${path} --seed ${seed}${training.algo === algo ? "" : ` --algo ${algo}`}`;
}

/** Ships the best seed of a scene by validation. */
function ship(name, paths) {
  const runs = paths.map(readRun).sort((a, b) => a.row.seed - b.row.seed);
  const { record } = shipBest(FOLDER, name, runs, (one) => commandOf(name, one));
  const { metric } = record.best;
  const svg = learningCurveSvg({
    title: record.scene.title,
    subtitle: `${metric} over validation episodes of mean actions, and Elog of their second halves; seeds: ${runs.length}`,
    panels: [curvePanel(metric, runs, 1), curvePanel("Elog", runs, 2)],
  });
  writeFileSync(join(FOLDER, `${name}.svg`), svg);
}

/** Puts text between a pair of marks of the README. */
function fill(mark, text) {
  const [from, to] = [`<!-- ${mark} -->`, `<!-- end of ${mark} -->`];
  const old = readFileSync(README, "utf8");
  if (!old.includes(from) || !old.includes(to)) throw new Error(`${README}: expected ${from} … ${to}`);
  const [before] = old.split(from);
  const [, after] = old.split(to);
  writeFileSync(README, `${before}${from}\n${text}\n${to}${after}`);
}

const shipped = () =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".safetensors"))
    .map((name) => {
      const { notes } = decodePolicy(readFileSync(join(FOLDER, name)), name);
      return { name: name.slice(0, -12), notes };
    });

/** All seeds of all shipped policies. */
function seedTable() {
  const rows = shipped().flatMap(({ name, notes }) =>
    JSON.parse(notes.seeds ?? "[]").map(({ seed, steps, seconds, best, elog, weightsHash }) => {
      const isShipped = String(seed) === notes.seed ? " (shipped)" : "";
      const error = elog === null ? "–" : elog.toFixed(3);
      return `| \`${name}\` | ${seed}${isShipped} | ${Math.round(steps / 1000)} k | ${(seconds / 60).toFixed(1)} | ${best.value.toFixed(2)} at ${Math.round(best.steps / 1000)} k | ${error} | ${weightsHash} |`;
    }),
  );
  const head = [
    "| policy | seed | actions | minutes | validation | Elog there | weights |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  const curves = shipped()
    .filter(({ name }) => existsSync(join(FOLDER, `${name}.svg`)))
    .map(({ name }) => `[${name}](${name}.svg)`);
  return [...head, ...rows, "", `Curves: ${curves.join(", ")}.`].join("\n");
}

const small = (x) => (x === 0 ? "0" : x.toExponential(1).replace("-", "−"));
const withError = (value, error, words) =>
  value === null ? "–" : error === null ? words(value) : `${words(value)} ± ${words(error)}`;
const COLUMNS = [
  ["Elog", "elog", (x) => x.toFixed(3)],
  ["Elog trunc.", "elogTruncated", (x) => x.toFixed(3)],
  ["R_z1", "rz1", (x) => x.toFixed(4)],
  ["σ_ω", "sigma", (x) => x.toFixed(2)],
  ["kurtosis", "kurtosis", (x) => x.toFixed(2)],
  ["P(>3σ*)", "p3sigma", small],
  ["P(>5σ*)", "p5sigma", small],
  ["tail dist.", "tailDistance", (x) => x.toFixed(2)],
  ["energy", "energy", (x) => x.toFixed(4)],
];

/** One evaluation as a table, below the command that made it. */
function evaluationText(folder) {
  const { runs } = JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8"));
  const [, command = ""] =
    /<dt>command<\/dt>\s*<dd>(.*?)<\/dd>/s.exec(readFileSync(join(folder, "report.html"), "utf8")) ?? [];
  const rows = runs.map((row) => {
    const cells = COLUMNS.map(([, key, words]) =>
      row.diverged === null ? withError(row[key], row.standardErrors[key], words) : "–",
    );
    if (row.diverged !== null) cells[0] = `diverged at ${row.diverged}`;
    const cost = row.costPerStep_us === null ? "–" : String(Math.round(row.costPerStep_us));
    const name = row.closure.startsWith(row.name) ? row.closure : `${row.name}: ${row.closure}`;
    return `| ${[name, ...cells, cost, row.snapshots].join(" | ")} |`;
  });
  const head = ["closure", ...COLUMNS.map(([words]) => words), "µs/step", "snapshots"];
  const [{ case: flow, grid }] = runs;
  return [
    `### ${flow}, ${grid}²`,
    "",
    "```console",
    // files of this machine by their names alone
    `$ npx ${unescapeHtml(command).replace(/(?<=[ '])\/\S*\/(?=[^/\s]+)/g, "")}`,
    "```",
    "",
    `| ${head.join(" | ")} |`,
    `|${head.map(() => " --- |").join("")}`,
    ...rows,
  ].join("\n");
}

const unescapeHtml = (text) =>
  text
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** A run as a row: how long it went, what it is like, and whether it drifts. */
function runRow(folder) {
  const record = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
  const { scene, status } = record;
  const { case: flow, grid, physics, policy, closure } = scene;
  const name = policy ?? closure.map((one) => one.name).join(" + ");
  const reynolds = Math.round(1 / physics.viscosity);
  const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n").map(JSON.parse);
  const samples = lines.filter(({ time }) => time > scene.statistics.spinup);
  const mean = (part) => part.reduce((sum, { energy }) => sum + energy, 0) / part.length;
  const half = Math.floor(samples.length / 2);
  const end = lines.at(-1)?.time ?? 0;
  const words = `${Math.round(end)}${status === "done" ? "" : ", then diverged"}`;
  const energies = [samples.slice(0, half), samples.slice(half)].map((part) => mean(part).toFixed(3));
  const isOwn = reynolds === 20000; // the reference is of this Reynolds number
  const compared = JSON.parse(
    execFileSync("node", ["dist/cli/main.js", "compare", folder, "--json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const [row] = compared.runs;
  const elog = isOwn ? withError(row.elog, row.standardErrors.elog, (x) => x.toFixed(3)) : "–";
  const kurtosis = withError(row.kurtosis, row.standardErrors.kurtosis, (x) => x.toFixed(2));
  const cells = [
    `\`${name}\``,
    `\`${flow}\``,
    `${grid}²`,
    reynolds,
    words,
    elog,
    kurtosis,
    energies.join(", "),
  ];
  return { order: [name, reynolds, flow, grid], text: `| ${cells.join(" | ")} |` };
}

function runTable(folder) {
  const rows = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, "run.json")))
    .map(runRow)
    .sort((a, b) => (a.order.map(String).join(" ") < b.order.map(String).join(" ") ? -1 : 1));
  const head = ["policy", "flow", "grid", "Re", "time", "Elog", "kurtosis", "energy, first and second half"];
  const lines = [`| ${head.join(" | ")} |`, `|${head.map(() => " --- |").join("")}`];
  return [...lines, ...rows.map(({ text }) => text)].join("\n");
}

const args = process.argv.slice(2);
if (args[0] === "--tables") {
  const folders = readdirSync(args[1]).map((name) => join(args[1], name));
  const texts = folders.filter((path) => existsSync(join(path, "evaluation.json"))).map(evaluationText);
  fill("evaluations", texts.join("\n\n"));
} else if (args[0] === "--runs") {
  fill("runs", runTable(args[1]));
} else {
  for (const [name, paths] of groupByScene(args)) ship(name, paths);
}
fill("seeds", seedTable());
