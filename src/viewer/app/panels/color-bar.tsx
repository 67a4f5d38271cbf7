// The scale of colours of a flow.

import { useSignal, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { type ColorBar, divergingGradient } from "../../turbulence/color-bar.ts";
import { FlowView } from "../../turbulence/flow-view.ts";
import type { Session } from "../session.ts";

/** ms between looks at the scale, which follows the flow slowly */
const LOOK_EVERY = 250;

/** The bar with its numbers. */
export function ColorBarView({ session }: { session: Session }): VNode | null {
  const { view, player, options } = session;
  const bar = useSignal<ColorBar | undefined>(undefined);
  const looked = useSignal(0);
  useSignalEffect(() => {
    player.time.value;
    const choice = [options.scale.value, options.range.value].join();
    const now = performance.now();
    if (!(view instanceof FlowView)) return;
    const isDue = now - looked.peek() > LOOK_EVERY || !player.isPlaying.value || choice === "";
    if (!isDue && bar.peek()) return;
    looked.value = now;
    const next = view.colorBar;
    const before = bar.peek();
    if (before?.limit !== next.limit || before.kind !== next.kind) bar.value = next;
  });
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
