// gyre check

import { statSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { type Kernels, loadKernels } from "../../kernels/kernels.ts";
import { isSafetensors, readSafetensors } from "../../learning/formats/safetensors.ts";
import { decodeRecording, isRecording } from "../../recording/gyr.ts";
import type { Recording } from "../../recording/recording.ts";
import { decodeText, readInput } from "../../runs/files.node.ts";
import { decodeLedger, isLedger } from "../../runs/ledger.ts";
import { LATEST, resolveRun } from "../../runs/list-runs.node.ts";
import { hashOfActors } from "../../runs/live/live-practice.ts";
import { loadAnyPolicy } from "../../runs/match-spec.ts";
import { findPolicy } from "../../runs/policies.node.ts";
import { resimulate } from "../../runs/resimulate.node.ts";
import { describeTrained } from "../../runs/train/list-trained.node.ts";
import { POLICY_FORMAT } from "../../runs/train/policy-file.ts";
import { findTrainedPolicy, trainedPolicies } from "../../runs/train/policy-source.node.ts";
import { isTrainFolder } from "../../runs/train/train-folder.node.ts";
import { resimulateFlow } from "../../runs/turbulence/resimulate-flow.node.ts";
import type { VolleyballScene } from "../../volleyball/scene.ts";
import { checkTraining } from "../check-training.ts";
import {
  checkCheckpoint,
  checkReferenceFile,
  checkRun,
  type FlowKind,
  isCheckpoint,
  isReference,
  isRunFolder,
} from "../check-turbulence.ts";
import type { Output } from "../context.ts";
import { checkScene as checkAnyScene, findScene, type RawScene } from "../scene-source.ts";

/** What a file turned out to be; printed as JSON. */
interface Finding {
  readonly file: string;
  readonly kind: "scene" | "policy" | "recording" | "ledger" | FlowKind;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Registers the command. */
export function addCheckCommand(program: Command, output: Output): void {
  program
    .command("check")
    .description("say what a file is and whether it is sound: scene, policy, recording, ledger, run folder …")
    .argument("<file>", "the file, the folder of a run, or `latest`")
    .option("--salvage", "recordings: read a damaged file up to its last whole frame")
    .option("--simulate", "recordings: compute the same games or flow again and compare")
    .option("--json", "print as JSON")
    .action(async (file: string, flags: { salvage?: boolean; simulate?: boolean; json?: boolean }) => {
      const finding = checkFile(await loadKernels(), file, flags);
      if (flags.json) output.print(JSON.stringify(finding, null, 2));
      else {
        const facts = Object.entries(finding.summary).map(([name, value]) => `  ${name}: ${String(value)}`);
        const state = "damage" in finding.summary ? "damaged" : "sound";
        output.print([`${file}: a ${state} ${finding.kind}`, ...facts].join("\n"));
      }
    });
}

function checkFile(
  kernels: Kernels,
  file: string,
  flags: { salvage?: boolean; simulate?: boolean },
): Finding {
  const path = file === LATEST ? resolveRun(file) : findScene(file);
  if (isFile(path)) {
    const bytes = readInput(path, "file");
    if (bytes.length === 0)
      throw new ConfigError(file, "a scene, policy, recording or ledger", "an empty file");
    if (isRecording(bytes) || file.endsWith(".gyr")) return checkRecording(kernels, file, bytes, flags);
    refuseRecordingFlags(flags, file);
    if (file.endsWith(".jsonl") || isLedger(new TextDecoder().decode(bytes.subarray(0, 64)))) {
      return checkLedger(file, bytes);
    }
    if (file.endsWith(".json")) {
      const value = parseJson(decodeText(bytes, file), file);
      if (isReference(value)) return checkReferenceFile(file, bytes);
      const isMixture = typeof value === "object" && value !== null && "members" in value;
      if (!isMixture) return checkScene(file, value);
    }
    if (isCheckpoint(bytes)) return checkCheckpoint(file, bytes);
    if (isPilot(bytes, file)) return checkPilot(kernels, file);
  }
  refuseRecordingFlags(flags, file);
  if (isTrainFolder(path)) return checkTraining(kernels, path);
  if (isRunFolder(path)) return checkRun(kernels, path);
  if (trainedPolicies().includes(file)) return checkPilot(kernels, file);
  const policy = loadAnyPolicy(kernels, findPolicy(file, "file"));
  return {
    file,
    kind: "policy",
    summary: { name: policy.name, hash: policy.hash, tasks: policy.tasks.join(", ") || "drills only" },
  };
}

/** Whether there is something to read; folders may be policies of many files. */
function isFile(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && !status.isDirectory();
}

function refuseRecordingFlags(flags: { salvage?: boolean; simulate?: boolean }, file: string): void {
  if (flags.salvage) throw new ConfigError("--salvage", "a recording", file);
  if (flags.simulate) throw new ConfigError("--simulate", "a recording", file);
}

/** Whether a file is a policy whose notes say that it was trained on a practice task. */
function isPilot(bytes: Uint8Array, file: string): boolean {
  return isSafetensors(bytes) && readSafetensors(bytes, file).metadata.format === POLICY_FORMAT;
}

function checkPilot(kernels: Kernels, file: string): Finding {
  const policy = findTrainedPolicy(file, "file");
  const { path: _, metric, value, ...facts } = describeTrained(policy);
  const judged = metric === null || value === null ? {} : { [metric]: value };
  const hash = hashOfActors(kernels, policy.actors);
  return { file, kind: "policy", summary: { ...facts, ...judged, hash } };
}

function checkScene(file: string, value: unknown): Finding {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError(file, "a scene (a JSON object)", value);
  }
  const scene = checkAnyScene(value as RawScene, file);
  const summary =
    scene.room === "turbulence"
      ? {
          title: scene.title,
          case: scene.case,
          grid: scene.grid,
          steps: scene.steps,
          start: scene.initial.from,
        }
      : gamesSummary(scene);
  return { file, kind: "scene", summary };
}

function gamesSummary(scene: VolleyballScene): Readonly<Record<string, unknown>> {
  const { title, task, home, away, games, practice, max_steps } = scene;
  if (!practice) return { title, task, home, away, games };
  return { title, task, actions: practice.action_transform, steps: max_steps };
}

function checkLedger(file: string, bytes: Uint8Array): Finding {
  const ledger = decodeLedger(decodeText(bytes, file), file);
  return {
    file,
    kind: "ledger",
    summary: {
      job: ledger.job.kind,
      policies: ledger.job.policies.map((policy) => policy.word).join(", "),
      games: ledger.results.length,
      shard: `${ledger.shard.index}/${ledger.shard.count}`,
    },
  };
}

/** What came of simulating a recording again, in words. @throws ConfigError where anything differs */
function simulateAgain(kernels: Kernels, recording: Recording, file: string): string {
  const { header, frames } = recording;
  if (header.room === "turbulence") {
    resimulateFlow(kernels, recording, file);
    return `${frames.length} frames, same fields`;
  }
  return `${resimulate(kernels, header, file).header.games.length} games, same hashes`;
}

function checkRecording(
  kernels: Kernels,
  file: string,
  bytes: Uint8Array,
  flags: { salvage?: boolean; simulate?: boolean },
): Finding {
  const recording = decodeRecording(bytes, basename(file), { salvage: flags.salvage === true });
  const { header } = recording;
  const again = flags.simulate ? simulateAgain(kernels, recording, file) : undefined;
  return {
    file,
    kind: "recording",
    summary: {
      title: header.title,
      policies: header.policies.map((policy) => policy.name).join(" – "),
      games: header.games.length,
      frames: recording.frames.length,
      events: recording.events.length,
      ...(recording.damage ? { damage: recording.damage } : {}),
      ...(again === undefined ? {} : { "simulated again": again }),
    },
  };
}
