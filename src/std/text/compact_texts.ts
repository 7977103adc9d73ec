const PIECE_BYTES = 1 << 20;
/** Most bytes of a UTF-16 code unit in UTF-8. */
const UNIT_BYTES_MAX = 3;
/** Numbers that the list of places grows by. */
const PLACES_STEP = 1 << 16;
/** Texts that come again and again come early: they need not be made each time. */
const KEPT_MAX = 4_096;

/**
 * Many texts, by their number from 0 on, as bytes outside of the heap: there each takes a few dozen bytes more, or keeps the
 * whole text alive that it was a part of. Half surrogates become U+FFFD.
 */
export class CompactTexts {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #pieces: Uint8Array[] = [];
  /** How much of the last piece is taken. */
  #taken = 0;
  /** Where each text begins: piece, first byte and byte behind the last, in steps that follow one another. */
  readonly #places: Uint32Array[] = [];
  readonly #kept: string[] = [];
  #length = 0;

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** Takes the next text. */
  add(text: string): void {
    const piece = this.#room(text.length * UNIT_BYTES_MAX);
    const { written } = this.#encoder.encodeInto(text, piece.subarray(this.#taken));
    const at = this.#length % PLACES_STEP;
    if (at === 0) this.#places.push(new Uint32Array(3 * PLACES_STEP));
    this.#places.at(-1)!.set([this.#pieces.length - 1, this.#taken, this.#taken + written], 3 * at);
    this.#taken += written;
    this.#length++;
  }

  /** The text of a number; `undefined` = there is none. */
  at(number: number): string | undefined {
    if (!Number.isInteger(number) || number < 0 || number >= this.#length) return undefined;
    if (number >= KEPT_MAX) return this.#text(number);
    return this.#kept[number] ??= this.#text(number);
  }

  #text(number: number): string {
    const places = this.#places[Math.floor(number / PLACES_STEP)]!;
    const at = 3 * (number % PLACES_STEP);
    return this.#decoder.decode(this.#pieces[places[at]!]!.subarray(places[at + 1], places[at + 2]));
  }

  #room(bytes: number): Uint8Array {
    const last = this.#pieces.at(-1);
    if (last !== undefined && this.#taken + bytes <= last.length) return last;
    const piece = new Uint8Array(Math.max(PIECE_BYTES, bytes));
    this.#pieces.push(piece);
    this.#taken = 0;
    return piece;
  }
}
