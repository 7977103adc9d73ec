import type { Cells } from "#src/std/cells/cells.ts";
import { MysqlCellWriter } from "./mysql_cell_writer.ts";
import type { MysqlClock } from "./mysql_cell_writer.ts";
import type { MysqlColumn } from "./mysql_columns.ts";
import { MysqlForm } from "./mysql_form.ts";
import type { MysqlRowBlock } from "./mysql_row_source.ts";

const HEADER = 4;
const PACKET_MAX = 0xffffff;
const NULL = 251;

/**
 * Reads row packets into {@linkcode Cells} without copying: texts and integers stay where they arrived, other
 * forms are written behind the packets in the same buffer.
 */
export class MysqlCellReader {
  readonly #forms: Uint8Array;
  readonly #writer: MysqlCellWriter;
  /** Used again for every block: a result is valid until the next one is asked for. */
  #bounds = new Int32Array(0);
  #rowSize = 32;
  #spare: number;

  /** Reads rows of these columns. */
  constructor(columns: readonly MysqlColumn[], clock: MysqlClock) {
    this.#forms = Uint8Array.from(columns, (column) => column.form);
    this.#writer = new MysqlCellWriter(clock);
    this.#spare = columns.filter((column) => column.form !== MysqlForm.Verbatim).length / columns.length;
  }

  /** The room that converted cells are expected to need, as a share of the packets' size. */
  get spare(): number {
    return this.#spare;
  }

  /** Reads whole rows; the result is valid until the next block is read. Throws when a row does not add up. */
  read(block: MysqlRowBlock): Cells {
    const forms = this.#forms;
    const rowBounds = 2 * forms.length;
    let bytes = this.#writer.begin(block.bytes, block.end);
    const likely = rowBounds * Math.ceil(1.1 * block.end / this.#rowSize + 1);
    let bounds = this.#bounds.length >= likely ? this.#bounds : new Int32Array(likely);
    let at = 0;
    let cell = 0;
    while (at < block.end) {
      if (cell + rowBounds > bounds.length) bounds = doubled(bounds, rowBounds);
      const size = bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16;
      const end = size === PACKET_MAX ? block.end : at + HEADER + size;
      at += HEADER;
      for (let column = 0; column < forms.length; column++, cell += 2) {
        let length = bytes[at++]!;
        if (length === NULL) {
          bounds[cell + 1] = -1;
          continue;
        }
        if (length > NULL) {
          const width = length === 254 ? 8 : length - 250;
          length = littleEndian(bytes, at, Math.min(width, 4));
          at += width;
        }
        bounds[cell] = at;
        bounds[cell + 1] = at += length;
        const form = forms[column] as MysqlForm;
        if (form !== MysqlForm.Verbatim) bytes = this.#writer.convert(form, bounds, cell);
      }
      if (at !== end) throw new Error("Cannot read a row: its cells do not end where it ends");
    }
    this.#bounds = bounds;
    const rows = cell / rowBounds;
    this.#rowSize = block.end / rows;
    this.#spare = 1.1 * (this.#writer.used - block.end) / block.end;
    return { width: forms.length, rows, bytes, bounds };
  }
}

function littleEndian(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = width - 1; index >= 0; index--) value = value * 256 + bytes[at + index]!;
  return value;
}

function doubled(bounds: Int32Array<ArrayBuffer>, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(bounds.length * 2 + atLeast);
  larger.set(bounds);
  return larger;
}
