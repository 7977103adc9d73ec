import { postgresType } from "./postgres_type.ts";
import { zonedInstant } from "./zoned_instant.ts";

/** `timestamp without time zone`: local time that still lacks its offset. */
const NAIVE_TIMESTAMP = 1114;

/** Turns one value as PostgreSQL writes it into its canonical text (see `Cells`). */
export type PostgresText = (value: string) => string;

/**
 * What must be done to a column's text, or `undefined` when PostgreSQL writes it canonically already.
 *
 * Expects a session with `datestyle = ISO` and `bytea_output = hex`.
 *
 * @param objectId The column's type.
 * @param offsetAt The offset of the configured time zone at a wall-clock time, for timestamps without one.
 */
export function postgresText(
  objectId: number,
  offsetAt: (wallMs: number) => string,
): PostgresText | undefined {
  if (objectId === NAIVE_TIMESTAMP) return (value) => naiveInstant(value, offsetAt);
  switch (postgresType(objectId)) {
    case "boolean":
      return (value) => value === "t" ? "true" : "false";
    case "float":
      return (value) => String(Number(value));
    case "instant":
      return zonedInstant;
    default:
      return undefined;
  }
}

const WALL = /^(\d+)-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)[\d.]*$/;

/** Years before Christ, infinities and what lies beyond JavaScript's calendar keep PostgreSQL's text. */
function naiveInstant(value: string, offsetAt: (wallMs: number) => string): string {
  const parts = WALL.exec(value)?.slice(1).map(Number);
  if (parts === undefined) return value;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  // Not `Date.UTC`, which takes the year 1 for 1901.
  const wall = new Date(0);
  wall.setUTCFullYear(year, month - 1, day);
  const wallMs = wall.setUTCHours(hour, minute, second);
  return Number.isNaN(wallMs) ? value : value.replace(" ", "T") + offsetAt(wallMs);
}
