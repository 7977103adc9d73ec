import { MysqlForm } from "./mysql_form.ts";

/** What wall-clock text on the wire means. */
export interface MysqlClock {
  /** The offset of a naive local time, given as if it were UTC. */
  readonly offsetOf: (wallMs: number) => string;
  /** The session's `time_zone`, in which the server writes every `timestamp`. */
  readonly sessionOffset: string;
}

const DATE_LENGTH = 10;
const SECONDS_LENGTH = 19;
const ZERO = 48;
const DOT = 46;
const LETTER_T = 84;
const HEX = new TextEncoder().encode("0123456789abcdef");
const TRUE_FALSE = new TextEncoder().encode("truefalse");

/** Writes cells whose canonical text differs from the wire's, one after the other, behind a block's packets. */
export class MysqlCellWriter {
  readonly #clock: MysqlClock;
  #bytes: Uint8Array = new Uint8Array();
  #used = 0;
  #words = 0;

  /** Writes instants by this clock. */
  constructor(clock: MysqlClock) {
    this.#clock = clock;
  }

  /** Where the last cell written ends. */
  get used(): number {
    return this.#used;
  }

  /** Takes a buffer whose first `used` bytes are packets; gives it back, larger if it was full. */
  begin(bytes: Uint8Array, used: number): Uint8Array {
    this.#bytes = bytes;
    this.#used = used;
    this.#words = -1;
    return bytes;
  }

  /** Makes the cell at `bounds[cell]` canonical; gives the buffer that all bounds now point into. */
  convert(form: MysqlForm, bounds: Int32Array, cell: number): Uint8Array {
    const start = bounds[cell]!;
    const end = bounds[cell + 1]!;
    switch (form) {
      case MysqlForm.Boolean:
        this.#boolean(!(end - start === 1 && this.#bytes[start] === ZERO), bounds, cell);
        break;
      case MysqlForm.BitBoolean:
        this.#boolean(this.#bytes[end - 1] !== 0, bounds, cell);
        break;
      case MysqlForm.BitNumber:
        this.#text(bigEndian(this.#bytes, start, end).toString(), bounds, cell);
        break;
      case MysqlForm.Date:
        if (this.#isNoDay(start)) bounds[cell + 1] = -1;
        break;
      case MysqlForm.DateTime:
      case MysqlForm.Timestamp:
        this.#instant(form, bounds, cell);
        break;
      case MysqlForm.Float:
        this.#text(String(Number(ascii(this.#bytes, start, end))), bounds, cell);
        break;
      case MysqlForm.Bytes:
        this.#hex(bounds, cell);
        break;
      case MysqlForm.ZeroFilled:
        bounds[cell] = this.#skipZeros(start, end);
    }
    return this.#bytes;
  }

  #boolean(value: boolean, bounds: Int32Array, cell: number): void {
    if (this.#words < 0) {
      this.#reserve(TRUE_FALSE.length);
      this.#bytes.set(TRUE_FALSE, this.#used);
      this.#words = this.#used;
      this.#used += TRUE_FALSE.length;
    }
    bounds[cell] = value ? this.#words : this.#words + 4;
    bounds[cell + 1] = value ? this.#words + 4 : this.#words + 9;
  }

  /** MySQL keeps days that no calendar has: 0000-00-00, and 2026-00-00 or 2026-05-00 in lax modes. */
  #isNoDay(at: number): boolean {
    const bytes = this.#bytes;
    return (bytes[at + 5] === ZERO && bytes[at + 6] === ZERO) ||
      (bytes[at + 8] === ZERO && bytes[at + 9] === ZERO);
  }

  #instant(form: MysqlForm, bounds: Int32Array, cell: number): void {
    const start = bounds[cell]!;
    if (this.#isNoDay(start)) {
      bounds[cell + 1] = -1;
      return;
    }
    const end = this.#fractionEnd(start, bounds[cell + 1]!);
    const { offsetOf, sessionOffset } = this.#clock;
    const offset = form === MysqlForm.Timestamp ? sessionOffset : offsetOf(wallMs(this.#bytes, start));
    this.#reserve(end - start + offset.length);
    const bytes = this.#bytes;
    let to = this.#used;
    bounds[cell] = to;
    for (let from = start; from < end; from++) bytes[to++] = bytes[from]!;
    bytes[bounds[cell]! + DATE_LENGTH] = LETTER_T;
    for (let index = 0; index < offset.length; index++) bytes[to++] = offset.charCodeAt(index);
    bounds[cell + 1] = this.#used = to;
  }

  #fractionEnd(start: number, end: number): number {
    const bytes = this.#bytes;
    if (end - start === SECONDS_LENGTH) return end;
    let last = end;
    while (bytes[last - 1] === ZERO) last--;
    return bytes[last - 1] === DOT ? last - 1 : last;
  }

  #skipZeros(start: number, end: number): number {
    const bytes = this.#bytes;
    let at = start;
    while (at < end - 1 && bytes[at] === ZERO && bytes[at + 1] !== DOT) at++;
    return at;
  }

  #hex(bounds: Int32Array, cell: number): void {
    const start = bounds[cell]!;
    const end = bounds[cell + 1]!;
    this.#reserve(2 + 2 * (end - start));
    const bytes = this.#bytes;
    let to = this.#used;
    bounds[cell] = to;
    bytes[to++] = 0x5c;
    bytes[to++] = 0x78;
    for (let from = start; from < end; from++) {
      const byte = bytes[from]!;
      bytes[to++] = HEX[byte >> 4]!;
      bytes[to++] = HEX[byte & 15]!;
    }
    bounds[cell + 1] = this.#used = to;
  }

  #text(text: string, bounds: Int32Array, cell: number): void {
    this.#reserve(text.length);
    bounds[cell] = this.#used;
    for (let index = 0; index < text.length; index++) this.#bytes[this.#used++] = text.charCodeAt(index);
    bounds[cell + 1] = this.#used;
  }

  #reserve(size: number): void {
    if (this.#used + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + size));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

function wallMs(bytes: Uint8Array, at: number): number {
  const year = 100 * twoDigits(bytes, at) + twoDigits(bytes, at + 2);
  const ms = Date.UTC(
    2000 + year % 400,
    twoDigits(bytes, at + 5) - 1,
    twoDigits(bytes, at + 8),
    twoDigits(bytes, at + 11),
    twoDigits(bytes, at + 14),
    twoDigits(bytes, at + 17),
  );
  return ms + (Math.floor(year / 400) - 5) * MS_PER_400_YEARS;
}

/** Date.UTC takes the years 0 to 99 for 1900 to 1999, so we reckon in the 400 years from 2000. */
const MS_PER_400_YEARS = 146_097 * 86_400_000;

function twoDigits(bytes: Uint8Array, at: number): number {
  return (bytes[at]! - ZERO) * 10 + bytes[at + 1]! - ZERO;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

function bigEndian(bytes: Uint8Array, start: number, end: number): bigint {
  let value = 0n;
  for (let at = start; at < end; at++) value = value << 8n | BigInt(bytes[at]!);
  return value;
}
