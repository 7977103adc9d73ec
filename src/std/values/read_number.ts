import { isBlank } from "./is_blank.ts";
import type { NumberLocale } from "./number_locale.ts";

/** No amount is longer; it also bounds the work that a hostile cell can cause. */
const LENGTH_MAX = 64;
/** Parenthesis, sign, currency, sign, digits, `,-` for no cents, trailing minus, parenthesis. */
const FORM =
  /^(\()?\s*([-+−]?)\s*(?:rp\.?|idr)?\s*([-+−]?)\s*([\d.,]*\d)(?:e([-+]?\d{1,2}))?(,-)?\s*([-−]?)\s*(\))?$/i;
const DIGITS: Readonly<Record<NumberLocale, RegExp>> = {
  id: /^(\d+|[1-9]\d{0,2}(?:\.\d{3})+|)(?:,(\d+))?$/,
  en: /^(\d+|[1-9]\d{0,2}(?:,\d{3})+|)(?:\.(\d+))?$/,
};

/**
 * Reads a number as people write it: grouped by threes or not, with `Rp` or `IDR`, negative by sign or parentheses,
 * with an exponent. Exact: the digits are moved, never computed with.
 *
 * @returns Canonical text such as `-1234567.89`, `null` for a blank cell, `undefined` when it is no number in that
 * locale, such as `1.5` in `id`, where a dot stands before three digits.
 */
export function readNumber(text: string, locale: NumberLocale): string | null | undefined {
  if (isBlank(text)) return null;
  if (text.length > LENGTH_MAX) return undefined;
  const form = FORM.exec(text.trim());
  if (form === null) return undefined;
  const [, open, sign, innerSign, body, exponent, noCents, trailing, close] = form;
  const signs = `${sign}${innerSign}${trailing}${open === undefined ? "" : "-"}`;
  if (signs.length > 1 || open === undefined !== (close === undefined)) return undefined;
  if (noCents !== undefined && (locale === "en" || body!.includes(","))) return undefined;
  const digits = DIGITS[locale].exec(body!);
  if (digits === null) return undefined;
  const whole = digits[1]!.replace(/[.,]/g, "");
  if (exponent !== undefined && whole !== digits[1]) return undefined;
  const value = placed(whole, digits[2] ?? "", Number(exponent ?? 0));
  return signs !== "" && signs !== "+" && /[1-9]/.test(value) ? `-${value}` : value;
}

/** The digits with the dot moved by the exponent. */
function placed(whole: string, fraction: string, exponent: number): string {
  const digits = whole + fraction;
  const dot = whole.length + exponent;
  const before = dot <= 0 ? "" : digits.slice(0, dot).padEnd(dot, "0");
  const after = dot < 0 ? "0".repeat(-dot) + digits : digits.slice(dot);
  const integer = before.replace(/^0+(?=\d)/, "") || "0";
  return after === "" ? integer : `${integer}.${after}`;
}
