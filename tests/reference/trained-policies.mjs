// Ships trained policies: from the folders of trainings, several seeds a scene, the best by validation goes into
// scenes/volleyball/policies with what is known of it; all seeds are evaluated on episodes that nobody chose by.
//
//   npm run ship-policies -- runs/solo-bump-1 runs/solo-bump-2 …      a group for each scene
//   npm run ship-policies                                             writes the table anew from the files
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKernels } from "../../dist/kernels/kernels.js";
import { learningCurveSvg } from "../../dist/report/learning-curve.js";
import { evaluatePolicy } from "../../dist/runs/train/evaluate.js";
import { decodePolicy } from "../../dist/runs/train/policy-file.js";
import { requireTrainable } from "../../dist/runs/train/training-env.js";
import { parseVolleyballScene } from "../../dist/volleyball/scene.js";
import { curvePanel, groupByScene, nameOf, readTrained, shipBest } from "./ship-training.mjs";

const FOLDER = "scenes/volleyball/policies";
const [EPISODES, SEED] = [1000, 9];
/** what the paper's PPO reached with rotor thrusts (volleyball.md 10) */
const PUBLISHED = {
  "back-and-forth": "10.04 ± 0.20",
  "hit-the-ball": "11.40 ± 0.06",
  "solo-bump": "10.83 ± 1.24",
};
const kernels = await loadKernels();

const sceneOf = (name) => {
  const raw = JSON.parse(readFileSync(`scenes/volleyball/${name}.json`, "utf8"));
  return requireTrainable(parseVolleyballScene(raw), name);
};
const evaluate = (scene, actors) =>
  evaluatePolicy(kernels, scene, actors, { episodes: EPISODES, seed: SEED, deterministic: true });

function readRun(path) {
  const run = readTrained(path);
  const { mean, ci95 } = evaluate(sceneOf(nameOf(path)), run.actors);
  return { ...run, row: { ...run.row, mean, ci95 } };
}

/** Ships the best seed of a scene by validation. */
function ship(name, paths) {
  const runs = paths.map(readRun).sort((a, b) => a.row.seed - b.row.seed);
  const { record } = shipBest(FOLDER, name, runs, ({ command }) => command);
  const { metric } = record.best;
  const svg = learningCurveSvg({
    title: sceneOf(name).title,
    subtitle: `${metric} over validation episodes of mean actions; ${runs.length} seeds`,
    panels: [curvePanel(metric, runs, 1)],
  });
  writeFileSync(join(FOLDER, `${name}.svg`), svg);
}

for (const [name, paths] of groupByScene(process.argv.slice(2))) ship(name, paths);

const number = (x) => x.toFixed(Math.abs(x) < 1 ? 3 : 2);
const interval = ([low, high]) => `${number(low)} – ${number(high)}`;
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".safetensors"))
  .map((name) => name.slice(0, -12));
const shipped = names.map((name) => {
  const { actors, notes } = decodePolicy(readFileSync(join(FOLDER, `${name}.safetensors`)), name);
  const report = evaluate(sceneOf(name), actors);
  const seeds = JSON.parse(notes.seeds);
  return { name, notes, report, seeds };
});
const head = `# Trained policies

Made by \`gyre train\` on two cores of a laptop's kind, from the scenes beside them; several seeds each, the shipped one chosen on
its validation episodes (\`training.validation_seed\`), everything below measured on ${EPISODES} others:

\`\`\`console
$ npx gyre evaluate scenes/volleyball/solo-bump.json --policy solo-bump --episodes ${EPISODES} --seed ${SEED}
\`\`\`

| policy | commands | metric | mean | 95 % interval | paper's PPO | hash |
| --- | --- | --- | --- | --- | --- | --- |
`;
const rows = shipped.map(
  ({ name, notes, report }) =>
    `| \`${name}\` | ${notes.action_transform} | ${report.metric} | ${number(report.mean)} | ${interval(report.ci95)} | ${PUBLISHED[name] ?? "–"} | ${report.hash} |`,
);
const seedRows = shipped.flatMap(({ name, notes, seeds }) =>
  seeds.map(
    ({ seed, steps, seconds, best, mean, ci95 }) =>
      `| \`${name}\` | ${seed}${String(seed) === notes.seed ? " (shipped)" : ""} | ${(steps / 1e6).toFixed(1)} M | ${(seconds / 60).toFixed(1)} | ${number(best.value)} at ${(best.steps / 1e6).toFixed(1)} M | ${number(mean)} | ${interval(ci95)} |`,
  ),
);
const tail = `

## All seeds

Minutes are of a training as it ran, beside others on the same two cores.

| scene | seed | control steps | minutes | validation | mean | 95 % interval |
| --- | --- | --- | --- | --- | --- | --- |
${seedRows.join("\n")}

Curves: ${names.map((name) => `[${name}](${name}.svg)`).join(", ")}. A file's notes hold task, commands, scene, settings, seed, steps, seconds,
commit, curve and all seeds: \`npx gyre check ${names[0]}\`. Made with \`npm run ship-policies\`.
`;
writeFileSync(join(FOLDER, "README.md"), head + rows.join("\n") + tail);
process.stdout.write(`${rows.join("\n")}\n`);
