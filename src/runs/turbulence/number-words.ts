// Numbers with their standard errors, as tables show them.

/** A value and its error as texts that fit each other. */
export interface NumberWords {
  readonly text: string;
  /** null when the error is unknown */
  readonly error: string | null;
}

const NONE = "–";

/** Digits behind the point so that an error has two digits; a value without error gets four digits. */
function decimalsFor(value: number, error: number | null): number {
  const size = error !== null && error > 0 ? error : Math.abs(value) / 100;
  if (!(size > 0)) return 2;
  return Math.max(0, Math.min(9, 1 - Math.floor(Math.log10(size))));
}

/** A number with the true minus. */
function fixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace("-", "−");
}

/** Mantissa and exponent such as 9.0e−3. */
function scientific(value: number, digits: number): string {
  return value.toExponential(digits).replace("e-", "e−").replace("e+", "e").replace(/^-/, "−");
}

/** A number of ordinary size: 0.177 and 0.011. */
export function ordinaryWords(value: number | null, error: number | null): NumberWords {
  if (value === null || !Number.isFinite(value)) return { text: NONE, error: null };
  const decimals = decimalsFor(value, error);
  const hasError = error !== null && Number.isFinite(error);
  return { text: fixed(value, decimals), error: hasError ? fixed(error, decimals) : null };
}

/** A number that may be very small: 9.0e−3 and 2.1e−4; zero stays zero. */
export function smallWords(value: number | null, error: number | null): NumberWords {
  if (value === null || !Number.isFinite(value)) return { text: NONE, error: null };
  const text = value === 0 ? "0" : scientific(value, 1);
  if (error === null || !Number.isFinite(error)) return { text, error: null };
  return { text, error: error === 0 ? "0" : scientific(error, 1) };
}

/** Both in one text: 0.177 ± 0.011. */
export function joinWords({ text, error }: NumberWords): string {
  return error === null ? text : `${text} ± ${error}`;
}
