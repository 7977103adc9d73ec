import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { isBlank } from "#src/std/values/is_blank.ts";
import type { HeaderMatch } from "./header_match.ts";

/**
 * Tells rows of a sheet from lines that count nowhere: those with nothing in any column of the kind, whatever stands
 * beside them.
 */
export function rowTest(kind: ImportKind, match: HeaderMatch): (row: SheetRow) => boolean {
  const found = match.places.flatMap((place, at) => place === null ? [] : { place, at });
  // A key is what rows have: one look is enough for nearly all.
  const keyed = found.filter(({ at }) => kind.key.includes(kind.columns[at]!.name));
  const places = [...keyed, ...found.filter((one) => !keyed.includes(one))].map(({ place }) => place);
  return function isRow({ cells }: SheetRow): boolean {
    for (const place of places) {
      const cell = cells[place];
      if (cell !== undefined && cell !== "" && !isBlank(cell)) return true;
    }
    return false;
  };
}
