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
      <select
        id={id}
        value={props.value}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          // what was refused, or is still on its way, is not yet so
          event.currentTarget.value = props.value;
          props.onChange(chosen);
        }}
      >
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
  /** takes the number; false where it is refused, and the field goes back to the one before */
  onCommit?: (value: number) => Promise<boolean>;
}): VNode {
  const id = useId();
  const { label, value, low, high, step, onCommit } = props;
  const take = async (next: number): Promise<void> => {
    const before = value.value;
    value.value = next;
    if ((await onCommit?.(next)) === false && value.value === next) value.value = before;
  };
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
          if (input.value !== "" && input.reportValidity()) void take(Number(input.value));
        }}
      />
    </>
  );
}
