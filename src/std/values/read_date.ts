import type { DateOrder } from "./date_order.ts";
import { dayOf } from "./day_of.ts";
import { isBlank } from "./is_blank.ts";
import { isoDay } from "./iso_day.ts";
import { parseDate } from "./parse_date.ts";
import { serialDate } from "./serial_date.ts";

/** What a date's text leaves open. */
export interface DateReading {
  readonly order: DateOrder;
  /** IANA name; the wall clock that is wanted of a time with an offset. */
  readonly timeZone: string;
}

/** Serials of five digits: the years 1927 to 2173. Shorter ones are more likely no dates. */
const SERIAL = /^\d{5}(?:[.,]\d{1,15})?$/;
/** Later ones have a sign and six digits, which databases do not take. */
const YEAR_MAX = 9999;

/**
 * Reads a date as people and spreadsheets write it: digits in the order given, ISO 8601 and `20251231` whatever the
 * order, month names in Indonesian and English, serial numbers of the 1900 system, with or without a time. Years of
 * two digits lie in 1970 … 2069. A time without an offset is a time on the wall and never shifted.
 *
 * @returns `YYYY-MM-DD`, or `YYYY-MM-DDThh:mm:ss` on the wall when a time stands there; `null` for a blank cell;
 * `undefined` when it is no date, or no day that exists, in that order.
 */
export function readDate(text: string, { order, timeZone }: DateReading): string | null | undefined {
  if (isBlank(text)) return null;
  const bare = text.trim();
  if (SERIAL.test(bare)) return serialDate(Number(bare.replace(",", ".")), 1900) ?? undefined;
  const parsed = parseDate(bare);
  if (parsed === null) return undefined;
  const day = dayOf(parsed, order);
  if (day === 0) return undefined;
  const iso = isoDay(day);
  if (parsed.time === null) return iso;
  const local = `${iso}T${parsed.time}`;
  return parsed.offset === null ? local : onTheWall(`${local}${parsed.offset}`, timeZone);
}

function onTheWall(instant: string, timeZone: string): string | undefined {
  try {
    const wall = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime();
    if (wall.year > YEAR_MAX) return undefined;
    return wall.toString({
      smallestUnit: wall.millisecond + wall.microsecond === 0 ? "second" : "microsecond",
    });
  } catch {
    return undefined;
  }
}
