// The flows that agents train on, with what they should look like and where they start: from shipped references.

import type { Kernels } from "../../kernels/kernels.ts";
import type { AgentFlow } from "../../turbulence/agents/flow-world.ts";
import type { SpectraWanted } from "../../turbulence/agents/rewards.ts";
import type { AgentSettings } from "../../turbulence/agents/settings.ts";
import { makeInitialField, type ReferenceFields } from "../../turbulence/initial.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { loadReference, loadReferenceFields } from "../turbulence/reference-source.node.ts";
import { wantedSpectra } from "../turbulence/wanted-spectra.ts";
import type { ClosureScene } from "./training-env.ts";

/** The spectra that a flow should have, by what its agents are told to reach. */
export function loadWanted(
  kernels: Kernels,
  scene: TurbulenceScene,
  which: AgentSettings["reference"],
): SpectraWanted {
  const reference = loadReference(scene.case, "agents.reference");
  return wantedSpectra(kernels, scene, which, { reference, fields: () => loadReferenceFields(scene.case) });
}

function startsOf(kernels: Kernels, scene: TurbulenceScene, reference: ReferenceFields): Float64Array[] {
  const material = { transform: (n: number) => new SpectralTransform(kernels, n), reference };
  const { start } = (scene as ClosureScene).agents;
  const samples = start === "fixed" ? [scene.initial.sample] : reference.fields.map((_, k) => k + 1);
  return samples.map((sample) =>
    makeInitialField({ ...scene, initial: { ...scene.initial, sample } }, material),
  );
}

/** A scene's own flow and its further ones. @throws ConfigError when a case has no shipped reference */
export function loadAgentFlows(kernels: Kernels, scene: ClosureScene): AgentFlow[] {
  const others = scene.agents.also.map(({ case: name, grid, episode }) => {
    const { dt, precision, advection, dealias, agents, title, room, seed } = scene;
    const raw = { room, title, seed, case: name, grid, dt, precision, advection, dealias, agents };
    return { one: parseTurbulenceScene(raw, `${scene.title}: agents.also`), episode };
  });
  return [{ one: scene, episode: undefined }, ...others].map(({ one, episode }) => ({
    scene: one,
    episode,
    wanted: loadWanted(kernels, one, scene.agents.reference),
    starts: startsOf(kernels, one, loadReferenceFields(one.case)),
  }));
}
