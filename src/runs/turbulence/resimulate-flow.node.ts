// Computes the flow of a recording again: its scene, the policy that it names, and what ships of its case.

import { existsSync } from "node:fs";
import { basename } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { packFrames } from "../../recording/columns.ts";
import { frameSize } from "../../recording/frame-layout.ts";
import type { Recording } from "../../recording/recording.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { readInput, readText } from "../files.node.ts";
import { trainedPolicyPath } from "../train/policy-source.node.ts";
import { type FlowMaterial, verifyFlow } from "../verify-flow.ts";
import { shippedFields, shippedReference } from "./reference-source.node.ts";

function loadMaterial({ closure, policy, case: name }: TurbulenceScene): FlowMaterial {
  const isLearned = closure.some((one) => one.name === "learned") && policy !== undefined;
  const path = isLearned ? trainedPolicyPath(policy, "policy", "turbulence") : undefined;
  const fields = existsSync(shippedFields(name)) ? readInput(shippedFields(name), "initial.from") : undefined;
  return {
    ...(path === undefined ? {} : { policy: { name: basename(path), bytes: readInput(path, "policy") } }),
    ...(existsSync(shippedReference(name)) ? { reference: readText(shippedReference(name), "case") } : {}),
    ...(fields === undefined ? {} : { referenceFields: fields, snapshots: [fields] }),
  };
}

/**
 * Compares the fields of all frames, bit for bit.
 *
 * @throws ConfigError when the policy is not to be found or not the one recorded, or a frame differs
 */
export function resimulateFlow(kernels: Kernels, { header, frames }: Recording, name: string): void {
  if (frames.length === 0) throw new ConfigError(name, "a recording with frames", "0 frames");
  const scene = parseTurbulenceScene(header.scene, `${name}: scene`);
  const columns = packFrames(frames, frameSize(header));
  const { difference } = verifyFlow(kernels, header, columns, loadMaterial(scene));
  if (difference !== undefined)
    throw new ConfigError(name, "the flow of its scene, never changed", difference);
}
