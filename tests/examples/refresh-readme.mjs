// `npm run readme`: writes the quoted output and the picture of README.md again, from the built package.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
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

const PICTURE = "scenes/volleyball/3v3-rally.png";
const GAMES = 32;

/** Puts what `gyre start` prints into the block behind its mark. */
function refreshOutput() {
  const folder = mkdtempSync(join(tmpdir(), "gyre-readme-"));
  const cli = resolve("dist/cli/main.js");
  const output = execFileSync(process.execPath, [cli, "start"], { cwd: folder, encoding: "utf8" }).trim();
  const readme = readFileSync("README.md", "utf8");
  const block = /(<!-- output: gyre start -->\n```text\n)[\s\S]*?(```)/;
  if (!block.test(readme)) throw new Error("README.md has no block marked <!-- output: gyre start -->");
  writeFileSync(
    "README.md",
    readme.replace(block, (_, head, tail) => `${head}${output}\n${tail}`),
  );
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

refreshOutput();
process.stdout.write(`README.md: output of gyre start\n${PICTURE}: ${await refreshPicture()}\n`);
