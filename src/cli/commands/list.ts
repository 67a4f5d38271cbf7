// gyre list

import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { findVehicle, vehicleNames } from "../../quadrotor/vehicles.ts";
import { formatTable } from "../../report/table.ts";
import { readText } from "../../runs/files.node.ts";
import { SCRIPTED_VARIANTS } from "../../volleyball/policies/scripted/variants.ts";
import { TASKS } from "../../volleyball/tasks.ts";
import type { Output } from "../context.ts";

/** What ships with gyre. */
interface Listing {
  readonly tasks: readonly { name: string; drones: number; court_m: readonly [number, number] }[];
  readonly policies: readonly { name: string; about: string }[];
  readonly scenes: readonly { path: string; title: string }[];
  readonly vehicles: readonly { name: string; mass_kg: number; rotors: number }[];
}

const SCENES = fileURLToPath(new URL("../../../scenes/volleyball", import.meta.url));

function listScenes(): { path: string; title: string }[] {
  if (!existsSync(SCENES)) return [];
  return readdirSync(SCENES)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const scene = JSON.parse(readText(`${SCENES}/${name}`, "scene")) as { title?: string };
      return { path: `scenes/volleyball/${name}`, title: scene.title ?? "" };
    });
}

function makeListing(): Listing {
  return {
    tasks: Object.values(TASKS).map((task) => ({
      name: task.name,
      drones: 2 * task.teamSize,
      court_m: [task.court.length_m, task.court.width_m] as const,
    })),
    policies: Object.entries(SCRIPTED_VARIANTS).map(([name, about]) => ({ name, about })),
    scenes: listScenes(),
    vehicles: vehicleNames.map((name) => {
      const sheet = findVehicle(name);
      return { name, mass_kg: sheet.mass_kg, rotors: sheet.rotors.length };
    }),
  };
}

/** Registers the command. */
export function addListCommand(program: Command, output: Output): void {
  program
    .command("list")
    .description("tasks, policies, scenes and vehicles that ship with gyre")
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
            "vehicles (--set vehicles.model=NAME)",
            listing.vehicles.map((v) => [v.name, `${v.mass_kg} kg`, `${v.rotors} rotors`]),
          ),
        ].join("\n\n"),
      );
    });
}
