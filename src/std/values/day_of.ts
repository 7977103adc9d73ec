import type { DateOrder } from "./date_order.ts";
import type { ParsedDate } from "./parse_date.ts";

/** Years of two digits: 70 and up are of the 20th century, as in POSIX. */
const CENTURY_TURN = 70;

/**
 * The day that a written date means in an order, as the number `yyyymmdd`; 0 = there is no such day. A date that shows
 * its order itself means the same in every order.
 */
export function dayOf({ numbers, digits, order: own }: ParsedDate, order: DateOrder): number {
  const real = own ?? order;
  const at = real.indexOf("y");
  // Only a year may have more than two digits, and it has two or four.
  if (digits.some((count, part) => part === at ? count !== 2 && count !== 4 : count > 2)) return 0;
  const year = digits[at] === 2 ? withCentury(numbers[at]!) : numbers[at]!;
  const month = numbers[real.indexOf("m")]!;
  const day = numbers[real.indexOf("d")]!;
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return 0;
  return year * 10_000 + month * 100 + day;
}

function withCentury(year: number): number {
  return year + (year >= CENTURY_TURN ? 1900 : 2000);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
