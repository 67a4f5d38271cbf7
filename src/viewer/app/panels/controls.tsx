// Labelled controls on signals.

import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";

/** A box to tick. */
export function Check({ label, value }: { label: string; value: Signal<boolean> }): VNode {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.checked;
        }}
      />
      {label}
    </label>
  );
}

/** A choice of words. */
export function Choice(props: {
  label: string;
  value: string;
  choices: readonly { readonly value: string; readonly text: string }[];
  onChange: (value: string) => void;
}): VNode {
  const id = useId();
  return (
    <>
      <label for={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.choices.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
}

/** A number; a wrong one is marked by the browser and changes nothing. */
export function NumberField(props: {
  label: string;
  value: Signal<number>;
  low: number;
  high: number;
  step: number | "any";
  onCommit?: (value: number) => void;
}): VNode {
  const id = useId();
  const { label, value, low, high, step, onCommit } = props;
  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={low}
        max={high}
        step={step}
        value={value.value}
        onChange={(event) => {
          const input = event.currentTarget;
          if (input.value === "" || !input.reportValidity()) return;
          value.value = Number(input.value);
          onCommit?.(value.value);
        }}
      />
    </>
  );
}
