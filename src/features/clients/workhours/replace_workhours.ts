import { demandMatch } from "#src/http/demand_match.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { resourceEtag } from "#src/http/resource_etag.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import type { AuditTrail } from "#src/platform/audit_trail.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import { weekSpan, type Workhours, type WorkhoursInput } from "./schema.ts";
import type { NewWeek, WorkhoursRows } from "./store.ts";

/** Where the hours are changed. */
export interface EditableWorkhours {
  readonly data: LiveData;
  readonly rows: WorkhoursRows;
  readonly trail: AuditTrail;
}

/** Writes a client's whole week. Throws a `Problem`: `not_found`, `stale`; or `DatabaseError`. */
export async function replaceWorkhours(
  { data, rows, trail }: EditableWorkhours,
  { time_zone, days }: WorkhoursInput,
  { id, ifMatch, by, signal }: ResourceTarget,
): Promise<Workhours> {
  return await data.write(async (session) => {
    const found = await rows.lock(session, id);
    if (found === null || found.isDeleted) throw unknownId("Client", id);
    const before = found.workhours;
    demandMatch(ifMatch, resourceEtag(before));
    const week = { timeZone: time_zone ?? before.time_zone, spans: days.map(weekSpan) };
    if (isSame(week, before)) return before;
    session.touch("clients");
    const after = await rows.replace(session, id, week);
    await trail.write(session, { by, kind: "workhours", subjectId: id, action: "changed", before, after });
    return after;
  }, signal);
}

function isSame({ timeZone, spans }: NewWeek, { time_zone, days }: Workhours): boolean {
  const inOrder = spans.toSorted((a, b) => a.day - b.day || a.opens - b.opens);
  return timeZone === time_zone && JSON.stringify(inOrder) === JSON.stringify(days.map(weekSpan));
}
