// A game of a recording as a picture: which game is the liveliest decides, unless one is named.

import { ConfigError } from "../../base/errors.ts";
import { bodyOffset, type Recording } from "../../recording/recording.ts";
import { type Path, type RallyData, rallySvg } from "../../report/rally.ts";

/** The game with most touches, the first of equals. */
function liveliest(recording: Recording): number {
  let best = 0;
  let most = -1;
  recording.header.games.forEach((_, game) => {
    const touches = recording.events.filter((event) => event.game === game && event.kind === "touch").length;
    if (touches > most) {
      most = touches;
      best = game;
    }
  });
  return best;
}

/** What a picture of one game shows. */
export function rallyOf(recording: Recording, game: number = liveliest(recording)): RallyData {
  const { header } = recording;
  if (header.games.length === 0) throw new ConfigError("recording", "at least one game to draw", "none");
  const frames = recording.frames.filter((frame) => frame.game === game);
  const pathOf = (body: number): Path => {
    const at = bodyOffset(header, body);
    return frames.map(
      ({ values }) => [values[at], values[at + 1], values[at + 2]] as [number, number, number],
    );
  };
  const ballBody = header.bodies.findIndex((body) => body.kind === "ball");
  const ball = pathOf(ballBody);
  const info = header.games[game];
  const names = header.policies.map((policy) => policy.name).join(" – ");
  return {
    title: `${names}, game ${info?.game ?? game}: ${info?.outcome ?? ""}`,
    subtitle: `${header.title}; ${info?.steps ?? frames.length} steps of 20 ms, seed ${header.seed}; orange: ball, numbers: touches`,
    court: header.arena,
    ball,
    drones: header.bodies.flatMap((body, k) =>
      body.kind === "drone" ? [{ team: body.team ?? 0, path: pathOf(k) }] : [],
    ),
    touches: recording.events
      .filter((event) => event.game === game && event.kind === "touch")
      .flatMap((event) => {
        const k = frames.findIndex((frame) => frame.step >= event.step);
        const at = ball[k];
        return at ? [{ team: event.team ?? 0, at }] : [];
      }),
  };
}

/** The bytes of an `.svg` file. */
export async function exportSvg(recording: Recording): Promise<Uint8Array> {
  return new TextEncoder().encode(rallySvg(rallyOf(recording)));
}
