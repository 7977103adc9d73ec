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

function naiveInstant(value: string, offsetAt: (wallMs: number) => string): string {
  const blank = value.indexOf(" ");
  if (blank < 0) return value;
  const local = `${value.slice(0, blank)}T${value.slice(blank + 1)}`;
  return local.endsWith("BC") ? local : local + offsetAt(Date.parse(`${local}Z`));
}
