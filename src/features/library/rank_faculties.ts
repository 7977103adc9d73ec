import type { LocalPeriod } from "#src/std/time/local_periods.ts";
import { institutionText } from "./institution_text.ts";
import type { LibrarySource } from "./library_source.ts";
import { readLibrary } from "./read_library.ts";
import { topTen } from "./top_ten.ts";

/** An institution on a top list. */
export interface RankedFaculty {
  /** The spelling that occurs most often, without superfluous blanks; of equals the first by code unit. */
  readonly institution: string;
  /** Its configured name, else the same. */
  readonly fakultas: string;
  /** Visits, guests' too. */
  readonly total: number;
}

/** The ten institutions with the most visits of a period, however they were spelt. Visits without one do not count. */
export async function rankFaculties(
  source: LibrarySource,
  { from, to }: LocalPeriod,
): Promise<RankedFaculty[]> {
  const names = new Map(
    Object.entries(source.faculties).map(([text, name]) => [institutionText(text).key, name]),
  );
  const rows = await readLibrary(source, "visitors/visits_by_institution", { from, to });
  const faculties = Array.from(spellingsByKey(rows), ([key, spellings]) => {
    const id = mostFrequent(spellings);
    const total = [...spellings.values()].reduce((sum, visits) => sum + visits);
    return { id, name: names.get(key) ?? id, total };
  });
  const top = await topTen(() => Promise.resolve(faculties));
  return top.map(({ id, name, total }) => ({ institution: id, fakultas: name, total }));
}

function spellingsByKey(rows: readonly Record<string, string | null>[]): Map<string, Map<string, number>> {
  const institutions = new Map<string, Map<string, number>>();
  for (const { institution, total } of rows) {
    const { shown, key } = institutionText(institution!);
    if (key === "") continue;
    const spellings = institutions.get(key) ?? new Map<string, number>();
    spellings.set(shown, (spellings.get(shown) ?? 0) + Number(total));
    institutions.set(key, spellings);
  }
  return institutions;
}

function mostFrequent(spellings: ReadonlyMap<string, number>): string {
  return [...spellings].reduce((best, other) =>
    other[1] > best[1] || (other[1] === best[1] && other[0] < best[0]) ? other : best
  )[0];
}
