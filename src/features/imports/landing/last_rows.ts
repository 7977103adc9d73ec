import type { LandingRow } from "#src/features/imports/landing.ts";

/** Of rows with the same values at the places of a key, the one with the greatest number; in the order in which they came. */
export function lastRows(rows: readonly LandingRow[], keyPlaces: readonly number[]): readonly LandingRow[] {
  const last = new Map<string, LandingRow>();
  for (const row of rows) {
    const key = keyOf(row, keyPlaces);
    const known = last.get(key);
    if (known === undefined || known.row < row.row) last.set(key, row);
  }
  return last.size === rows.length ? rows : [...last.values()];
}

function keyOf({ values }: LandingRow, places: readonly number[]): string {
  return places.length === 1 ? values[places[0]!]! : JSON.stringify(places.map((place) => values[place]));
}
