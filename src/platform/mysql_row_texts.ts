import { Buffer } from "node:buffer";
import type { MysqlAnswer } from "./mysql_session.ts";
import type { MysqlColumnDefinition } from "./mysql_wire.ts";
import type { Row } from "./tables.ts";

const TINY = 1;
const TIMESTAMP = 7;
const DATETIME = 12;
const SECONDS_LENGTH = 19;
const MILLISECONDS_LENGTH = 23;

type ValueText = (value: unknown) => string;

/** The rows of an answer in canonical texts, by column. `tinyint(1)` is a boolean; the session is in UTC. */
export function mysqlRowTexts({ columns, rows }: MysqlAnswer): Row[] {
  const texts = columns.map(textOf);
  return rows.map((values) => {
    const row: Record<string, string | null> = {};
    columns.forEach(({ name }, at) => {
      const value = values[at];
      row[name] = value === null ? null : texts[at]!(value);
    });
    return row;
  });
}

function textOf({ columnType, columnLength }: MysqlColumnDefinition): ValueText {
  if (columnType === TINY && columnLength === 1) return (value) => value === 0 ? "false" : "true";
  if (columnType === TIMESTAMP || columnType === DATETIME) return instant;
  return (value) => Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : String(value);
}

/** `2026-11-21 09:00:00.12` → `2026-11-21T09:00:00.120Z`. */
function instant(value: unknown): string {
  const text = String(value).replace(" ", "T");
  const fraction = text.length > SECONDS_LENGTH ? text : `${text}.`;
  return `${fraction.padEnd(MILLISECONDS_LENGTH, "0").slice(0, MILLISECONDS_LENGTH)}Z`;
}
