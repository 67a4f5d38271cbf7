// Live runs from plain data, as it comes from a page: scenes are validated here, files decoded.

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ReferenceFields } from "../../turbulence/initial.ts";
import { decodeReferenceJson, type FlowReference } from "../../turbulence/reference.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import type { PolicyFile, PolicySource } from "../../volleyball/policies/load.ts";
import { parseVolleyballScene, refusePractice, type VolleyballScene } from "../../volleyball/scene.ts";
import { checkTransform, decodePolicy } from "../train/policy-file.ts";
import { requireTrainable } from "../train/training-env.ts";
import { learnedPolicyOf } from "../turbulence/learned-policy.ts";
import { decodeReferenceFields } from "../turbulence/reference-fields.ts";
import { wantedSpectra } from "../turbulence/wanted-spectra.ts";
import type { LearnedSource } from "./learned-source.ts";
import { LiveFlow } from "./live-flow.ts";
import { LiveHover } from "./live-hover.ts";
import { LiveMatch } from "./live-match.ts";
import { LivePractice } from "./live-practice.ts";
import type { LiveRun } from "./live-run.ts";

/** A match or a drill to be watched. */
export interface MatchRequest {
  /** a scene, not yet validated; its `home` and `away` are set to the policies below */
  readonly scene: unknown;
  readonly home: PolicySource;
  readonly away: PolicySource;
  /** number of the first game, 0 by default */
  readonly firstGame?: number;
}

/** Episodes of a practice scene to be watched. */
export interface PracticeRequest {
  /** a scene, not yet validated */
  readonly scene: unknown;
  /** a trained policy; its name is told without its ending */
  readonly policy: PolicyFile;
  /** sampled actions in place of mean ones; whatever the scene says, as in `gyre evaluate` */
  readonly isSampled?: boolean;
}

/** A flow to be watched. */
export interface FlowRequest {
  /** a scene, not yet validated */
  readonly scene: unknown;
  /** text of a reference file (.json): what spectra and densities are shown beside */
  readonly reference?: string;
  /** bytes of the case's …-fields.npz, for scenes that start from it; or of the one field that this scene wants */
  readonly referenceFields?: Uint8Array;
  readonly stepsPerFrame: number;
  /** agents a side at which the closure's coefficient is shown */
  readonly agentLattice?: number;
  /** of the closure `learned`; its name is told without its ending */
  readonly policy?: PolicyFile;
  /** bytes of …-fields.npz, whole or in parts, for policies that look at the truncated reference */
  readonly snapshots?: readonly Uint8Array[];
}

/** The word by which a scene and a recording name a policy. */
function wordOf(source: PolicySource): string {
  if (source.kind === "scripted") return source.variant;
  return source.files.length === 1 ? (source.files[0]?.name ?? source.name) : source.name;
}

function sceneOf({ scene, home, away }: MatchRequest): VolleyballScene {
  if (typeof scene !== "object" || scene === null || Array.isArray(scene)) {
    throw new ConfigError("scene", "an object", scene);
  }
  return parseVolleyballScene({ ...scene, home: wordOf(home), away: wordOf(away) });
}

/** Starts a match or a drill. @throws ConfigError for a scene that is wrong, or a policy that cannot play it */
export function startMatch(kernels: Kernels, request: MatchRequest): LiveRun {
  const { home, away, firstGame = 0 } = request;
  const scene = sceneOf(request);
  refusePractice(scene, "scene");
  if (!(Number.isInteger(firstGame) && firstGame >= 0 && firstGame < scene.games)) {
    throw new ConfigError("firstGame", `a whole number, 0 … ${scene.games - 1}`, firstGame);
  }
  const games = Array.from({ length: scene.games - firstGame }, (_, k) => firstGame + k);
  if (scene.task === "hover") return new LiveHover(kernels, scene, home, games);
  return new LiveMatch(kernels, { scene, home, away }, games);
}

/** Starts the episodes of a practice scene. @throws ConfigError for a scene that is wrong, or a policy that does not fit */
export function startPractice(kernels: Kernels, request: PracticeRequest): LiveRun {
  const { policy, isSampled = false } = request;
  const scene = requireTrainable(parseVolleyballScene(request.scene), "scene");
  const { actors, notes } = decodePolicy(policy.bytes, policy.name);
  checkTransform(notes, scene.practice.action_transform, policy.name);
  const name = policy.name.replace(/\.safetensors$/, "");
  const episodes = Array.from({ length: scene.games }, (_, k) => k);
  const flown = { ...scene, deterministic: !isSampled };
  return new LivePractice(kernels, flown, { name, word: name, actors }, episodes);
}

/** Fields of a file; one that is alone is the sample that the scene starts from. */
function fieldsFor({ initial }: TurbulenceScene, bytes: Uint8Array): ReferenceFields {
  const { n, fields } = decodeReferenceFields(bytes, "reference fields");
  const [only] = fields;
  if (fields.length !== 1 || !only || initial.sample === 1) return { n, fields };
  return { n, fields: [...new Array<Float64Array>(initial.sample - 1).fill(only), only] };
}

function snapshotsOf(parts: readonly Uint8Array[]): ReferenceFields {
  const all = parts.map((bytes) => decodeReferenceFields(bytes, "reference fields"));
  const [first] = all;
  if (!first)
    throw new ConfigError("policy", "snapshots of the reference, which this one was trained on", "none");
  return { n: first.n, fields: all.flatMap(({ fields }) => fields) };
}

/** A policy, and what it looks at. @throws ConfigError where it is of another room, or the case has no reference */
function learnedSource(
  kernels: Kernels,
  scene: TurbulenceScene,
  reference: FlowReference | undefined,
  { policy, snapshots = [] }: FlowRequest,
): LearnedSource | undefined {
  if (!policy) return undefined;
  const name = policy.name.replace(/\.safetensors$/, "");
  const learned = learnedPolicyOf(decodePolicy(policy.bytes, policy.name), name, scene.policy ?? name);
  if (!reference) {
    throw new ConfigError("case", "one whose reference ships: a learned closure looks at it", scene.case);
  }
  const source = { reference, fields: () => snapshotsOf(snapshots) };
  return { policy: learned, wanted: wantedSpectra(kernels, scene, learned.agents.reference, source).zxy };
}

/** Starts a flow. @throws ConfigError for a scene or a file that is wrong */
export function startFlow(kernels: Kernels, request: FlowRequest): LiveRun {
  const { referenceFields, stepsPerFrame, agentLattice } = request;
  const scene = parseTurbulenceScene(request.scene);
  const reference =
    request.reference === undefined ? undefined : decodeReferenceJson(request.reference, "reference");
  return new LiveFlow(kernels, {
    scene,
    reference,
    learned: learnedSource(kernels, scene, reference, request),
    referenceFields: referenceFields && fieldsFor(scene, referenceFields),
    stepsPerFrame,
    agentLattice,
  });
}
