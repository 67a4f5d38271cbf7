// The scale of colours of a flow.

import { effect, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { type ColorBar, divergingGradient } from "../../turbulence/color-bar.ts";
import { FlowView } from "../../turbulence/flow-view.ts";
import type { Session } from "../session.ts";

/** ms from a change to a look at the scale, which follows the flow slowly */
const LOOK_AFTER = 250;

/** The bar with its numbers. */
export function ColorBarView({ session }: { session: Session }): VNode | null {
  const { view, player, options } = session;
  const bar = useSignal<ColorBar | undefined>(undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      if (!(view instanceof FlowView)) return;
      const next = view.colorBar;
      const before = bar.peek();
      if (before?.limit !== next.limit || before.kind !== next.kind) bar.value = next;
    };
    look();
    const stop = effect(() => {
      // what changes the scale; it is looked at once the picture has been drawn
      player.time.value;
      player.changes.value;
      options.scale.value;
      options.range.value;
      timer ??= setTimeout(look, LOOK_AFTER);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [view, player, options, bar]);
  const shown = bar.value;
  if (!shown) return null;
  return (
    <div
      class="color-bar"
      role="img"
      aria-label={`colours: ${shown.symbol} from −${shown.limit} to ${shown.limit}`}
    >
      <span>{shown.symbol}</span>
      <div class="bar" style={{ background: divergingGradient("to right") }} />
      <div class="ticks">
        {shown.ticks.map(({ label, at }) => (
          <span key={label} style={{ left: `${100 * at}%` }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}
