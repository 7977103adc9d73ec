const BLANK = /^\s*(?:[-–—]|#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!))?\s*$/i;

/** Whether a cell says that there is no value: empty, a lone dash, or an error of a spreadsheet such as `#N/A`. */
export function isBlank(text: string): boolean {
  return text.length <= 64 && BLANK.test(text);
}
