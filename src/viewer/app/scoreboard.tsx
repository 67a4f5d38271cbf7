// Score, who has the ball, who played it last.

import { useComputed } from "@preact/signals";
import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { type Score, Scoreboard as ScoreOf } from "../volleyball/scoreboard.ts";
import type { Session } from "./session.ts";

function teamName(session: Session, team: number): string {
  const { policies, bodies } = session.player.main.header;
  const policy = policies.find((one) => one.team === team);
  return policy?.name ?? (bodies.some((body) => body.team === team) ? `team ${team}` : "");
}

function phaseWords(session: Session, score: Score): string {
  const { header } = session.player.main;
  const words = [`game ${score.game + 1}`];
  if (score.text !== "") words.push(score.text);
  if (score.phase === "rally" && score.lastTouch) {
    words.push(`last touch ${header.bodies[score.lastTouch.body]?.name ?? ""}`);
  }
  if (score.lastFault && score.phase !== "over") words.push(score.lastFault.text);
  return words.join(" · ");
}

/** How an episode of practice stands: there is one team, and no score. */
function practiceWords(session: Session, score: Score): string {
  const words = [`episode ${score.game}`];
  const hasBall = session.player.main.header.bodies.some(({ kind }) => kind === "ball");
  const [one, many] = hasBall ? ["touch", "touches"] : ["waypoint", "waypoints"];
  if (score.touches > 0) words.push(`${score.touches} ${score.touches === 1 ? one : many}`);
  if (score.lastFault) words.push(score.lastFault.text);
  if (score.phase === "over") words.push(score.text);
  return words.join(" · ");
}

function Team({ session, score, team }: { session: Session; score: Score; team: 0 | 1 }): VNode {
  const has = score.possession === team;
  const dot = <span class={`dot team${team}${has ? "" : " is-faint"}`} title={has ? "has the ball" : ""} />;
  const name = <span>{teamName(session, team)}</span>;
  return (
    <div class="team">
      {team === 0 ? name : dot}
      {team === 0 ? dot : name}
    </div>
  );
}

/** The board above the court. */
export function Scoreboard({ session }: { session: Session }): VNode | null {
  const { player } = session;
  const board = useMemo(() => new ScoreOf(player.main), [player]);
  // the same object until the next event, so that the board is not drawn for every frame
  const score = useComputed(() => {
    player.changes.value;
    return board.at(player.time.value);
  }).value;
  if (score.game < 0) return null;
  if (teamName(session, 1) === "") {
    return (
      <div class="over scoreboard" aria-live="off">
        <div class="phase">{practiceWords(session, score)}</div>
      </div>
    );
  }
  return (
    <div class="over scoreboard" aria-live="off">
      <Team session={session} score={score} team={0} />
      <div class="score">
        {score.score[0]} : {score.score[1]}
      </div>
      <Team session={session} score={score} team={1} />
      <div class="phase">{phaseWords(session, score)}</div>
    </div>
  );
}
