import { postgresType } from "./postgres_type.ts";

/**
 * Turns a value as PostgreSQL writes it into the text that a `Row` holds, or `undefined` when it is that already.
 *
 * Expects a session with `datestyle = ISO` in UTC.
 *
 * @param objectId The column's type.
 */
export function postgresValueText(objectId: number): ((value: string) => string) | undefined {
  switch (postgresType(objectId)) {
    case "boolean":
      return (value) => value === "t" ? "true" : "false";
    case "instant":
      return instant;
  }
}

const INSTANT = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00)?$/;

/** `2026-11-21 09:00:00.12+00` → `2026-11-21T09:00:00.120Z`; infinities and years before Christ keep their text. */
function instant(value: string): string {
  const parts = INSTANT.exec(value);
  if (parts === null) return value;
  const [, date, time, fraction = ""] = parts;
  return `${date}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
}
