// The panel beside the picture: plots, settings, details.

import { type Signal, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import type { Page } from "../page.ts";
import type { Session } from "../session.ts";
import { Details } from "./details.tsx";
import { FlowSettings } from "./flow-settings.tsx";
import { MatchSettings } from "./match-settings.tsx";
import { Plots } from "./plots.tsx";

const TABS = ["Plots", "Settings", "Details"] as const;
type Tab = (typeof TABS)[number];

function TabBar({ tab }: { tab: Signal<Tab> }): VNode {
  const move = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    tab.value = TABS[(TABS.indexOf(tab.value) + step + TABS.length) % TABS.length] as Tab;
    document.getElementById(`tab-${tab.value}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Panel" onKeyDown={move}>
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={tab.value === name}
          aria-controls="tab-body"
          tabIndex={tab.value === name ? 0 : -1}
          onClick={() => {
            tab.value = name;
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** The panel. */
export function Panel({ page, session }: { page: Page; session: Session }): VNode {
  const tab = useSignal<Tab>("Plots");
  const settings = session.isFlow ? (
    <FlowSettings page={page} session={session} />
  ) : (
    <MatchSettings page={page} session={session} />
  );
  return (
    <aside class="panel" aria-label="Plots and settings">
      <TabBar tab={tab} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <div class="tab-body" id="tab-body" role="tabpanel" aria-labelledby={`tab-${tab.value}`} tabIndex={0}>
        {tab.value === "Plots" ? <Plots session={session} /> : null}
        {tab.value === "Settings" ? settings : null}
        {tab.value === "Details" ? <Details page={page} session={session} /> : null}
      </div>
    </aside>
  );
}
