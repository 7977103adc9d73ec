import type { LiveData } from "#src/platform/live_data.ts";
import { demandMatch } from "./demand_match.ts";
import { resourceEtag } from "./resource_etag.ts";
import type { ResourceRows } from "./resource_rows.ts";
import { unknownId } from "./unknown_id.ts";

/** Where resources are that can be changed. */
export interface EditableResources<D, I> {
  readonly data: LiveData;
  readonly rows: ResourceRows<D, I>;
  /** `Product`, for sentences. */
  readonly noun: string;
  /** What changes with them, for `LiveData`. */
  readonly tag: string;
}

/** Which one, and what becomes of it. */
export interface ResourceEdit<D, I> {
  readonly id: string;
  /** `If-Match`; `null` = whatever is there. */
  readonly ifMatch: string | null;
  /** What it shall be, by what it is. */
  readonly edit: (current: D) => I;
}

/**
 * Changes one resource, which nobody else changes meanwhile, and gives it as it is then. What is the same already is not
 * written.
 *
 * @throws {Problem} `not_found`, or `stale`.
 * @throws {DatabaseError}
 */
export async function editResource<D extends I & object, I>(
  { data, rows, noun, tag }: EditableResources<D, I>,
  { id, ifMatch, edit }: ResourceEdit<D, I>,
  signal?: AbortSignal,
): Promise<D> {
  return await data.write(async (session) => {
    const current = await rows.lock(session, id);
    if (current === null) throw unknownId(noun, id);
    demandMatch(ifMatch, resourceEtag(current));
    const next = edit(current);
    if (rows.same(next, current)) return current;
    session.touch(tag);
    return await rows.update(session, id, next);
  }, signal);
}
