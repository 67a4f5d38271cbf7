// The spectra that the flow of a scene should have, from the reference of its case. Knows no files.

import type { Kernels } from "../../kernels/kernels.ts";
import type { SpectraWanted } from "../../turbulence/agents/rewards.ts";
import type { AgentSettings } from "../../turbulence/agents/settings.ts";
import { truncatedSpectra, wholeSpectra } from "../../turbulence/agents/wanted.ts";
import type { ReferenceFields } from "../../turbulence/initial.ts";
import { checkReference, type FlowReference } from "../../turbulence/reference.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";

/** What a case's reference is. */
export interface WantedSource {
  readonly reference: FlowReference;
  /** snapshots of the fine flow; asked for where it is to be cut to the grid */
  readonly fields: () => ReferenceFields;
}

/** The spectra, by what agents are told to reach. @throws ConfigError when the reference is not of the scene's flow */
export function wantedSpectra(
  kernels: Kernels,
  scene: TurbulenceScene,
  which: AgentSettings["reference"],
  source: WantedSource,
): SpectraWanted {
  const { reference } = source;
  checkReference(reference, scene.case, scene.grid);
  if (which === "whole") return wholeSpectra(reference);
  const { n, fields } = source.fields();
  const transform = new SpectralTransform(kernels, n);
  const snapshots = fields.map((field) => transform.forward(field));
  transform.free();
  return truncatedSpectra(reference, snapshots, scene.grid);
}
