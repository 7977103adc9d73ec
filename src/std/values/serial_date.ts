const DAY_MS = 86_400_000;
const EPOCHS_MS = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
const DAYS_MAX = 2_958_466;

/**
 * The day and time that a spreadsheet means by a serial number, as `YYYY-MM-DD` or, with a fraction,
 * `YYYY-MM-DDThh:mm:ss` on the wall, rounded to seconds; `null` = none: negative, or after the year 9999.
 *
 * In the 1900 system serials under 61 count a 29 February 1900 that never was; 1 to 59 are taken as
 * spreadsheets show them, and 60 is 28 February.
 */
export function serialDate(serial: number, system: 1900 | 1904): string | null {
  if (!(serial >= 0 && serial < DAYS_MAX)) return null;
  const seconds = Math.round(serial * 86_400);
  const shifted = system === 1900 && serial < 60 ? 86_400 : 0;
  const iso = new Date(EPOCHS_MS[system] + (seconds + shifted) * 1_000).toISOString();
  return seconds * 1_000 % DAY_MS === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
