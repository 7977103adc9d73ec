import { monthNumber } from "./month_number.ts";

/** A date taken apart, as far as its text alone says. */
export interface ParsedDate {
  /** Its three numbers in the order of the text, or in `order`. */
  readonly numbers: readonly [number, number, number];
  /** How many digits the numbers have. */
  readonly digits: readonly [number, number, number];
  /** The order that the text itself shows, by a year of four digits in front or by a month's name; `null` = open. */
  readonly order: "ymd" | "dmy" | null;
  /** `hh:mm:ss` with the fraction that was written; `null` = a day. */
  readonly time: string | null;
  /** `±hh:mm`; `null` = a time on the wall. */
  readonly offset: string | null;
}

/** No date is longer; it also bounds the work that a hostile cell can cause. */
const LENGTH_MAX = 64;
const WEEKDAY =
  /^(?:sen(?:in)?|sel(?:asa)?|rab(?:u)?|kam(?:is)?|jum(?:'?at)?|sab(?:tu)?|min(?:ggu)?|(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?),?\s+/i;
const TIME =
  /(?:T|,?\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})([.,]\d{1,6})?)?\s*(?:([ap])\.?m\.?)?\s*(Z|WIB|WITA|WIT|[-+]\d{2}:?\d{2})?$/i;
const NUMBERS = /^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})$/;
const COMPACT = /^((?:19|20|21)\d\d)(\d\d)(\d\d)$/;
const DAY_MONTH_YEAR = /^(\d{1,2})[-/., ]*([a-z]+)\.?[-/., ]*(\d{4}|\d{2})$/i;
const MONTH_DAY_YEAR = /^([a-z]+)\.?[- ]*(\d{1,2})(?:,|[- ]) *(\d{4})$/i;
const YEAR_MONTH_DAY = /^(\d{4})[-/. ]([a-z]+)[-/. ](\d{1,2})$/i;
const ZONES: Readonly<Record<string, string>> = { Z: "+00:00", WIB: "+07:00", WITA: "+08:00", WIT: "+09:00" };

/** Takes a written date apart; `null` = it has no form of a date. Whether such a day exists is not looked at. */
export function parseDate(text: string): ParsedDate | null {
  if (text.length > LENGTH_MAX) return null;
  const bare = text.trim().replace(WEEKDAY, "");
  const clock = TIME.exec(bare);
  const time = clock === null ? null : timeOf(clock);
  if (time === undefined) return null;
  const day = parseDay(clock === null ? bare : bare.slice(0, clock.index));
  if (day === null) return null;
  const zone = clock?.[6]?.toUpperCase();
  return { ...day, time, offset: zone === undefined ? null : offsetOf(zone) };
}

type ParsedDay = Pick<ParsedDate, "numbers" | "digits" | "order">;

function parseDay(text: string): ParsedDay | null {
  const numbers = NUMBERS.exec(text);
  if (numbers !== null) return ofNumbers(numbers[1]!, numbers[3]!, numbers[4]!);
  const compact = COMPACT.exec(text);
  if (compact !== null) return ofNumbers(compact[1]!, compact[2]!, compact[3]!);
  let named = DAY_MONTH_YEAR.exec(text);
  if (named !== null) return ofName([named[1]!, named[2]!, named[3]!]);
  named = MONTH_DAY_YEAR.exec(text);
  if (named !== null) return ofName([named[2]!, named[1]!, named[3]!]);
  named = YEAR_MONTH_DAY.exec(text);
  return named === null ? null : ofName([named[3]!, named[2]!, named[1]!]);
}

function ofNumbers(...texts: readonly [string, string, string]): ParsedDay | null {
  const [first, middle, last] = texts;
  if (first.length === 3 || last.length === 3 || (first.length === 4 && last.length === 4)) return null;
  return {
    numbers: [Number(first), Number(middle), Number(last)],
    digits: [first.length, middle.length, last.length],
    order: first.length === 4 ? "ymd" : null,
  };
}

function ofName([day, month, year]: readonly [string, string, string]): ParsedDay | null {
  const number = monthNumber(month);
  if (number === 0) return null;
  return {
    numbers: [Number(day), number, Number(year)],
    digits: [day.length, 2, year.length],
    order: "dmy",
  };
}

/** `undefined` = no clock shows it. */
function timeOf(clock: RegExpExecArray): string | undefined {
  const [, hours, minutes, seconds = "00", fraction = "", half] = clock;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = hour % 12 + (half.toLowerCase() === "p" ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${minutes}:${seconds}${fraction.replace(",", ".")}`;
}

function offsetOf(zone: string): string {
  return ZONES[zone] ?? `${zone.slice(0, 3)}:${zone.slice(-2)}`;
}
