import type { Cells } from "./cells.ts";

const encoder = new TextEncoder();

/** Gathers values one by one into {@linkcode Cells}; the buffers grow as needed. */
export class CellsBuilder {
  readonly #width: number;
  #bytes: Uint8Array = new Uint8Array(1 << 14);
  #bounds: Int32Array = new Int32Array(1 << 10);
  #used = 0;
  #cells = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Bytes of text gathered so far. */
  get byteLength(): number {
    return this.#used;
  }

  /** Appends one cell, in reading order. */
  add(value: string | null): void {
    this.#reserve(value === null ? 0 : value.length * 3);
    const start = this.#used;
    let end = -1;
    if (value !== null) {
      const { written } = encoder.encodeInto(value, this.#bytes.subarray(start));
      end = this.#used = start + written;
    }
    this.#bounds[this.#cells * 2] = start;
    this.#bounds[this.#cells * 2 + 1] = end;
    this.#cells++;
  }

  /** What was gathered; the builder must not be used afterwards. */
  build(): Cells {
    const rows = this.#width === 0 ? 0 : this.#cells / this.#width;
    return { width: this.#width, rows, bytes: this.#bytes, bounds: this.#bounds };
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + bytes));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    if (this.#cells * 2 + 2 > this.#bounds.length) {
      const larger = new Int32Array(this.#bounds.length * 2);
      larger.set(this.#bounds);
      this.#bounds = larger;
    }
  }
}
