import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { LandingRows } from "#src/features/imports/landing.ts";
import { RowEncoder } from "#src/platform/row_encoder.ts";
import { landingTable } from "./landing_table.ts";
import { rowHash } from "./row_hash.ts";

/** What no value can hold. */
const BETWEEN = "\0";

/**
 * Gathers valid rows of one kind that are to land together, one by one, as the bytes that are loaded. Disposing of it gives the
 * bytes back at once, after which what it gave can no more land.
 */
export class LandingGatherer implements Disposable {
  readonly #kind: ImportKind;
  readonly #keyPlaces: readonly number[];
  readonly #encoder: RowEncoder;
  readonly #numbers: number[] = [];
  readonly #keys: string[] = [];
  /** The row at hand; the same for all, as there are millions. */
  readonly #line: (string | null)[] = [];

  constructor(kind: ImportKind) {
    const { columns, key } = landingTable(kind);
    this.#kind = kind;
    this.#keyPlaces = key.map((name) => columns.findIndex((column) => column.name === name));
    this.#encoder = new RowEncoder(columns.length + 1);
  }

  /** The numbers of all rows in the file, in the order in which they came. */
  get numbers(): readonly number[] {
    return this.#numbers;
  }

  /**
   * Takes a row.
   *
   * @param row Its number in the file.
   * @param values One for each column of the sheet, then of the derived ones, in the kind's order; they may change afterwards.
   * @throws {DatabaseError} `unfit` at a NUL character.
   */
  add(row: number, values: readonly (string | null)[]): void {
    const line = this.#line;
    line.length = 0;
    for (const value of values) line.push(value);
    const { mode, columns } = this.#kind;
    if (mode === "replace") line.push(rowHash(values.slice(0, columns.length)));
    line.push(`${row}`);
    this.#encoder.add(line);
    this.#numbers.push(row);
    this.#keys.push(this.#key());
  }

  /**
   * What was gathered so far.
   *
   * @param chosen Numbers of rows; all others are as though they had never come. Left out = all are chosen.
   */
  rows(chosen?: ReadonlySet<number>): LandingRows {
    const numbers = this.#numbers.filter((row) => chosen?.has(row) !== false);
    return { numbers, last: this.#encoder.encoded(this.#without(chosen)) };
  }

  [Symbol.dispose](): void {
    this.#encoder[Symbol.dispose]();
  }

  /** The places of those that are not chosen, or overruled by others that are. */
  #without(chosen?: ReadonlySet<number>): ReadonlySet<number> {
    const without = new Set<number>();
    const last = new Map<string, number>();
    for (const [at, row] of this.#numbers.entries()) {
      if (chosen?.has(row) === false) {
        without.add(at);
        continue;
      }
      const key = this.#keys[at]!;
      const rival = last.get(key);
      const isLast = rival === undefined || this.#numbers[rival]! < row;
      if (rival !== undefined) without.add(isLast ? rival : at);
      if (isLast) last.set(key, at);
    }
    return without;
  }

  /** The key of the row at hand. Joined, it is a text of its own: a cell is a part of the file's text, all of which it would keep. */
  #key(): string {
    return [...this.#keyPlaces.map((place) => this.#line[place]), ""].join(BETWEEN);
  }
}
