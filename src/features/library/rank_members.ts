import type { LocalPeriod } from "#src/std/time/local_periods.ts";
import { hasHistory } from "./has_history.ts";
import type { LibrarySource } from "./library_source.ts";
import { presentText } from "./present_text.ts";
import { readLibrary } from "./read_library.ts";
import { topTen } from "./top_ten.ts";

/** A member on a top list. */
export interface RankedMember {
  readonly id: string;
  readonly name: string;
  /** What `member` says, if the statement asks for it. */
  readonly institution: string | null;
  readonly total: number;
}

/**
 * The ten members with the highest totals of a period.
 *
 * A name is the one in `member`, else that of the newest visit, else of the newest loan, that has one.
 *
 * @param statement What counts: a file under `sql/library` that takes `from`, `to` and `places`.
 */
export function rankMembers(
  source: LibrarySource,
  statement: string,
  { from, to }: LocalPeriod,
): Promise<RankedMember[]> {
  return topTen(async (places) => {
    const rows = await readLibrary(source, statement, { from, to, places: String(places) });
    const members = [];
    for (const { counted_id, member_id, member_name, inst_name, total } of rows) {
      members.push({
        // The spelling in `member`, where the engine takes two of them for one.
        id: member_id ?? counted_id!,
        name: presentText(member_name) ?? await nameElsewhere(source, counted_id!),
        institution: presentText(inst_name),
        total: Number(total),
      });
    }
    return members;
  });
}

async function nameElsewhere(source: LibrarySource, member_id: string): Promise<string | null> {
  const [visit] = await readLibrary(source, "visitors/name_at_visit", { member_id });
  if (visit !== undefined) return visit["member_name"]!;
  if (!await hasHistory(source)) return null;
  const [loan] = await readLibrary(source, "books/name_at_loan", { member_id });
  return loan?.["member_name"] ?? null;
}
