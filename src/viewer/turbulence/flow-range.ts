// One range of colours for all flows of the scene, from what their newest frames hold.

import { AutoLimit, LINEAR_SHARE, sizeQuantile } from "./auto-limit.ts";
import type { ScaleKind } from "./color-scale.ts";
import type { FlowShape, PlacedField } from "./flow-shape.ts";

function slice(values: Float32Array, { n, offset }: PlacedField): Float32Array {
  return values.subarray(offset, offset + n * n);
}

/** Ranges of the main fields and of the overlays. */
export class FlowRange {
  readonly #shapes: readonly (FlowShape | undefined)[];
  /** |ω| that nearly all points of each source stay below, and the largest |ω| */
  readonly #usual: Float64Array;
  readonly #largest: Float64Array;
  readonly #overlayLargest: Float64Array;
  readonly #linear: AutoLimit;
  readonly #symlog: AutoLimit;
  readonly #overlay: AutoLimit;
  #hasNegative = false;

  /** @param shapes one a source; undefined for one without a field */
  constructor(shapes: readonly (FlowShape | undefined)[]) {
    this.#shapes = shapes;
    this.#usual = new Float64Array(shapes.length);
    this.#largest = new Float64Array(shapes.length);
    this.#overlayLargest = new Float64Array(shapes.length);
    const unit = shapes.find((shape) => shape)?.main.field.scale ?? 1;
    this.#linear = new AutoLimit(unit);
    this.#symlog = new AutoLimit(unit);
    this.#overlay = new AutoLimit(shapes.find((shape) => shape?.overlay)?.overlay?.field.scale ?? 1);
  }

  /** Looks at a new frame of a source. */
  see(source: number, values: Float32Array): void {
    const shape = this.#shapes[source];
    if (!shape) return;
    const main = slice(values, shape.main);
    this.#usual[source] = sizeQuantile(main, LINEAR_SHARE);
    this.#largest[source] = sizeQuantile(main, 1);
    this.#linear.follow(Math.max(...this.#usual));
    this.#symlog.follow(Math.max(...this.#largest));
    if (!shape.overlay) return;
    const overlay = slice(values, shape.overlay);
    this.#overlayLargest[source] = sizeQuantile(overlay, 1);
    this.#overlay.follow(Math.max(...this.#overlayLargest));
    this.#hasNegative ||= overlay.some((value) => value < 0);
  }

  /** Limit of the colours: a linear scale spares its ends for the strongest cores, a symlog one holds them all. */
  limit(kind: ScaleKind): number {
    return kind === "linear" ? this.#linear.limit : this.#symlog.limit;
  }

  /** Range of the overlay's colours; around zero once a negative value was seen. */
  overlay(): readonly [low: number, high: number] {
    const high = this.#overlay.limit;
    return [this.#hasNegative ? -high : 0, high];
  }
}
