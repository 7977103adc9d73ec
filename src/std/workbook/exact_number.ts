/**
 * A number of a workbook as its shortest exact text without an exponent: whole numbers keep every digit that is
 * stored, other ones are those that the nearest float would print.
 *
 * @returns `null` when it is no number.
 */
export function exactNumber(stored: string): string | null {
  if (/^-?(?:0|[1-9]\d*)$/.test(stored)) return stored === "-0" ? "0" : stored;
  const number = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(number)) return null;
  const text = String(Object.is(number, -0) ? 0 : number);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign, first, rest = "", exponent] = parts;
  const digits = `${first}${rest}`;
  const shift = Number(exponent);
  return shift > 0
    ? `${sign}${digits.padEnd(shift + 1, "0")}`
    : `${sign}0.${"0".repeat(-shift - 1)}${digits}`;
}
