// gyre list

import type { Command } from "commander";
import { findVehicle, vehicleNames } from "../../quadrotor/vehicles.ts";
import type { CatalogTrained } from "../../recording/catalog.ts";
import { formatTable } from "../../report/table.ts";
import { listClosures, listPolicies } from "../../runs/listing.ts";
import { shippedScenes } from "../../runs/shipped-scenes.node.ts";
import { type ListedClosure, listLearned } from "../../runs/train/list-learned.node.ts";
import { listTrained } from "../../runs/train/list-trained.node.ts";
import { CASES } from "../../turbulence/cases.ts";
import { practiceTaskOf } from "../../volleyball/practice/tasks.ts";
import { TASKS } from "../../volleyball/tasks.ts";
import type { Output } from "../context.ts";
import { readScene } from "../scene-source.ts";

/** What ships with gyre. */
interface Listing {
  readonly tasks: readonly { name: string; drones: number; court_m: readonly [number, number] }[];
  readonly policies: readonly { name: string; about: string }[];
  readonly trained: readonly CatalogTrained[];
  readonly scenes: readonly { path: string; title: string }[];
  readonly vehicles: readonly { name: string; mass_kg: number; rotors: number }[];
  readonly cases: readonly { name: string; about: string }[];
  readonly learned: readonly ListedClosure[];
  readonly closures: readonly { name: string; parameters: Readonly<Record<string, unknown>> }[];
}

function listScenes(): { path: string; title: string }[] {
  return shippedScenes().map((path) => ({ path, title: String(readScene(path).title ?? "") }));
}

function makeListing(): Listing {
  return {
    tasks: Object.values(TASKS).map((task) => ({
      name: task.name,
      drones: 2 * task.teamSize,
      court_m: [task.court.length_m, task.court.width_m] as const,
    })),
    policies: listPolicies(),
    trained: listTrained(),
    scenes: listScenes(),
    vehicles: vehicleNames.map((name) => {
      const sheet = findVehicle(name);
      return { name, mass_kg: sheet.mass_kg, rotors: sheet.rotors.length };
    }),
    cases: Object.values(CASES).map(({ name, about }) => ({ name, about })),
    learned: listLearned(),
    closures: listClosures(),
  };
}

/** Parameters in a line. */
function words(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => (value === null ? `${key}: …` : `${key}: ${JSON.stringify(value)}`))
    .join(", ");
}

/** Whether a shipped scene is trained on rather than played. */
function isPractice(path: string): boolean {
  const { task, practice, agents } = readScene(path) as {
    task?: unknown;
    practice?: object;
    agents?: object;
  };
  return agents !== undefined || practiceTaskOf({ task: String(task), practice }) !== undefined;
}

/** What a policy was judged by, in words. */
function judged({ metric, value }: Pick<CatalogTrained, "metric" | "value">): string {
  return metric === null ? "" : `${metric} ${value === null ? "" : value.toPrecision(4)}`;
}

/** What a policy's file says of itself, as columns. */
function trainedRow(policy: CatalogTrained): string[] {
  return [policy.name, policy.task, judged(policy), `${policy.parameters} parameters`];
}

/** The same of a learned closure. */
function learnedRow(policy: ListedClosure): string[] {
  const flows = policy.flows.map(({ case: name, grid }) => `${name} on ${grid}²`).join(", ");
  return [policy.name, `${policy.control}, from ${flows}`, judged(policy), `${policy.parameters} parameters`];
}

/** Registers the command. */
export function addListCommand(program: Command, output: Output): void {
  program
    .command("list")
    .description(
      "tasks, policies, scenes, vehicles, flows and closures, written and learned, that ship with gyre",
    )
    .option("--json", "print as JSON")
    .action((flags: { json?: boolean }) => {
      const listing = makeListing();
      if (flags.json) {
        output.print(JSON.stringify(listing, null, 2));
        return;
      }
      const left = ["left", "left", "left", "left"] as const;
      const block = (title: string, rows: string[][]): string =>
        `${title}\n${formatTable(
          rows.map((row) => ["", ...row]),
          ["left", ...left],
        )}`;
      const scenes = (isOfPractice: boolean): string[][] =>
        listing.scenes
          .filter(({ path }) => isPractice(path) === isOfPractice)
          .map(({ path, title }) => [path, title]);
      const trained = listing.trained.map(trainedRow);
      const learned = listing.learned.map(learnedRow);
      const none = "none ship with this version; gyre train makes one";
      output.print(
        [
          block(
            "tasks (--task)",
            listing.tasks.map((t) => [t.name, `${t.drones} drones`, `court ${t.court_m.join(" × ")} m`]),
          ),
          block(
            "policies (--home, --away, --policies; or a .safetensors, .pt, .npz or .json file)",
            listing.policies.map((p) => [p.name, p.about]),
          ),
          block(
            "trained policies (gyre evaluate SCENE --policy NAME)",
            trained.length > 0 ? trained : [[none]],
          ),
          block("scenes (gyre run FILE)", scenes(false)),
          block("practice scenes (gyre train FILE, gyre evaluate FILE --policy NAME)", scenes(true)),
          block(
            "vehicles (those with four rotors play: --set vehicles.model=NAME)",
            listing.vehicles.map((v) => [v.name, `${v.mass_kg} kg`, `${v.rotors} rotors`]),
          ),
          block(
            "flows of turbulence scenes (case)",
            listing.cases.map((c) => [c.name, c.about]),
          ),
          block(
            "closures of turbulence scenes (--set closure=NAME, or an object with a name)",
            listing.closures.map((c) => [c.name, words(c.parameters)]),
          ),
          block(
            "learned closures (--set closure=learned --set policy=NAME, gyre evaluate SCENE --policy NAME)",
            learned.length > 0 ? learned : [[none]],
          ),
        ].join("\n\n"),
      );
    });
}
