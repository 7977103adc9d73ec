/** A day of the form `yyyymmdd`, as `dayOf` gives it, as `YYYY-MM-DD`. */
export function isoDay(day: number): string {
  const digits = String(day);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
