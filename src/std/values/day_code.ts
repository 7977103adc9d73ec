const MINUS = 0x2d;
const NINE = 0x39;
const SPACE = 0x20;
const BASE = NINE - MINUS + 2;
const LENGTH_MIN = 6;
const LENGTH_MAX = 10;

/**
 * A number for a day of digits, such as `12/15/2025`, that stands alone or before a space; different for different texts.
 * It makes a key that is cheap to find and keeps no text alive.
 *
 * @returns −1 where the text begins with anything but 6 to 10 digits, dashes, dots and slashes.
 */
export function dayCode(text: string): number {
  let code = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === SPACE) break;
    if (unit < MINUS || unit > NINE || at === LENGTH_MAX) return -1;
    code = code * BASE + unit - MINUS + 1;
  }
  return at < LENGTH_MIN ? -1 : code;
}
