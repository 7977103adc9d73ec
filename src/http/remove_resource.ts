import { demandMatch } from "./demand_match.ts";
import type { EditableResources } from "./edit_resource.ts";
import { resourceEtag } from "./resource_etag.ts";
import { unknownId } from "./unknown_id.ts";

/** Which one. */
export interface ResourceRemoval {
  readonly id: string;
  /** `If-Match`; `null` = whatever is there. */
  readonly ifMatch: string | null;
}

/**
 * Takes one resource away.
 *
 * @throws {Problem} `not_found`, or `stale`.
 * @throws {DatabaseError} `orphan`, when something still refers to it.
 */
export async function removeResource<D extends object, I>(
  { data, rows, noun, tag }: EditableResources<D, I>,
  { id, ifMatch }: ResourceRemoval,
  signal?: AbortSignal,
): Promise<void> {
  await data.write(async (session) => {
    const current = await rows.lock(session, id);
    if (current === null) throw unknownId(noun, id);
    demandMatch(ifMatch, resourceEtag(current));
    session.touch(tag, -1);
    await rows.delete(session, id);
  }, signal);
}
