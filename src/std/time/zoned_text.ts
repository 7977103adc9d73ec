/** A moment as ISO 8601 with the offset of a time zone, to the second: `2026-11-21T00:05:00+07:00`. */
export function zonedText(ms: number, timezone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({ timeZone: timezone, smallestUnit: "second" });
}
