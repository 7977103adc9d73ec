import { absentColumns } from "#src/platform/absent_columns.ts";
import type { LibrarySource } from "./library_source.ts";

/** What the statements under `sql/library/` read of SLiMS's schema. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  biblio: ["biblio_id", "title"],
  item: ["item_code", "biblio_id"],
  loan: ["loan_id", "item_code", "member_id", "loan_date", "is_lent", "is_return"],
  loan_history: ["loan_id", "biblio_id", "title", "member_name", "loan_date"],
  member: ["member_id", "member_name", "inst_name"],
  visitor_count: ["visitor_id", "member_id", "member_name", "institution", "checkin_date"],
};

/**
 * The columns that the library's numbers need and this role cannot see: `loan.is_lent`, or `loan_history` when the
 * whole table is not there. Throws `DatabaseError`.
 */
export function missingColumns(
  { library, statements }: Pick<LibrarySource, "library" | "statements">,
): Promise<string[]> {
  return absentColumns(library, statements.get("library/list_columns").on(library.engine), COLUMNS);
}
