import type { LocalPeriod } from "#src/std/time/local_periods.ts";
import type { LibrarySource } from "./library_source.ts";
import { type RankedMember, rankMembers } from "./rank_members.ts";
import { readLibrary } from "./read_library.ts";

/**
 * The ten members with the most visits of a period. The institution is the one in `member`, else that of the newest
 * visit that has one.
 */
export async function rankVisitors(source: LibrarySource, period: LocalPeriod): Promise<RankedMember[]> {
  const visitors = [];
  for (const visitor of await rankMembers(source, "visitors/top_visitors", period)) {
    const institution = visitor.institution ?? await institutionAtVisit(source, visitor.id);
    visitors.push({ ...visitor, institution });
  }
  return visitors;
}

async function institutionAtVisit(source: LibrarySource, member_id: string): Promise<string | null> {
  const [visit] = await readLibrary(source, "visitors/institution_at_visit", { member_id });
  return visit?.["institution"] ?? null;
}
