import type { ColumnType } from "./database.ts";

const TYPES: Readonly<Record<number, ColumnType>> = {
  16: "boolean",
  17: "bytes",
  20: "bigint",
  21: "integer",
  23: "integer",
  26: "bigint",
  114: "json",
  700: "float",
  701: "float",
  1082: "date",
  1083: "time",
  1114: "instant",
  1184: "instant",
  1266: "time",
  1700: "decimal",
  3802: "json",
};

/** The kind of column behind a type's object id; whatever is not listed is text. */
export function postgresType(objectId: number): ColumnType {
  return TYPES[objectId] ?? "text";
}
