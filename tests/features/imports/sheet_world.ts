import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { findKind } from "#src/features/imports/kinds/find_kind.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { KindSettings } from "#src/features/imports/kinds/kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";
import type { ImportOptions, RowFault } from "#src/features/imports/import_record.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { RowReader } from "#src/features/imports/rows/row_reader.ts";
import { Survey } from "#src/features/imports/rows/survey.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";

/** What became of one row: its values by column, its faults, or `null` = it counts nowhere. */
export type ReadRow = Readonly<Record<string, string | null>> | readonly RowFault[] | null;

/** A kind by a word for it, with settings that differ from the usual ones. */
export function kindOf(word: string, settings: Partial<KindSettings> = {}): ImportKind {
  return findKind(importKinds({ ...DEFAULT_KIND_SETTINGS, ...settings }), word)!;
}

/** Rows below a header, as a text file gives them; numbered from 2. */
export function sheetRows(rows: readonly (readonly string[])[], from = 2): SheetRow[] {
  return rows.map((cells, at) => ({ number: at + from, cells, exact: null, ragged: false }));
}

/** A sheet surveyed and read through a kind, as an import does it. */
export function readThrough(
  kind: ImportKind,
  [header, ...rows]: readonly (readonly string[])[],
  options: ImportOptions = {},
) {
  const match = matchHeader(kind, header!);
  const survey = new Survey({ kind, match, options });
  survey.see(sheetRows(rows));
  const found = survey.finish();
  const reader = new RowReader({ kind, match, choices: found.choices, timezone: "Asia/Jakarta" });
  const names = [...kind.columns, ...kind.derived].map(({ name }) => name);
  const read = sheetRows(rows).map((row): ReadRow => {
    const given = reader.read(row);
    if (given === null) return null;
    if ("faults" in given) return given.faults;
    return Object.fromEntries(names.map((name, at) => [name, given.values[at]!]));
  });
  return { match, found, rows: read };
}

/** The values of the only row of a sheet, some of whose cells are given by header. */
export function readOne(
  kind: ImportKind,
  cells: Readonly<Record<string, string>>,
  options: ImportOptions = {},
): ReadRow {
  return readThrough(kind, [Object.keys(cells), Object.values(cells)], options).rows[0]!;
}
