import type { Column, ColumnType } from "./database.ts";
import { MysqlForm } from "./mysql_form.ts";
import type { MysqlColumnDefinition } from "./mysql_wire.ts";

/** A column and how its text becomes canonical. */
export interface MysqlColumn extends Column {
  /** What is to be done to its cells. */
  readonly form: MysqlForm;
}

const ZEROFILL = 64;
const BINARY_CHARACTER_SET = 63;
const SAFE_BITS = 53;

/** Reads what the server says of its columns. `tinyint(1)` and `bit(1)` are booleans; bytes are what has no character set. */
export function mysqlColumns(definitions: readonly MysqlColumnDefinition[]): MysqlColumn[] {
  return definitions.map((definition) => ({ name: definition.name, ...readType(definition) }));
}

function readType(definition: MysqlColumnDefinition): { type: ColumnType; form: MysqlForm } {
  const { columnType, columnLength } = definition;
  switch (columnType) {
    case 1: // tiny
      return columnLength === 1 ? as("boolean", MysqlForm.Boolean) : number("integer", definition);
    case 2: // short
    case 3: // long
    case 9: // int24
    case 13: // year
      return number("integer", definition);
    case 8: // longlong
      return number("bigint", definition);
    case 0: // decimal
    case 246: // newdecimal
      return number("decimal", definition);
    case 4: // float
    case 5: // double
      return as("float", MysqlForm.Float);
    case 10: // date
    case 14: // newdate
      return as("date", MysqlForm.Date);
    case 11: // time
      return as("time", MysqlForm.Verbatim);
    case 7: // timestamp
      return as("instant", MysqlForm.Timestamp);
    case 12: // datetime
      return as("instant", MysqlForm.DateTime);
    case 16: // bit
      if (columnLength === 1) return as("boolean", MysqlForm.BitBoolean);
      return as(columnLength <= SAFE_BITS ? "integer" : "bigint", MysqlForm.BitNumber);
    default:
      return textOrBytes(definition);
  }
}

function textOrBytes({ columnType, characterSet, extendedFormat }: MysqlColumnDefinition) {
  if (columnType === 245 || extendedFormat === "json") return as("json", MysqlForm.Verbatim);
  const isBytes = characterSet === BINARY_CHARACTER_SET && columnType !== 6;
  return isBytes ? as("bytes", MysqlForm.Bytes) : as("text", MysqlForm.Verbatim);
}

function number(type: ColumnType, { flags }: MysqlColumnDefinition) {
  return as(type, flags & ZEROFILL ? MysqlForm.ZeroFilled : MysqlForm.Verbatim);
}

function as(type: ColumnType, form: MysqlForm): { type: ColumnType; form: MysqlForm } {
  return { type, form };
}
