import type { CellType, ImportKind } from "#src/features/imports/kinds/import_kind.ts";

/** A column of the table of a kind. */
export interface LandingColumn {
  readonly name: string;
  /** As PostgreSQL writes it. */
  readonly type: string;
}

/** The tables of one kind: what lands in them and what they are called, quoted for SQL. */
export interface LandingTable {
  readonly kind: ImportKind;
  /** All that lands, those of the key first where the file has none of its own. */
  readonly columns: readonly LandingColumn[];
  /** Those of the columns that tell rows apart; with `replace` the hash of the whole row alone. */
  readonly key: readonly string[];
  /** The table itself. */
  readonly rows: string;
  /** What each import did to which key. */
  readonly journal: string;
  /** With `replace`: rows that wait for the end of their file. */
  readonly incoming: string;
  /** Those that live only as long as a transaction, by what they are for. */
  readonly batch: string;
  readonly repeats: string;
  readonly verdicts: string;
  readonly undo: string;
  readonly undone: string;
  readonly chain: string;
  readonly fates: string;
}

/** The column that tells rows of a replacing file apart. */
const ROW_HASH = "row_hash";

const TYPES: Readonly<Record<CellType, string>> = {
  text: "text",
  integer: "numeric",
  decimal: "numeric",
  date: "date",
  timestamp: "timestamptz",
};

/** What the tables of a kind look like. */
export function landingTable(kind: ImportKind): LandingTable {
  const key = kind.mode === "replace" ? [ROW_HASH] : kind.key;
  const given = [...kind.columns, ...kind.derived].map(({ name, type }) => ({ name, type: TYPES[type] }));
  const hash = kind.mode === "replace" ? [{ name: ROW_HASH, type: "text" }] : [];
  // Keys are compared byte by byte: it is quicker, and the same everywhere.
  const columns = [...given, ...hash].map(({ name, type }) => ({
    name,
    type: type === "text" && key.includes(name) ? `text collate "C"` : type,
  }));
  const { table } = kind;
  return {
    kind,
    columns,
    key,
    rows: `"${table}"`,
    journal: `"${table}_journal"`,
    incoming: `"${table}_incoming"`,
    batch: `"${table}_batch"`,
    repeats: `"${table}_repeats"`,
    verdicts: `"${table}_verdicts"`,
    undo: `"${table}_undo"`,
    undone: `"${table}_undone"`,
    chain: `"${table}_chain"`,
    fates: `"${table}_fates"`,
  };
}
