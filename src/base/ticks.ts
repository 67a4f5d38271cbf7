// Where axes have ticks, and what is written at them.

const SUPERSCRIPTS = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"] as const;

/** A whole number as an exponent: −12 → ⁻¹². */
export function superscript(exponent: number): string {
  const digits = [...`${Math.abs(exponent)}`].map((digit) => SUPERSCRIPTS[Number(digit)] ?? digit).join("");
  return exponent < 0 ? `⁻${digits}` : digits;
}

/** A number as people write it, with a true minus. */
export function plainNumber(value: number): string {
  const text = `${Number(value.toPrecision(6))}`;
  return text.replace("-", "−");
}

/** Ticks of an axis: labelled ones and short ones between. */
export interface Ticks {
  readonly major: readonly number[];
  readonly minor: readonly number[];
  readonly format: (value: number) => string;
}

/**
 * Powers of ten within [low, high], every `stride`-th labelled so that at most about eight labels stand. Over less
 * than two decades 2 and 5 are labelled too.
 */
export function decadeTicks(low: number, high: number): Ticks {
  if (high / low < 100) return shortDecadeTicks(low, high);
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / 8));
  const major: number[] = [];
  const minor: number[] = [];
  for (let e = first - 1; e <= last; e++) {
    const decade = 10 ** e;
    if (e >= first) ((e - first) % stride === 0 ? major : minor).push(decade);
    if (stride > 1) continue;
    for (let m = 2; m <= 9; m++) {
      const value = m * decade;
      if (value >= low && value <= high) minor.push(value);
    }
  }
  return { major, minor, format: (value) => `10${superscript(Math.round(Math.log10(value)))}` };
}

function shortDecadeTicks(low: number, high: number): Ticks {
  const major: number[] = [];
  const minor: number[] = [];
  for (let e = Math.floor(Math.log10(low)); 10 ** e <= high; e++) {
    for (let m = 1; m <= 9; m++) {
      const value = Number((m * 10 ** e).toPrecision(6));
      if (value < low || value > high) continue;
      (m === 1 || m === 2 || m === 5 ? major : minor).push(value);
    }
  }
  const isSmall = low < 1e-3 || high > 1e5;
  const power = (value: number): string => {
    const e = Math.floor(Math.log10(value) + 1e-9);
    const m = Math.round(value / 10 ** e);
    return m === 1 ? `10${superscript(e)}` : `${m}·10${superscript(e)}`;
  };
  return { major, minor, format: isSmall ? power : plainNumber };
}

/** Ticks of a wavenumber axis from 1: 1, 2, 5, 10, 20, … labelled. */
export function wavenumberTicks(high: number): Ticks {
  const major: number[] = [];
  const minor: number[] = [];
  for (let decade = 1; decade <= high; decade *= 10) {
    for (let m = 1; m <= 9 && m * decade <= high; m++) {
      (m === 1 || m === 2 || m === 5 ? major : minor).push(m * decade);
    }
  }
  return { major, minor, format: plainNumber };
}

/** Round steps (1, 2 or 5 times a power of ten) over [low, high], about `count` of them. */
export function linearTicks(low: number, high: number, count = 6): Ticks {
  const rough = (high - low) / Math.max(1, count);
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * decade).find((size) => size >= rough * 0.999) ?? 10 * decade;
  const major: number[] = [];
  const minor: number[] = [];
  const fine = step / (Math.abs(Math.log10(step / 2) % 1) < 1e-9 ? 4 : 5);
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) major.push(k * step);
  for (let k = Math.ceil(low / fine - 1e-9); k * fine <= high + 1e-9 * fine; k++) minor.push(k * fine);
  return { major, minor, format: plainNumber };
}

/** [low, high] of a list, finite numbers only; `fallback` when there are none. */
export function extent(values: Iterable<number>, fallback: readonly [number, number]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [...fallback];
}

/** A range a little larger than [low, high], so that curves do not touch the frame; never empty. */
export function padded([low, high]: readonly [number, number], share = 0.06): [number, number] {
  const room = high > low ? (high - low) * share : Math.max(Math.abs(high) * 0.1, 1e-12);
  return [low - room, high + room];
}
