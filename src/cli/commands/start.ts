// gyre start: the first thing a newcomer runs.

import type { Command } from "commander";
import type { Output } from "../context.ts";
import { runMatch } from "./match.ts";

const RECORDING = "runs/first-match.gyr";

/** Registers the command. */
export function addStartCommand(program: Command, output: Output): void {
  program
    .command("start")
    .description("a first match: 3v3 between two shipped teams, with a recording (what `npm start` runs)")
    .action(async () => {
      output.note("playing 3v3: scripted against scripted-attacking, 24 games …\n");
      await runMatch(
        {
          task: "3v3",
          home: "scripted",
          away: "scripted-attacking",
          games: 24,
          seed: 1,
          record: RECORDING,
        },
        output,
      );
      output.print(
        `
What next:
  npx gyre view ${RECORDING}                     watch it in your browser
  npx gyre match --task 1v1 --games 50 --json             another task, as JSON
  npx gyre tournament --policies scripted,scripted-cautious,scripted-attacking --games 20
  npx gyre run scenes/volleyball/serve-drill.json         a drill
  npx gyre export ${RECORDING} --to mcap         look at the match in Foxglove
  npx gyre import volleybots sp/0.pt --out sp.safetensors   your own VolleyBots policy, then
  npx gyre match --away sp.safetensors --games 400
  npx gyre --help`,
      );
    });
}
