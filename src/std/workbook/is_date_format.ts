/** The formats that every spreadsheet knows by number (ECMA-376, 18.8.30), East Asian ones included. */
const BUILT_IN = [[14, 22], [27, 36], [45, 47], [50, 58]] as const;
/** Quoted text, escaped and padding characters, colours, conditions and locales; not `[h]`, which is elapsed time. */
const NO_CODE = /"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;

/**
 * Whether a number format shows a serial number as a date or a time.
 *
 * @param code The format's code where the workbook defines it; `null` for a built-in one.
 */
export function isDateFormat(id: number, code: string | null): boolean {
  if (code === null) return BUILT_IN.some(([first, last]) => id >= first && id <= last);
  const bare = code.split(";")[0]!.replace(NO_CODE, "");
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}
