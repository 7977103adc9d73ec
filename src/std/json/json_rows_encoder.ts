import type { Cells } from "#src/std/cells/cells.ts";

/** How a cell's canonical text becomes a JSON value: as it stands, or as a string. */
export type JsonForm = "literal" | "number" | "string";

/** One member of every row object. */
export interface JsonMember {
  readonly name: string;
  /** `literal`: the text is JSON already. `number`: likewise, but NaN and infinities become strings. */
  readonly form: JsonForm;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NULL = new TextEncoder().encode("null");
/** `\u0000` to `\u001f`. */
const ESCAPES = Array.from(
  { length: 0x20 },
  (_, code) => new TextEncoder().encode(`\\u00${code.toString(16).padStart(2, "0")}`),
);

/**
 * Writes rows as JSON objects, byte by byte: one array (`[…]`), or one object per line (NDJSON).
 *
 * Members stand in the order of the columns; NULL is `null`.
 */
export class JsonRowsEncoder {
  readonly #members: readonly { key: Uint8Array; form: JsonForm }[];
  readonly #lines: boolean;
  #first = true;
  #out: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(members: readonly JsonMember[], shape: "array" | "lines") {
    this.#lines = shape === "lines";
    this.#members = members.map(({ name, form }, index) => ({
      key: new TextEncoder().encode(`${index === 0 ? "{" : ","}${JSON.stringify(name)}:`),
      form,
    }));
  }

  /** What stands before the first row. */
  opening(): Uint8Array {
    return new TextEncoder().encode(this.#lines ? "" : "[");
  }

  /** What stands after the last row. */
  closing(): Uint8Array {
    return new TextEncoder().encode(this.#lines ? "" : "]\n");
  }

  /** The rows of one batch, in a buffer of their own. */
  rows(cells: Cells): Uint8Array {
    const { width, rows, bytes, bounds } = cells;
    const limit = this.#outputLimit(cells);
    if (this.#out.length < limit) this.#out = new Uint8Array(limit);
    this.#at = 0;
    for (let row = 0, cell = 0; row < rows; row++) {
      if (!this.#lines && !this.#first) this.#out[this.#at++] = 0x2c;
      this.#first = false;
      for (let column = 0; column < width; column++, cell++) {
        const { key, form } = this.#members[column]!;
        const end = bounds[cell * 2 + 1]!;
        this.#copy(key);
        if (end < 0) this.#copy(NULL);
        else this.#write(bytes.subarray(bounds[cell * 2]!, end), form);
      }
      this.#out[this.#at++] = 0x7d;
      if (this.#lines) this.#out[this.#at++] = 0x0a;
    }
    return this.#out.slice(0, this.#at);
  }

  #copy(bytes: Uint8Array): void {
    this.#out.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #write(cell: Uint8Array, form: JsonForm): void {
    if (form === "literal" || (form === "number" && isFinite(cell))) {
      this.#copy(cell);
      if (this.#lines && form === "literal") joinLines(this.#out.subarray(this.#at - cell.length, this.#at));
      return;
    }
    const out = this.#out;
    let at = this.#at;
    out[at++] = QUOTE;
    for (let i = 0; i < cell.length; i++) {
      const byte = cell[i]!;
      if (byte < 0x20) {
        out.set(ESCAPES[byte]!, at);
        at += 6;
        continue;
      }
      if (byte === QUOTE || byte === BACKSLASH) out[at++] = BACKSLASH;
      out[at++] = byte;
    }
    out[at++] = QUOTE;
    this.#at = at;
  }

  #outputLimit({ width, rows, bounds }: Cells): number {
    const keys = this.#members.reduce((sum, { key }) => sum + key.length, 0);
    let total = rows * (keys + 4);
    for (let cell = 0; cell < width * rows; cell++) {
      total += Math.max(0, bounds[cell * 2 + 1]! - bounds[cell * 2]!) * 6 + 4;
    }
    return total;
  }
}

/** Blanks for line ends, which stand in JSON only between its tokens: a line holds one row. */
function joinLines(json: Uint8Array): void {
  for (let at = 0; at < json.length; at++) if (json[at] === 0x0a || json[at] === 0x0d) json[at] = 0x20;
}

/** A finite number ends in a digit; `NaN` and `Infinity` do not. */
function isFinite(number: Uint8Array): boolean {
  const last = number[number.length - 1]!;
  return last >= 0x30 && last <= 0x39;
}
