/** PostgreSQL's text of an instant in canonical form: `2026-01-26 07:00:00.5+07` → `2026-01-26T07:00:00.5+07:00`; `infinity` stays. */
export function zonedInstant(value: string): string {
  const blank = value.indexOf(" ");
  if (blank < 0) return value;
  const sign = value.charCodeAt(value.length - 3);
  const short = sign === 0x2b || sign === 0x2d;
  return `${value.slice(0, blank)}T${value.slice(blank + 1)}${short ? ":00" : ""}`;
}
