// Lines in the corner of the picture: what is not as published, what is late, what ended.

import type { VNode } from "preact";
import { LiveSource } from "../sources/live-source.ts";
import type { Session } from "./session.ts";

function notesOf(session: Session): string[] {
  const { player, controls } = session;
  player.changes.value; // read, so that a change of the sources draws anew
  const notes: string[] = [];
  const isPublished = player.sources.every((source) => !(source instanceof LiveSource) || source.isPublished);
  if (session.isFlow && session.isLive && !isPublished)
    notes.push("Not the published case: the flow was changed.");
  else if (controls?.isChanged.value) notes.push("The flow was changed while it ran.");
  for (const source of player.sources) if (source.trouble !== undefined) notes.push(source.trouble);
  if (player.isWaiting.value) notes.push("The simulation is slower than the clock.");
  const isAtEnd = !player.isPlaying.value && player.time.value >= player.end.value;
  if (player.main.isWhole && session.isLive && isAtEnd) notes.push("The run is over.");
  return [...new Set(notes)];
}

/** The corner. */
export function StageNotes({ session }: { session: Session }): VNode | null {
  const notes = notesOf(session);
  if (notes.length === 0) return null;
  return (
    <div class="over stage-notes" role="status">
      {notes.map((note) => (
        <div key={note}>
          <strong>{note}</strong>
        </div>
      ))}
    </div>
  );
}
