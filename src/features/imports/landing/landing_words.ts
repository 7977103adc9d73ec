import type { LandingTable } from "./landing_table.ts";

/** Parts of SQL that name the columns of a kind again and again. */
export class LandingWords {
  readonly #table: LandingTable;

  constructor(table: LandingTable) {
    this.#table = table;
  }

  /** `s."a", s."b"`, or without the prefix. */
  all(of?: string): string {
    return list(this.#table.columns.map(({ name }) => name), of);
  }

  /** Those of the key. */
  key(of?: string): string {
    return list(this.#table.key, of);
  }

  /** Their names and types, for a table that is made. */
  typed(): string {
    return typed(this.#table.columns);
  }

  /** Those of the key with their types. */
  typedKey(): string {
    return typed(this.#table.columns.filter(({ name }) => this.#table.key.includes(name)));
  }

  /** Whether two are of one key. */
  sameKey(one: string, other: string): string {
    return this.#table.key.map((name) => `${one}."${name}" = ${other}."${name}"`).join(" and ");
  }

  /**
   * Whether an import, a parameter, has a row's key in its journal. `offset 0` makes it a look-up: in a join, planned by
   * statistics from before the import, all of its journal might be gone through for every row.
   */
  met(of: string, parameter: string, condition = "true"): string {
    const { journal } = this.#table;
    return `exists (
  select from ${journal} j
  where j.import_id = ${parameter}::bigint and ${this.sameKey("j", of)} and ${condition}
  offset 0
)`;
  }

  /** Whether two hold different values; `of` may be a composite in brackets. */
  differ(one: string, other: string): string {
    const names = this.#rest();
    return `(${list(names, one)}) is distinct from (${list(names, other)})`;
  }

  /** `"a" = s."a", …` for all but the key. */
  set(from: string): string {
    return this.#rest().map((name) => `"${name}" = ${from}."${name}"`).join(", ");
  }

  /** Who wrote the row that a composite holds, as a table's columns are set. */
  ownerOf(composite: string): string {
    return ["import_id", "import_row", "edited_at"].map((name) => `${name} = (${composite}).${name}`).join(
      ", ",
    );
  }

  #rest(): string[] {
    return this.#table.columns.map(({ name }) => name).filter((name) => !this.#table.key.includes(name));
  }
}

function list(names: readonly string[], of?: string): string {
  return names.map((name) => of === undefined ? `"${name}"` : `${of}."${name}"`).join(", ");
}

function typed(columns: readonly { readonly name: string; readonly type: string }[]): string {
  return columns.map(({ name, type }) => `"${name}" ${type}`).join(", ");
}
