import type { SheetColumn } from "./import_kind.ts";

/**
 * A column whose name follows from its header: lower-cased, with `_` for whatever is no letter or digit, so that
 * `Status Tomps - Last Activity` becomes `status_tomps_last_activity`. It holds text unless something else is said.
 */
export function sheetColumn(header: string, rest: Partial<Omit<SheetColumn, "header">> = {}): SheetColumn {
  const name = header.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "");
  return { name, header, type: "text", ...rest };
}
