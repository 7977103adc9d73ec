import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { LandingRow, LandingRows } from "#src/features/imports/landing.ts";
import { LandingGatherer } from "#src/features/imports/landing/landing_gatherer.ts";

/** Rows as an import would gather them. */
export function gatheredRows(kind: ImportKind, rows: readonly LandingRow[]): LandingRows {
  const gatherer = new LandingGatherer(kind);
  for (const { row, values } of rows) gatherer.add(row, values);
  return gatherer.rows();
}
