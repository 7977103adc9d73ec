import { type AuditEntry, type AuditTrail, createAuditTrail } from "#src/platform/audit_trail.ts";
import type { LiveData, WritingSession } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import type { Actor } from "./actor.ts";
import { demandMatch } from "./demand_match.ts";
import type { ResourceTarget } from "./mount_resource.ts";
import { resourceEtag } from "./resource_etag.ts";
import { createResourceRows, type ResourceForm, type ResourceRows } from "./resource_rows.ts";
import { unknownId } from "./unknown_id.ts";

/** What stays in its table when it is deleted, marked. */
export interface RestorableResource {
  readonly id: string;
  /** `null` = it is not deleted. */
  readonly deleted_at: string | null;
}

/** What a kind of such resources is. */
export interface TrailedForm<D, I> extends ResourceForm<D, I> {
  /** `Client`, for sentences. */
  readonly noun: string;
  /** What changes with them, for `LiveData`. */
  readonly tag: string;
  /** What the trail calls them. */
  readonly kind: AuditEntry["kind"];
  /** Makes ids that grow with time. */
  readonly makeId: () => string;
}

/**
 * Resources whose changes are written down in the transaction of each, and which come back after they were deleted. What is
 * deleted is changed by nothing but {@linkcode TrailedResources.restore}: it is not found.
 *
 * Beside the statements of a `ResourceForm` there is `restore` in its folder.
 */
export class TrailedResources<D extends I & RestorableResource, I extends object> {
  readonly data: LiveData;
  readonly rows: ResourceRows<D, I>;
  readonly #form: TrailedForm<D, I>;
  readonly #trail: AuditTrail;
  readonly #restore: Statement;

  constructor(data: LiveData, statements: Statements, form: TrailedForm<D, I>) {
    this.data = data;
    this.#form = form;
    this.rows = createResourceRows(statements, data.engine, form);
    this.#restore = statements.get(`${form.folder}/restore`).on(data.engine);
    this.#trail = createAuditTrail(statements, data.engine);
  }

  /** Makes one. Throws `DatabaseError`. */
  async create(input: I, by: Actor, signal?: AbortSignal): Promise<D> {
    return await this.data.write(async (session) => {
      session.touch(this.#form.tag, 1);
      const made = await this.rows.insert(session, this.#form.makeId(), input);
      await this.#note(session, by, { action: "created", before: null, after: made });
      return made;
    }, signal);
  }

  /** Writes what is given of one; what is the same already is neither written nor noted. Throws `not_found`, `stale`, `DatabaseError`. */
  async change(change: Partial<I>, target: ResourceTarget): Promise<D> {
    return await this.data.write(async (session) => {
      const current = await this.#lockLive(session, target);
      const next = { ...current, ...change };
      if (this.rows.same(next, current)) return current;
      session.touch(this.#form.tag);
      const changed = await this.rows.update(session, target.id, next);
      await this.#note(session, target.by, { action: "changed", before: current, after: changed });
      return changed;
    }, target.signal);
  }

  /**
   * Marks one as deleted. Throws `not_found`, `stale`, `DatabaseError`, and what the demand throws.
   *
   * @param demand Refuses while something depends on it, which nothing new does meanwhile.
   */
  async remove(
    target: ResourceTarget,
    demand: (session: DatabaseSession) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.data.write(async (session) => {
      const current = await this.#lockLive(session, target);
      await demand(session);
      session.touch(this.#form.tag, -1);
      await this.rows.delete(session, target.id);
      await this.#note(session, target.by, { action: "deleted", before: current, after: null });
    }, target.signal);
  }

  /** Takes the mark away; one without stays as it is. Throws `not_found`, `stale`, `DatabaseError`. */
  async restore(target: ResourceTarget): Promise<D> {
    const { id, ifMatch, by, signal } = target;
    return await this.data.write(async (session) => {
      const current = await this.rows.lock(session, id);
      if (current === null) throw unknownId(this.#form.noun, id);
      demandMatch(ifMatch, resourceEtag(current));
      if (current.deleted_at === null) return current;
      session.touch(this.#form.tag, 1);
      await session.run(this.#restore, { id });
      const restored = (await this.rows.find(session, id))!;
      await this.#note(session, by, { action: "restored", before: null, after: restored });
      return restored;
    }, signal);
  }

  async #lockLive(session: DatabaseSession, { id, ifMatch }: ResourceTarget): Promise<D> {
    const current = await this.rows.lock(session, id);
    if (current === null || current.deleted_at !== null) throw unknownId(this.#form.noun, id);
    demandMatch(ifMatch, resourceEtag(current));
    return current;
  }

  async #note(session: WritingSession, by: Actor, change: Change<D>): Promise<void> {
    const subjectId = (change.after ?? change.before)!.id;
    await this.#trail.write(session, { by, kind: this.#form.kind, subjectId, ...change });
  }
}

interface Change<D> {
  readonly action: AuditEntry["action"];
  readonly before: D | null;
  readonly after: D | null;
}
