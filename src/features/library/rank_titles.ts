import type { LocalPeriod } from "#src/std/time/local_periods.ts";
import { hasHistory } from "./has_history.ts";
import type { LibrarySource } from "./library_source.ts";
import { presentText } from "./present_text.ts";
import { readLibrary } from "./read_library.ts";
import { topTen } from "./top_ten.ts";

/** A title on a top list. */
export interface RankedTitle {
  /** Its `biblio_id`. */
  readonly id: string;
  readonly name: string;
  /** Loans. */
  readonly total: number;
}

/**
 * The ten titles with the most loans of a period. A name is the one in `biblio`, else that at the newest loan that has
 * one.
 *
 * @param period `null` = ever.
 */
export async function rankTitles(
  source: LibrarySource,
  period: LocalPeriod | null,
): Promise<RankedTitle[]> {
  const { from, to } = period ?? { from: null, to: null };
  const history = await hasHistory(source);
  const statement = history ? "books/top_titles" : "books/top_titles_without_history";
  return topTen(async (places) => {
    const rows = await readLibrary(source, statement, { from, to, places: String(places) });
    const titles = rows.map(({ biblio_id, title, total }) => ({
      id: biblio_id!,
      name: presentText(title),
      total: Number(total),
    }));
    const nameless = titles.filter(({ name }) => name === null).map(({ id }) => id);
    const gone = await titlesAtLoans(source, history ? nameless : []);
    return titles.map((title) => ({ ...title, name: title.name ?? gone.get(title.id) ?? null }));
  });
}

async function titlesAtLoans(
  source: LibrarySource,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await readLibrary(source, "books/titles_at_loans", { biblio_ids: `,${ids.join(",")},` });
  return new Map(rows.map(({ biblio_id, title }) => [biblio_id!, title!]));
}
