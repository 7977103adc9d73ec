import type { DateOrder } from "#src/std/values/date_order.ts";
import type { NumberLocale } from "#src/std/values/number_locale.ts";
import { CELL_LIMITS } from "./cell_limits.ts";
import type { CellReading } from "./cell_reader.ts";
import type { RowFault } from "#src/features/imports/import_record.ts";
import { isRounded } from "./is_rounded.ts";

const QUOTED_MAX = 60;
const ORDERS: Readonly<Record<DateOrder, string>> = {
  dmy: "day, month, year",
  mdy: "month, day, year",
  ymd: "year, month, day",
};
const EXAMPLES: Readonly<Record<NumberLocale, string>> = { id: "1.234.567,89", en: "1,234,567.89" };

/** What is wrong with a cell that could not be read, for whoever mends it; without the column, which the caller knows. */
export function cellFault(text: string, reading: CellReading): Omit<RowFault, "column"> {
  const { type, isKey, order, locale } = reading;
  if (type === "date" || type === "timestamp") {
    return { code: "bad_date", message: `${quoted(text)} is not a date in the order ${ORDERS[order]}` };
  }
  if (type === "integer") {
    const most = CELL_LIMITS.integerDigitsMax;
    return { code: "bad_number", message: `${quoted(text)} is not a whole number of at most ${most} digits` };
  }
  if (type === "decimal") {
    return { code: "bad_number", message: `${quoted(text)} is not a number written as ${EXAMPLES[locale]}` };
  }
  if (text.includes("\0")) return { code: "bad_text", message: `${quoted(text)} holds a NUL character` };
  const most = isKey ? CELL_LIMITS.keyLengthMax : CELL_LIMITS.textLengthMax;
  if (text.length > most) {
    return { code: "too_long", message: `${quoted(text)} has ${text.length} characters, more than ${most}` };
  }
  return isRounded(text)
    ? { code: "bad_text", message: `${quoted(text)} was rounded by a spreadsheet: its digits are lost` }
    : { code: "bad_text", message: `${quoted(text)} cannot be read` };
}

function quoted(text: string): string {
  const shown = text.replaceAll("\0", "\u2400");
  return `'${shown.length > QUOTED_MAX ? `${shown.slice(0, QUOTED_MAX)}…` : shown}'`;
}
