// What is under the pointer, in numbers with units.

import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { momentAt } from "../playback/moment.ts";
import type { Picked } from "../stage/scene-view.ts";
import { FlowView } from "../turbulence/flow-view.ts";
import { bodyState, type StateRow } from "../volleyball/body-state.ts";
import type { Session } from "./session.ts";

/** Something under the pointer, and where the pointer is in the picture, px. */
export interface Hovered {
  readonly picked: Picked;
  readonly x: number;
  readonly y: number;
}

function titleOf(session: Session, { source, body }: Picked): string {
  const { sources } = session.player;
  const name = sources[source]?.header.bodies[body]?.name ?? sources[source]?.header.fields?.[0]?.name ?? "";
  return sources.length > 1 ? `${name} – ${sources[source]?.name ?? ""}` : name;
}

function flowRows(view: FlowView, session: Session, { source, point }: Picked): StateRow[] {
  const field = session.player.sources[source]?.header.fields?.[0];
  const value = view.valueAt(source, point.x, point.y);
  const overlay = view.overlayAt(source, point.x, point.y);
  const rows: StateRow[] = [
    { label: "x, y", value: `${point.x.toFixed(2)}  ${point.y.toFixed(2)}`, unit: "" },
    { label: field?.symbol ?? "", value: value?.toFixed(2) ?? "–", unit: "" },
  ];
  if (overlay !== undefined) rows.push({ label: "coefficient", value: overlay.toPrecision(3), unit: "" });
  return rows;
}

function rowsOf(session: Session, picked: Picked): StateRow[] {
  const { player, view } = session;
  if (view instanceof FlowView) return flowRows(view, session, picked);
  const source = player.sources[picked.source];
  const moment = source && momentAt(source.track, player.time.value);
  return source && moment ? bodyState(source.header, picked.body, moment) : [];
}

/** The card. */
export function HoverCard(props: { session: Session; hovered: Signal<Hovered | undefined> }): VNode | null {
  const { session, hovered } = props;
  const now = hovered.value;
  if (!now) return null;
  const rows = rowsOf(session, now.picked);
  if (rows.length === 0) return null;
  const isRight = now.x > 260;
  return (
    <div
      class="over hover-card"
      style={{
        top: `${Math.max(8, now.y - 20)}px`,
        [isRight ? "right" : "left"]: isRight ? `calc(100% - ${now.x - 18}px)` : `${now.x + 18}px`,
      }}
    >
      <strong>{titleOf(session, now.picked)}</strong>
      <table>
        <tbody>
          {rows.map(({ label, value, unit }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                {value} {unit}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
