// `npm run readme`: writes the quoted outputs and the pictures of README.md again, from the built package.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  compileKernels,
  decodeRecording,
  LocalPool,
  loadKernels,
  MatchHost,
  openUnits,
  parseVolleyballScene,
  playJob,
  policyHashes,
  rallyOf,
  rallySvg,
  recordMatch,
} from "../../dist/index.js";
import { svgToPng } from "../../dist/report/png.node.js";
import { svgToPalettePng } from "./palette-png.mjs";
import { drawTurbulence } from "./turbulence-picture.mjs";

const PICTURE = "scenes/volleyball/3v3-rally.png";
const TURBULENCE_PICTURE = "scenes/turbulence/kf4beta20.png";
const GAMES = 32;

/** Runs a command of the package and gives what it printed. */
function gyre(folder, ...args) {
  const cli = resolve("dist/cli/main.js");
  return execFileSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

/** Puts an output into the block behind its mark. */
function refreshBlock(name, output) {
  const readme = readFileSync("README.md", "utf8");
  const block = new RegExp(`(<!-- output: ${name} -->\n\`\`\`text\n)[\\s\\S]*?(\`\`\`)`);
  if (!block.test(readme)) throw new Error(`README.md has no block marked <!-- output: ${name} -->`);
  writeFileSync(
    "README.md",
    readme.replace(block, (_, head, tail) => `${head}${output}\n${tail}`),
  );
}

/** What `gyre start` prints. */
function refreshStart() {
  refreshBlock("gyre start", gyre(mkdtempSync(join(tmpdir(), "gyre-readme-")), "start"));
}

/** What the last of the commands in the section on turbulence prints. */
function refreshCompare() {
  const folder = mkdtempSync(join(tmpdir(), "gyre-readme-"));
  cpSync("scenes", join(folder, "scenes"), { recursive: true });
  const [, section = ""] = /^## Turbulence$([\s\S]*?)^## /m.exec(readFileSync("README.md", "utf8")) ?? [];
  const [, commands = ""] = /```sh\n([\s\S]*?)\n```/.exec(section) ?? [];
  const outputs = commands.split("\n").map((line) => gyre(folder, ...line.split(" ").slice(2)));
  refreshBlock("gyre compare", outputs.at(-1));
}

/** Draws the liveliest decided game of a match: most touches, the shortest of equals. */
async function refreshPicture() {
  const scene = parseVolleyballScene({
    room: "volleyball",
    title: "3v3",
    task: "3v3",
    seed: 1,
    games: GAMES,
    away: "scripted-attacking",
  });
  const team = (variant) => ({ name: variant, kind: "scripted", variant });
  const spec = { scene, home: team(scene.home), away: team(scene.away) };
  const job = { matches: [spec], gamesEach: GAMES };
  const pool = new LocalPool(new MatchHost(await compileKernels()));
  const { results } = await playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool);
  const touches = (result) => result.touches[0] + result.touches[1];
  const [best] = results
    .filter(({ outcome }) => outcome === 1 || outcome === 2)
    .sort((a, b) => touches(b) - touches(a) || a.steps - b.steps || a.game - b.game);
  if (!best) throw new Error(`none of ${GAMES} games was decided: nothing to draw`);
  const kernels = await loadKernels();
  const bytes = recordMatch(kernels, spec, policyHashes(kernels, spec), [best]);
  writeFileSync(PICTURE, svgToPng(rallySvg(rallyOf(decodeRecording(bytes, "rally"))), 1.5));
  return `game ${best.game}: ${touches(best)} touches, ${best.steps} steps`;
}

refreshStart();
refreshCompare();
process.stdout.write("README.md: output of gyre start and gyre compare\n");
process.stdout.write(`${PICTURE}: ${await refreshPicture()}\n`);
const picture = await drawTurbulence();
writeFileSync(TURBULENCE_PICTURE, svgToPalettePng(picture.svg, 1));
process.stdout.write(`${TURBULENCE_PICTURE}: ${picture.about}\n`);
