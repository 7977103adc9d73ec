import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";

/** Kinds of sheets that are small enough to be thought through. */
export const LANDING_KINDS = {
  /** Two columns of the key, of which one is a word of SQL. */
  merge: kind({ table: "orders", mode: "merge", key: ["order", "line"] }),
  replace: kind({ table: "projects", mode: "replace", key: [] }),
};

function kind(given: Pick<ImportKind, "table" | "mode" | "key">): ImportKind {
  return {
    name: given.table,
    aliases: [],
    title: "Made for tests: Ni Luh's",
    ...given,
    columns: [
      { name: "order", header: "ORDER", type: "text" },
      { name: "line", header: "LINE", type: "text" },
      { name: "status", header: "STATUS", type: "text" },
      { name: "pieces", header: "PIECES", type: "integer" },
      { name: "price", header: "PRICE", type: "decimal" },
      { name: "day", header: "DAY", type: "date" },
      { name: "taken_at", header: "TAKEN_AT", type: "timestamp" },
    ],
    derived: [{ name: "group", type: "text" }],
    derive: () => ({}),
  };
}
