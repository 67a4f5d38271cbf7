// Whether a recording of a flow is what its header says: it is computed again from its scene.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { FrameColumns } from "../recording/columns.ts";
import { frameSize } from "../recording/frame-layout.ts";
import type { RecordingHeader } from "../recording/recording.ts";
import type { LiveRun } from "./live/live-run.ts";
import { type FlowRequest, startFlow } from "./live/start-live.ts";
import type { Verdict } from "./verify-recording.ts";

/** What a flow needs beside its scene. */
export type FlowMaterial = Pick<FlowRequest, "reference" | "referenceFields" | "policy" | "snapshots">;

/** Frames computed between two looks. */
const BATCH = 50;

/**
 * Computes a flow again and compares the fields of every frame, bit for bit. Spectra, densities and numbers derive from them;
 * time means also depend on what was not recorded.
 *
 * @throws ConfigError where the policy is not the one recorded, or the flow cannot start
 */
export function verifyFlow(
  kernels: Kernels,
  header: RecordingHeader,
  columns: FrameColumns,
  material: FlowMaterial,
): Verdict {
  const stepsPerFrame = columns.steps.reduce(commonDivisor, header.everySteps);
  const agents = header.fields?.find(({ name }) => name === "agents")?.rows;
  const run = startFlow(kernels, {
    ...{ ...material, scene: header.scene, stepsPerFrame },
    ...(agents === undefined ? {} : { agentLattice: agents }),
  });
  try {
    checkPolicy(header, run.header);
    return compare(header, columns, run);
  } finally {
    run.free();
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function checkPolicy({ policies: [known] }: RecordingHeader, { policies: [given] }: RecordingHeader): void {
  // that of a run folder names none
  if (!known || known.hash === given?.hash) return;
  throw new ConfigError(`recording: policy ${known.word}`, `the one recorded (${known.hash})`, given?.hash);
}

/** Numbers of the fields that both have at the beginning of their frames. */
function sharedFields(recorded: RecordingHeader, played: RecordingHeader): number {
  let size = 0;
  for (const [k, { name, rows, columns }] of (recorded.fields ?? []).entries()) {
    const other = played.fields?.[k];
    if (other?.name !== name || other.rows !== rows || other.columns !== columns) break;
    size += rows * columns;
  }
  return size;
}

const wordsOf = ({ values }: FrameColumns): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, values.length);

function compare(header: RecordingHeader, recorded: FrameColumns, run: LiveRun): Verdict {
  const shared = sharedFields(header, run.header);
  const [size, playedSize] = [frameSize(header), frameSize(run.header)];
  const words = wordsOf(recorded);
  let frames = 0;
  const verdict = (difference?: string): Verdict => ({
    ...{ isSame: difference === undefined, games: 1, frames, difference },
  });
  while (frames < recorded.steps.length) {
    const { columns, trouble } = run.next(BATCH);
    const played = wordsOf(columns);
    for (const [k, step] of columns.steps.entries()) {
      const due = recorded.steps[frames] ?? step + 1;
      if (due < step) return verdict(`frame ${frames}: step ${due} is recorded after a later one`);
      if (due > step) continue;
      for (let i = 0; i < shared; i++) {
        if (words[frames * size + i] === played[k * playedSize + i]) continue;
        return verdict(`frame ${frames}, step ${step}: number ${i} of its fields differs`);
      }
      frames++;
    }
    if (trouble !== undefined && frames < recorded.steps.length) return verdict(trouble);
  }
  return verdict();
}
