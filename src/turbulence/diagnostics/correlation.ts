// How long a flow remembers itself: correlations of fields and time series, decorrelation times.

/** Correlation coefficient of two fields or series of equal length, about their means: −1 … 1. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = a.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < length; i++) {
    sumA += a[i] as number;
    sumB += b[i] as number;
  }
  const [meanA, meanB] = [sumA / length, sumB / length];
  let [both, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const [x, y] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return both / Math.sqrt(squareA * squareB);
}

/**
 * Autocorrelation of a time series at lags 0 … maxLag: C(l) = ⟨a'(t) a'(t + l)⟩/⟨a'²⟩, divided by the
 * number of pairs at each lag. [maxLag + 1]
 */
export function autocorrelation(series: ArrayLike<number>, maxLag: number): Float64Array {
  const length = series.length;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += series[i] as number;
  const mean = sum / length;
  const covariance = (lag: number): number => {
    let products = 0;
    for (let i = 0; i + lag < length; i++) {
      products += ((series[i] as number) - mean) * ((series[i + lag] as number) - mean);
    }
    return products / (length - lag);
  };
  const variance = covariance(0);
  return Float64Array.from(
    { length: Math.min(maxLag, length - 1) + 1 },
    (_, lag) => covariance(lag) / variance,
  );
}

/** Mean correlation of equally spaced snapshots [n, n] at lags 0 … maxLag snapshots. [maxLag + 1] */
export function fieldAutocorrelation(fields: readonly Float64Array[], maxLag: number): Float64Array {
  return Float64Array.from({ length: Math.min(maxLag, fields.length - 1) + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = 0; i + lag < fields.length; i++) {
      sum += correlation(fields[i] as Float64Array, fields[i + lag] as Float64Array);
    }
    return sum / (fields.length - lag);
  });
}

/**
 * Integral time: the area under an autocorrelation up to its first zero (trapezoids).
 *
 * @param correlations at lags 0, 1, …
 * @param spacing      time between lags
 */
export function integralTime(correlations: ArrayLike<number>, spacing: number): number {
  let area = 0;
  for (let lag = 1; lag < correlations.length; lag++) {
    const [left, right] = [correlations[lag - 1] as number, correlations[lag] as number];
    if (right <= 0) return spacing * (area + (0.5 * left * left) / (left - right)); // triangle to the zero
    area += 0.5 * (left + right);
  }
  return spacing * area;
}

/**
 * Decorrelation time: when an autocorrelation first falls to 1/e, linear between lags; null when it never does.
 *
 * @param correlations at lags 0, 1, …
 * @param spacing      time between lags
 */
export function decorrelationTime(correlations: ArrayLike<number>, spacing: number): number | null {
  const level = 1 / Math.E;
  for (let lag = 1; lag < correlations.length; lag++) {
    const [left, right] = [correlations[lag - 1] as number, correlations[lag] as number];
    if (right <= level) return spacing * (lag - 1 + (left - level) / (left - right));
  }
  return null;
}
