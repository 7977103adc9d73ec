/** A table that imports fill. */
export interface ImportedTable {
  /** The kind of its imports, as `@tags` names it. */
  readonly kind: string;
  readonly table: string;
  readonly columns: readonly string[];
}
