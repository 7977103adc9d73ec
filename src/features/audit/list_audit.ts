import type { Row } from "#src/platform/tables.ts";
import type { AuditQuery, PresentedAuditEntry } from "./schema.ts";
import type { AuditSource } from "./store.ts";

/** A page of the trail. */
export interface AuditPage {
  readonly entries: readonly PresentedAuditEntry[];
  /** On all pages together. */
  readonly total: number;
}

/** A page of the changes that are asked for, and how many there are; of this moment, as it is never kept. Throws `DatabaseError`. */
export async function listAudit(
  { data, list, count }: AuditSource,
  { page, page_size, sort, ...query }: AuditQuery,
  signal?: AbortSignal,
): Promise<AuditPage> {
  const filters = {
    kind: query.kind ?? null,
    subject_id: query.subject_id ?? null,
    who: query.who ?? null,
    from: query.from ?? null,
    before: query.before ?? null,
  };
  const place = { limit: String(page_size), offset: String((page - 1) * page_size) };
  return await data.read([], async (session) => {
    const rows = await session.rows(list.sorted(data.engine, sort), { ...filters, ...place });
    const [counted] = await session.rows(count.on(data.engine), filters);
    return { entries: rows.map(present), total: Number(counted!.total) };
  }, signal);
}

function present(row: Row): PresentedAuditEntry {
  return {
    id: row.id!,
    at: row.at!,
    who: row.who!,
    kind: row.kind as PresentedAuditEntry["kind"],
    subject_id: row.subject_id!,
    action: row.action as PresentedAuditEntry["action"],
    before: row.before_state === null ? null : JSON.parse(row.before_state!),
    after: row.after_state === null ? null : JSON.parse(row.after_state!),
    request_id: row.request_id!,
  };
}
