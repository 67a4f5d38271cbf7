// gyre list

import type { Command } from "commander";
import { findVehicle, vehicleNames } from "../../quadrotor/vehicles.ts";
import { formatTable } from "../../report/table.ts";
import { listClosures, listPolicies } from "../../runs/listing.ts";
import { shippedScenes } from "../../runs/shipped-scenes.node.ts";
import { CASES } from "../../turbulence/cases.ts";
import { TASKS } from "../../volleyball/tasks.ts";
import type { Output } from "../context.ts";
import { readScene } from "../scene-source.ts";

/** What ships with gyre. */
interface Listing {
  readonly tasks: readonly { name: string; drones: number; court_m: readonly [number, number] }[];
  readonly policies: readonly { name: string; about: string }[];
  readonly scenes: readonly { path: string; title: string }[];
  readonly vehicles: readonly { name: string; mass_kg: number; rotors: number }[];
  readonly cases: readonly { name: string; about: string }[];
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
    scenes: listScenes(),
    vehicles: vehicleNames.map((name) => {
      const sheet = findVehicle(name);
      return { name, mass_kg: sheet.mass_kg, rotors: sheet.rotors.length };
    }),
    cases: Object.values(CASES).map(({ name, about }) => ({ name, about })),
    closures: listClosures(),
  };
}

/** Parameters in a line. */
function words(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => (value === null ? `${key}: …` : `${key}: ${JSON.stringify(value)}`))
    .join(", ");
}

/** Registers the command. */
export function addListCommand(program: Command, output: Output): void {
  program
    .command("list")
    .description("tasks, policies, scenes, vehicles, flows and closures that ship with gyre")
    .option("--json", "print as JSON")
    .action((flags: { json?: boolean }) => {
      const listing = makeListing();
      if (flags.json) {
        output.print(JSON.stringify(listing, null, 2));
        return;
      }
      const left = ["left", "left", "left"] as const;
      const block = (title: string, rows: string[][]): string =>
        `${title}\n${formatTable(
          rows.map((row) => ["", ...row]),
          ["left", ...left],
        )}`;
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
            "scenes (gyre run FILE)",
            listing.scenes.map((s) => [s.path, s.title]),
          ),
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
        ].join("\n\n"),
      );
    });
}
