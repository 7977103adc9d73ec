import type { Engine, Statements } from "./statements.ts";
import type { DatabaseSession } from "./tables.ts";

/** Who asks for a change, and in which request. */
export interface AuditActor {
  readonly caller: { readonly id: string | null };
  readonly requestId: string;
}

/** One change of one thing. */
export interface AuditEntry {
  /** `null` = nobody asked for it but the service itself. */
  readonly by: AuditActor | null;
  readonly kind: "user" | "client" | "workhours" | "store" | "webhook";
  readonly subjectId: string;
  readonly action: "created" | "changed" | "deleted" | "restored";
  /** What clients saw of it before, `null` = it was not there; secrets must not be in it. */
  readonly before: object | null;
  /** What they see of it now; `null` = it is gone. */
  readonly after: object | null;
}

/** Who changed what. */
export interface AuditTrail {
  /** Writes a change down, in the transaction of the change: there is none without the other. */
  write(session: DatabaseSession, entry: AuditEntry): Promise<void>;
}

/** The trail in the table `audit_trail`. */
export function createAuditTrail(statements: Statements, engine: Engine): AuditTrail {
  const insert = statements.get("audit/insert").on(engine);
  return {
    async write(session, { by, kind, subjectId, action, before, after }) {
      await session.run(insert, {
        who: by === null ? null : by.caller.id,
        request_id: by === null ? null : by.requestId,
        kind,
        subject_id: subjectId,
        action,
        before: before === null ? null : JSON.stringify(before),
        after: after === null ? null : JSON.stringify(after),
      });
    },
  };
}
