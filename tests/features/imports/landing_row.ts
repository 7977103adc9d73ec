import type { LandingRow } from "#src/features/imports/landing.ts";

/** A row of `LANDING_KINDS`, number `row` in its file. */
export function landingRow(row: number, order: string, status: string): LandingRow {
  return {
    row,
    values: [order, "1", status, "12345678901234567890", "1.50", "2025-05-31", "2025-05-31T09:00:00", "g"],
  };
}
