import type { ImportedTable } from "#src/features/reports/imported_table.ts";
import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import type { CellType } from "#src/features/imports/kinds/import_kind.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";

const TYPES: Readonly<Record<CellType, string>> = {
  text: "text",
  integer: "numeric",
  decimal: "numeric",
  date: "date",
  timestamp: "timestamptz",
};

/** The tables that imports fill, for tests that put rows into them by other means. */
export const importedTables: {
  /** As reports are told of them. */
  readonly list: readonly ImportedTable[];
  /** Makes them in PostgreSQL, with nothing in them but what sheets have. */
  readonly sql: string;
} = { list: kinds().map(listed), sql: kinds().map(created).join("\n") };

function kinds() {
  return importKinds(DEFAULT_KIND_SETTINGS).map(({ name, table, columns, derived }) => ({
    name,
    table,
    columns: [...columns, ...derived],
  }));
}

function listed({ name, table, columns }: ReturnType<typeof kinds>[number]): ImportedTable {
  return { kind: name, table, columns: columns.map(({ name }) => name) };
}

function created({ table, columns }: ReturnType<typeof kinds>[number]): string {
  const lines = columns.map(({ name, type }) => `${name} ${TYPES[type]}`);
  return `create table ${table} (${lines.join(", ")});`;
}
