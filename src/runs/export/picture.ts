// A game of a recording as a picture: the liveliest, unless one is named.

import { ConfigError } from "../../base/errors.ts";
import { arenaOf, bodyOffset } from "../../recording/frame-layout.ts";
import { type Recording, timeOf } from "../../recording/recording.ts";
import { type Path, type RallyData, rallySvg } from "../../report/rally.ts";

/** The game (index into the header's games) with most touches, the first of equals. */
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

/**
 * What a picture of one game shows.
 *
 * @param game index into the header's games; the one with most touches when left out
 * @throws ConfigError when the recording holds no frame of that game
 */
export function rallyOf(recording: Recording, game: number = liveliest(recording)): RallyData {
  const { header } = recording;
  if (header.games.length === 0) throw new ConfigError("recording", "at least one game to draw", "none");
  const frames = recording.frames.filter((frame) => frame.game === game);
  if (frames.length === 0) throw new ConfigError("recording", `frames of game ${game}`, "none");
  const pathOf = (body: number): Path => {
    const at = bodyOffset(header, body);
    return frames.map(
      ({ values }) => [values[at], values[at + 1], values[at + 2]] as [number, number, number],
    );
  };
  const ballBody = header.bodies.findIndex((body) => body.kind === "ball");
  const ball = ballBody < 0 ? [] : pathOf(ballBody);
  const info = header.games[game];
  const steps = info?.steps ?? frames.length - 1;
  // drills and practice have one team
  const isMatch = header.bodies.some(({ team }) => team === 1);
  const server = info && isMatch ? `team ${info.server} serves; ` : "";
  const teams = (isMatch ? [0, 1] : [0]).map(
    (team) => header.policies.find((policy) => policy.team === team)?.name ?? `team ${team}`,
  );
  const winner = teams[info?.winner ?? -1];
  return {
    title: `${teams.join(" – ")}, ${isMatch ? "game" : "episode"} ${info?.game ?? game}: ${winner ? `${winner} wins` : (info?.outcome ?? "")}`,
    subtitle: `${header.title}; ${server}${steps} steps, ${timeOf(header, steps).toFixed(2)} s; seed ${header.seed}`,
    teams,
    court: arenaOf(header),
    ball,
    drones: header.bodies.flatMap((body, k) =>
      body.kind === "drone" ? [{ team: body.team ?? 0, path: pathOf(k) }] : [],
    ),
    touches: recording.events
      .filter((event) => event.game === game && event.kind === "touch")
      .flatMap((event) => {
        const k = frames.findIndex((frame) => frame.step >= event.step);
        // without a ball: where a drone reached a waypoint
        const at = (ballBody < 0 ? pathOf(event.body ?? 0) : ball)[k];
        return at ? [{ team: event.team ?? 0, at }] : [];
      }),
  };
}

/** The bytes of an `.svg` file. */
export async function exportSvg(recording: Recording): Promise<Uint8Array> {
  return new TextEncoder().encode(rallySvg(rallyOf(recording)));
}
