import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";

/** The header line that a kind expects, as RFC 4180 CSV in UTF-8. */
export function templateCsv(kind: ImportKind): Uint8Array {
  const encoder = new CsvEncoder({ delimiter: ",", bom: false, guarded: [] });
  return encoder.header(kind.columns.map(({ header }) => header));
}
