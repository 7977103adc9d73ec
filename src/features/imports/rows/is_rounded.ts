const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i;

/** Whether a spreadsheet has written a long number as `1,23457E+17`, so that its digits are gone. */
export function isRounded(text: string): boolean {
  return SCIENTIFIC.test(text);
}
