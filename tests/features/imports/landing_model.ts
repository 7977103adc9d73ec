import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { LandingCounts, LandingRow } from "#src/features/imports/landing.ts";
import { rowHash } from "#src/features/imports/landing/row_hash.ts";

/** A row of the table as the model sees it. */
export interface ModelRow {
  readonly values: readonly (string | null)[];
  readonly import_id: number | null;
  readonly import_row: number | null;
  readonly edited: boolean;
}

type ModelTable = Map<string, ModelRow>;

/** What has happened; `hand` = somebody has left a row like that, or none. */
type Happening =
  | { readonly import: number; readonly rows: ReadonlyMap<string, LandingRow> }
  | { readonly hand: string; readonly row: ModelRow | null };

/**
 * A table with imports that can be undone, thought in the simplest way: everything that has happened is kept, what is undone
 * is left out, and the table is what comes of the rest. What people did stands as they did it.
 */
export class LandingModel {
  readonly #kind: ImportKind;
  readonly #past: Happening[] = [];
  readonly #undone = new Set<number>();

  constructor(kind: ImportKind) {
    this.#kind = kind;
  }

  /** The table now. */
  get table(): ModelTable {
    const table: ModelTable = new Map();
    for (const happening of this.#happened()) this.#apply(table, happening);
    return table;
  }

  /** Whether anybody has written by hand. */
  get isTouched(): boolean {
    return this.#past.some((happening) => "hand" in happening);
  }

  key({ values }: LandingRow): string {
    return this.#kind.mode === "replace" ? rowHash(values.slice(0, 7)) : `${values[0]} ${values[1]}`;
  }

  import(seq: number, rows: readonly LandingRow[]): LandingCounts {
    const last = new Map<string, LandingRow>();
    for (const row of rows.toSorted((a, b) => a.row - b.row)) last.set(this.key(row), row);
    const happening = { import: seq, rows: last };
    const actions = this.#actions(this.table, happening);
    this.#past.push(happening);
    const count = (action: string) => actions.filter((one) => one.action === action).length;
    return {
      inserted: count("inserted"),
      updated: count("updated"),
      unchanged: count("unchanged"),
      removed: count("deleted"),
      duplicates: rows.length - last.size,
    };
  }

  hand(key: string, row: ModelRow | null): void {
    this.#past.push({ hand: key, row });
  }

  /** How many rows were put back and how many handed over; only right where nobody has written by hand. */
  undo(seq: number): { readonly reversed: number; readonly superseded: number } {
    if (this.#undone.has(seq)) return { reversed: 0, superseded: 0 };
    const table: ModelTable = new Map();
    let changed: readonly string[] = [];
    const newer: ReadonlySet<string>[] = [];
    for (const happening of this.#happened()) {
      if ("import" in happening && happening.import === seq) {
        changed = this.#actions(table, happening).filter(({ action }) => action !== "unchanged").map((
          { key },
        ) => key);
      } else if ("import" in happening && happening.import > seq) {
        newer.push(new Set(happening.rows.keys()));
      }
      this.#apply(table, happening);
    }
    this.#undone.add(seq);
    const met = (key: string) =>
      this.#kind.mode === "replace" ? newer.length > 0 : newer.some((keys) => keys.has(key));
    const superseded = changed.filter(met).length;
    return { reversed: changed.length - superseded, superseded };
  }

  #happened(): Happening[] {
    return this.#past.filter((happening) => !("import" in happening && this.#undone.has(happening.import)));
  }

  #actions(table: ModelTable, { rows }: { readonly rows: ReadonlyMap<string, LandingRow> }) {
    const actions = [...rows].map(([key, row]) => {
      const known = table.get(key);
      const isSame = known !== undefined && JSON.stringify(known.values) === JSON.stringify(row.values);
      return { key, action: known === undefined ? "inserted" : isSame ? "unchanged" : "updated" };
    });
    const gone = this.#kind.mode === "replace" ? [...table.keys()].filter((key) => !rows.has(key)) : [];
    return [...actions, ...gone.map((key) => ({ key, action: "deleted" }))];
  }

  #apply(table: ModelTable, happening: Happening): void {
    if ("hand" in happening) {
      if (happening.row === null) table.delete(happening.hand);
      else table.set(happening.hand, happening.row);
      return;
    }
    for (const { key, action } of this.#actions(table, happening)) {
      if (action === "deleted") table.delete(key);
      if (action !== "inserted" && action !== "updated") continue;
      const { values, row } = happening.rows.get(key)!;
      table.set(key, { values, import_id: happening.import, import_row: row, edited: false });
    }
  }
}
