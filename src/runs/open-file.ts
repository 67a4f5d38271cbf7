// What dropped files are, told by their content: a recording, a scene, a policy, the arrays of a turbulence run.
// They come from anywhere: every reader here is bounded, and its errors name file, rule and value.

import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { readNpz } from "../learning/formats/npz.ts";
import { isSafetensors, readSafetensors } from "../learning/formats/safetensors.ts";
import { isZip } from "../learning/formats/zip.ts";
import { type FrameColumns, packFrames } from "../recording/columns.ts";
import { frameSize } from "../recording/frame-layout.ts";
import { decodeColumns, isRecording } from "../recording/gyr.ts";
import type { RecordedEvent, RecordingHeader } from "../recording/recording.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../turbulence/scene.ts";
import type { PolicyFile, PolicySource } from "../volleyball/policies/load.ts";
import { TASK_SIZES } from "../volleyball/policies/network.ts";
import type { TaskName } from "../volleyball/policies/policy.ts";
import { practiceTaskOf } from "../volleyball/practice/tasks.ts";
import { parseVolleyballScene, type VolleyballScene } from "../volleyball/scene.ts";
import { loadAnyPolicy } from "./match-spec.ts";
import { decodePolicy } from "./train/policy-file.ts";
import { isRunArrays, makeFlowRecording, storedFlowOf } from "./turbulence/flow-recording.ts";
import { learnedPolicyOf } from "./turbulence/learned-policy.ts";

/** A file as a page gets it. */
export interface DroppedFile {
  /** without folders */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What files turned out to be. */
export type Opened =
  | {
      readonly kind: "recording";
      readonly header: RecordingHeader;
      readonly events: readonly RecordedEvent[];
      readonly columns: FrameColumns;
      /** why not all of the file could be read */
      readonly damage?: string;
    }
  | { readonly kind: "scene"; readonly room: "volleyball"; readonly scene: VolleyballScene }
  | { readonly kind: "scene"; readonly room: "turbulence"; readonly scene: TurbulenceScene }
  | {
      readonly kind: "policy";
      readonly source: PolicySource;
      /** tasks it can play */
      readonly tasks: readonly TaskName[];
      /** drones a team that it can fly */
      readonly teamSizes: readonly number[];
      /** XXH64 of what defines it */
      readonly hash: string;
      /** a line about it */
      readonly summary: string;
    }
  | {
      /** a policy trained on a practice task */
      readonly kind: "pilot";
      readonly file: PolicyFile;
      /** that it was trained on, with every default filled in */
      readonly scene: VolleyballScene;
      readonly summary: string;
    }
  | OpenedClosure;

/** A policy trained on a turbulence scene: a closure. */
interface OpenedClosure {
  readonly kind: "closure";
  readonly file: PolicyFile;
  /** that it was trained on, with every default filled in */
  readonly scene: TurbulenceScene;
  /** which spectrum it looks at */
  readonly reference: "whole" | "truncated";
  readonly summary: string;
}

/** The largest file that is looked at, bytes. */
const MAX_BYTES = 2 ** 30;

/**
 * Reads dropped files: one recording, scene or run; or one or more files of a policy.
 *
 * @throws ConfigError naming file, rule and value
 */
export function openFiles(kernels: Kernels, files: readonly DroppedFile[]): Opened {
  const [file] = files;
  if (!file) throw new ConfigError("files", "at least one", "none");
  for (const { name, bytes } of files) {
    if (bytes.length === 0) throw new ConfigError(name, "a file with something in it", "0 bytes");
    if (bytes.length > MAX_BYTES) throw new ConfigError(name, `at most ${MAX_BYTES} bytes`, bytes.length);
  }
  if (files.length > 1) {
    refuseMixed(files);
    return openPolicy(kernels, files);
  }
  const { name, bytes } = file;
  if (isRecording(bytes) || name.toLowerCase().endsWith(".gyr")) return openRecording(file);
  refuseOtherFields(file);
  if (isZip(bytes)) return openArchive(kernels, file);
  if (isSafetensors(bytes)) return openPilot(file) ?? openPolicy(kernels, files);
  if (name.toLowerCase().endsWith(".safetensors")) return openPolicy(kernels, files);
  if (bytes.find((byte) => byte > 0x20) === 0x7b) return openJson(kernels, file);
  const rule = "a recording (.gyr), a scene (.json), a policy (.safetensors, .pt) or a turbulence run (.npz)";
  throw new ConfigError(name, rule, `${bytes.length} bytes of something else`);
}

/** Several files are the files of one policy; anything else opens alone. */
function refuseMixed(files: readonly DroppedFile[]): void {
  for (const { name, bytes } of files) {
    if (/\.(pt|safetensors)$/i.test(name)) continue;
    const isMixture = /\.npz$/i.test(name) || (/\.json$/i.test(name) && !isScene(bytes));
    if (isMixture && !isRecording(bytes)) continue;
    throw new ConfigError(
      name,
      "a file that is opened alone, or the files of one policy",
      `${files.length} files`,
    );
  }
}

function isScene(bytes: Uint8Array): boolean {
  return /"room"\s*:/.test(new TextDecoder().decode(bytes.subarray(0, 4096)));
}

function openRecording({ name, bytes }: DroppedFile): Opened {
  return { kind: "recording", ...decodeColumns(bytes, name, { salvage: true }) };
}

/** An archive: a policy as PyTorch saves it, a mixture, or the arrays of a run. */
function openArchive(kernels: Kernels, file: DroppedFile): Opened {
  const arrays = readNpz(file.bytes, file.name);
  if (!isRunArrays(arrays)) {
    if (arrays.size > 0 && !arrays.has("row") && !arrays.has("meta_policy_0")) {
      const rule =
        "a run as gyre export --to npz writes it (omega, step, attributes), or a mixture (row, col)";
      throw new ConfigError(file.name, rule, [...arrays.keys()].slice(0, 5));
    }
    return openPolicy(kernels, [file]);
  }
  const recording = makeFlowRecording(kernels, storedFlowOf(arrays, file.name), file.name);
  const { header, events, frames } = recording;
  return { kind: "recording", header, events, columns: packFrames(frames, frameSize(header)) };
}

const HDF5 = [0x89, 0x48, 0x44, 0x46];

/** Formats of fields that a page does not read. */
function refuseOtherFields({ name, bytes }: DroppedFile): void {
  const isHdf5 = HDF5.every((byte, k) => bytes[k] === byte);
  if (!isHdf5 && !/\.zarr$|^\.z(array|group|attrs)$/i.test(name)) return;
  const rule = "a recording or .npz: write one with gyre export RUN --to gyr, or --to npz";
  throw new ConfigError(name, rule, isHdf5 ? "HDF5" : "Zarr");
}

function openJson(kernels: Kernels, file: DroppedFile): Opened {
  const value = parseJson(new TextDecoder().decode(file.bytes), file.name);
  const { room, members } = value as { room?: unknown; members?: unknown };
  if (room === "turbulence") return { kind: "scene", room, scene: parseTurbulenceScene(value, file.name) };
  if (room === "volleyball") return { kind: "scene", room, scene: parseVolleyballScene(value, file.name) };
  if (members !== undefined) return openPolicy(kernels, [file]);
  throw new ConfigError(`${file.name}: room`, "volleyball or turbulence", room);
}

/** Name of a policy without the ending of its file. */
function nameOf(fileName: string): string {
  return fileName.replace(/\.(safetensors|pt|npz|json)$/i, "");
}

/** A policy whose notes name the scene that it was trained on; undefined for others. */
function openPilot(file: DroppedFile): Opened | undefined {
  const { scene: text } = readSafetensors(file.bytes, file.name).metadata;
  if (text === undefined) return undefined;
  const where = `${file.name}: scene`;
  const raw = parseJson(text, where);
  if ((raw as { room?: unknown } | null)?.room === "turbulence") return openClosure(file, raw);
  const scene = parseVolleyballScene(raw, where);
  if (!practiceTaskOf(scene)) return undefined;
  return {
    kind: "pilot",
    file,
    scene,
    summary: `${file.name}: trained on ${scene.task}, which it flies here`,
  };
}

function openClosure(file: DroppedFile, raw: unknown): OpenedClosure {
  const scene = parseTurbulenceScene(raw, `${file.name}: scene`);
  const name = nameOf(file.name);
  const { reference } = learnedPolicyOf(decodePolicy(file.bytes, file.name), name, name).agents;
  const summary = `${file.name}: trained on ${scene.case}, ${scene.grid}²; it is a closure here`;
  return { kind: "closure", file, scene, reference, summary };
}

function openPolicy(kernels: Kernels, files: readonly PolicyFile[]): Opened {
  const [first] = files as readonly [PolicyFile];
  const source: PolicySource = { name: nameOf(first.name), kind: "file", files };
  const { tasks, hash } = loadAnyPolicy(kernels, source);
  const teamSizes = [...new Set(tasks.map((task) => TASK_SIZES[task]))];
  const many = files.length === 1 ? first.name : `${files.length} files`;
  const summary = `${many}: plays ${tasks.join(", ")}`;
  return { kind: "policy", source, tasks, teamSizes, hash, summary };
}
