// Times as a person reads them.

/** Seconds as 0:12.34, or 1:02:03.45; a flow's dimensionless time as 12.34. */
export function timeWords(seconds: number, isDimensionless = false): string {
  if (isDimensionless) return seconds.toFixed(2);
  const hundredths = Math.round(Math.abs(seconds) * 100);
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(hundredths / 6000);
  const rest = `${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}

/** The same for a screen reader. */
export function spokenTime(seconds: number, isDimensionless = false): string {
  if (isDimensionless) return `time ${seconds.toFixed(2)}`;
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths - 600 * minutes) / 10).toFixed(1);
  if (minutes === 0) return `${rest} seconds`;
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"} ${rest} seconds`;
}
