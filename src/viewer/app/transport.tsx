// The buttons below the picture: play, step, jump, speed, loop, camera, trails.

import { useComputed } from "@preact/signals";
import type { VNode } from "preact";
import { SPEEDS } from "../playback/player.ts";
import { IconButton } from "./icons.tsx";
import type { Session } from "./session.ts";
import { timeWords } from "./time-words.ts";
import { Timeline } from "./timeline.tsx";

function Clock({ session }: { session: Session }): VNode {
  const { player, isFlow } = session;
  const now = useComputed(() => timeWords(player.time.value, isFlow));
  const end = useComputed(() => {
    player.changes.value;
    return session.isLive && !player.main.isWhole ? "live" : timeWords(player.end.value, isFlow);
  });
  return (
    <span class="clock">
      <output>{now}</output> <small>/ {end}</small>
    </span>
  );
}

function SpeedMenu({ session }: { session: Session }): VNode {
  const { speed } = session.player;
  const known = (SPEEDS as readonly number[]).includes(speed.value);
  return (
    <select
      aria-label="Speed"
      value={String(speed.value)}
      onChange={(event) => session.player.setSpeed(Number(event.currentTarget.value))}
    >
      {known ? null : <option value={String(speed.value)}>{speed.value}×</option>}
      {SPEEDS.map((one) => (
        <option key={one} value={String(one)}>
          {one}×
        </option>
      ))}
    </select>
  );
}

function CameraMenu({ session }: { session: Session }): VNode {
  return (
    <select
      aria-label="Camera"
      value={session.camera.value}
      onChange={(event) => session.setCamera(event.currentTarget.value)}
    >
      {session.view.cameras.map(({ name, label }, index) => (
        <option key={name} value={name}>
          {index < 9 ? `${index + 1}  ${label}` : label}
        </option>
      ))}
    </select>
  );
}

function LoopButton({ session }: { session: Session }): VNode {
  const { loop } = session.player;
  const label = loop.value ? "No loop" : "Loop from here on";
  return (
    <IconButton
      name="loop"
      label={label}
      isPressed={loop.value !== undefined}
      onClick={() => session.act(loop.value ? "loop-off" : "loop-from")}
    />
  );
}

/** Everything below the picture. */
export function Transport({ session }: { session: Session }): VNode {
  const { player, isFlow } = session;
  const isPlaying = player.isPlaying.value;
  return (
    <footer class="transport">
      <Timeline player={player} isFlow={isFlow} />
      <div class="buttons">
        {isFlow ? null : (
          <IconButton name="mark-back" label="Last touch (b)" onClick={() => session.act("touch-back")} />
        )}
        <IconButton name="frame-back" label="One frame back (←)" onClick={() => session.act("frame-back")} />
        <IconButton
          name={isPlaying ? "pause" : "play"}
          label={isPlaying ? "Pause (Space)" : "Play (Space)"}
          isPrimary
          onClick={() => session.act("toggle")}
        />
        <IconButton
          name="frame-forward"
          label="One frame on (→)"
          onClick={() => session.act("frame-forward")}
        />
        {isFlow ? null : (
          <IconButton
            name="mark-forward"
            label="Next touch (n)"
            onClick={() => session.act("touch-forward")}
          />
        )}
        <Clock session={session} />
        <span class="spring" />
        <LoopButton session={session} />
        <SpeedMenu session={session} />
        <CameraMenu session={session} />
      </div>
    </footer>
  );
}
