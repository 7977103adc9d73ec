import type { CellType } from "#src/features/imports/kinds/import_kind.ts";
import { DateReader } from "#src/std/values/date_reader.ts";
import type { DateOrder } from "#src/std/values/date_order.ts";
import type { NumberLocale } from "#src/std/values/number_locale.ts";
import { readNumber } from "#src/std/values/read_number.ts";
import { CELL_LIMITS } from "./cell_limits.ts";
import { isRounded } from "./is_rounded.ts";

/** How the cells of one column are written. */
export interface CellReading {
  readonly type: CellType;
  readonly isKey: boolean;
  /** Of dates. */
  readonly order: DateOrder;
  /** Of numbers. */
  readonly locale: NumberLocale;
  /** IANA name. */
  readonly timeZone: string;
}

/**
 * Reads a cell that is trimmed and not blank into its canonical value. `exact` = a workbook has typed it, and neither
 * order nor locale apply.
 *
 * @returns `undefined` = it cannot be read.
 */
export type CellReader = (text: string, exact: boolean) => string | undefined;

const DAY_LENGTH = 10;
const SECOND_LENGTH = 19;
const ZERO = 0x30;
const NINE = 0x39;
/** Longer ones may have zeros in front to take off, or anything else. */
const PLAIN_LENGTH_MAX = 15;

/** A reader for the cells of one column. */
export function cellReader({ type, isKey, order, locale, timeZone }: CellReading): CellReader {
  if (type === "text") return isKey ? readKey : readText;
  if (type === "decimal") return (text, exact) => readDecimal(text, exact ? "en" : locale);
  if (type === "integer") return (text, exact) => readInteger(text, exact ? "en" : locale);
  const dates = new DateReader({ order, timeZone });
  return type === "date"
    ? (text) => dates.read(text)?.slice(0, DAY_LENGTH)
    : (text) => asSecond(dates.read(text) ?? undefined);
}

function readText(text: string): string | undefined {
  return text.length > CELL_LIMITS.textLengthMax || text.includes("\0") ? undefined : text;
}

function readKey(text: string, exact: boolean): string | undefined {
  const isBad = text.length > CELL_LIMITS.keyLengthMax || text.includes("\0") || (!exact && isRounded(text));
  return isBad ? undefined : text;
}

function readDecimal(text: string, locale: NumberLocale): string | undefined {
  return isPlain(text) ? text : readNumber(text, locale) ?? undefined;
}

function readInteger(text: string, locale: NumberLocale): string | undefined {
  if (isPlain(text)) return text;
  const whole = /^(-?(\d+))(?:\.0*)?$/.exec(readNumber(text, locale) ?? "");
  return whole === null || whole[2]!.length > CELL_LIMITS.integerDigitsMax ? undefined : whole[1]!;
}

/** Digits that stand for themselves, as nearly all numbers of a sheet do. */
function isPlain(text: string): boolean {
  if (text.length > PLAIN_LENGTH_MAX || (text.charCodeAt(0) === ZERO && text.length > 1)) return false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < ZERO || unit > NINE) return false;
  }
  return true;
}

function asSecond(read: string | undefined): string | undefined {
  return read?.length === DAY_LENGTH ? `${read}T00:00:00` : read?.slice(0, SECOND_LENGTH);
}
