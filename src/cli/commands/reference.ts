// gyre reference

import { basename } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { formatTable } from "../../report/table.ts";
import { checkWritable, writeOutput } from "../../runs/files.node.ts";
import { makeFields, makeReference } from "../../runs/turbulence/make-reference.ts";
import { readRun, readSnapshots } from "../../runs/turbulence/read-run.node.ts";
import { readRunRecord } from "../../runs/turbulence/run-folder.node.ts";
import { encodeReferenceJson, type FlowReference } from "../../turbulence/reference.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import type { Output } from "../context.ts";
import { collect, wholeNumber } from "../options.ts";
import { commandLine, finishTurbulenceScene, runInFolder, type TurbulenceFlags } from "../run-turbulence.ts";
import { readScene, roomOf } from "../scene-source.ts";

interface ReferenceFlags extends TurbulenceFlags {
  readonly fields: number;
}

/** Registers the command. */
export function addReferenceCommand(program: Command, output: Output): void {
  program
    .command("reference")
    .description("make reference statistics and initial fields from a long run of a fine grid")
    .argument("[scene]", "a turbulence scene, see `gyre list`")
    .option("--seed <n>", "names all randomness (default: the scene's)", wholeNumber("--seed", 0, 4294967295))
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--steps <n>", "time steps in all", wholeNumber("--steps", 1, 1_000_000_000))
    .option("--out <path>", "a folder for the run and the files; or a .json, the run beside it")
    .option("--resume <folder>", "go on with the run of a folder, or use it as it is")
    .option("--initial <file>", "start from a field, .npy, .npz or raw little-endian f64")
    .option(
      "--fields <n>",
      "initial fields to store, spread over the run",
      wholeNumber("--fields", 1, 100),
      10,
    )
    .option("--json", "print { reference, fields, … } as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  gyre reference scenes/turbulence/kf4-dns256.json --out runs/reference-kf4",
    )
    .action((path: string | undefined, flags: ReferenceFlags) => runReference(path, flags, output));
}

/** Where a run and its files go. */
interface Places {
  readonly folder: string;
  readonly statistics: string;
  readonly fields: string;
}

function placesOf(out: string, scene: TurbulenceScene): Places {
  const stem = out.endsWith(".json") ? out.replace(/\.json$/, "") : undefined;
  return {
    folder: stem === undefined ? out : `${stem}-run`,
    statistics: stem === undefined ? `${out}/${scene.case}.json` : out,
    fields: `${stem ?? `${out}/${scene.case}`}-fields.npz`,
  };
}

/** The scene, from a file or from the folder to go on with. */
function sceneOf(
  path: string | undefined,
  flags: ReferenceFlags,
): { scene: TurbulenceScene; command: string } {
  if (flags.resume !== undefined) {
    if (path !== undefined) throw new ConfigError("scene", "none beside --resume: the folder has it", path);
    const { scene, command } = readRunRecord(flags.resume, "--resume");
    return { scene: { ...scene, steps: flags.steps ?? scene.steps }, command };
  }
  if (path === undefined) throw new ConfigError("scene", "a scene file, or --resume FOLDER", path);
  const raw = readScene(path);
  if (roomOf(raw, path) !== "turbulence") throw new ConfigError(`${path}: room`, "turbulence", raw.room);
  return { scene: finishTurbulenceScene(raw, flags, path), command: commandLine("reference", path, flags) };
}

async function runReference(path: string | undefined, flags: ReferenceFlags, output: Output): Promise<void> {
  const { scene, command } = sceneOf(path, flags);
  const name = path === undefined ? scene.case : basename(path).replace(/\.json$/, "");
  const places = placesOf(flags.out ?? flags.resume ?? `runs/reference-${name}`, scene);
  const folder = flags.resume ?? places.folder;
  if (places.statistics === flags.out) checkWritable(places.statistics, "--out");
  const outcome = await runInFolder(scene, folder, { command, again: "reference" }, output);
  const kernels = await loadKernels();
  const { samples, record } = readRun(folder, "--out");
  const spinup = scene.statistics.spinup;
  const snapshots = (await readSnapshots(folder, scene.grid)).filter(({ time }) => time > spinup);
  const material = { scene: record.scene, command: record.command, samples, snapshots };
  const reference = makeReference(kernels, material);
  const fields = makeFields(kernels, material, flags.fields);
  writeOutput(places.statistics, encodeReferenceJson(reference), "--out");
  writeOutput(places.fields, fields.bytes, "--out");
  const report = {
    ...summaryOf(reference),
    hash: outcome.hash,
    files: [places.statistics, places.fields],
    fieldTimes: fields.times,
    largestCorrelation: fields.largestCorrelation,
    folder,
  };
  if (flags.json) output.print(JSON.stringify(report, null, 2));
  else output.print(tableOf(reference, report.largestCorrelation, fields.times.length));
  output.note(`written to ${places.statistics} and ${places.fields}`);
}

function summaryOf(reference: FlowReference): Record<string, unknown> {
  const { sigma, kurtosis, p3sigma, p5sigma, standardErrors, details } = reference;
  return {
    case: reference.case,
    grid: reference.n,
    samples: details?.samples ?? 0,
    snapshots: details?.snapshots ?? 0,
    from: details?.from ?? null,
    to: details?.to ?? null,
    sigma,
    kurtosis,
    p3sigma,
    p5sigma,
    standardErrors: standardErrors ?? {},
    turnoverTime: details?.turnoverTime ?? null,
    decorrelationTime: details?.decorrelationTime ?? null,
  };
}

function tableOf(reference: FlowReference, correlation: number, fields: number): string {
  const { details, standardErrors = {} } = reference;
  const number = (value: number | null | undefined, digits = 4): string => value?.toPrecision(digits) ?? "–";
  const row = (name: "sigma" | "kurtosis" | "p3sigma" | "p5sigma"): string[] => [
    name,
    number(reference[name]),
    `± ${number(standardErrors[name], 2)}`,
  ];
  return `${reference.name}\n\n${formatTable([
    ["samples", `${details?.samples}`, ""],
    ["time", `${number(details?.from)} – ${number(details?.to)}`, ""],
    ...(["sigma", "kurtosis", "p3sigma", "p5sigma"] as const).map(row),
    ["turnover time", number(details?.turnoverTime), ""],
    ["decorrelation time", number(details?.decorrelationTime), ""],
    [`${fields} initial fields`, number(correlation, 2), "largest correlation of two"],
  ])}`;
}
