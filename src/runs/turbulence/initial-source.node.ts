// The start of a run in Node: files and shipped fields read, then made into ω.

import type { Kernels } from "../../kernels/kernels.ts";
import { type InitialMaterial, makeInitialField } from "../../turbulence/initial.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { readInput } from "../files.node.ts";
import { decodeField } from "./field-file.ts";
import { loadReferenceFields } from "./reference-source.node.ts";

/** ω [n, n] at the start of a scene. @throws ConfigError for a file that is missing, damaged or of another size */
export function loadInitialField(kernels: Kernels, scene: TurbulenceScene): Float64Array {
  return makeInitialField(scene, loadMaterial(kernels, scene));
}

function loadMaterial(kernels: Kernels, scene: TurbulenceScene): InitialMaterial {
  const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
  const { from, file, transpose } = scene.initial;
  if (from === "file") {
    const bytes = readInput(file, "initial.file");
    return { transform, field: decodeField(bytes, file, scene.grid, transpose) };
  }
  return from === "reference" ? { transform, reference: loadReferenceFields(scene.case) } : { transform };
}
