import type { Engine, Statements } from "./statements.ts";
import type { DatabaseSession } from "./tables.ts";

/** One change of one thing. */
export interface AuditEntry {
  /** The caller's id; `null` = the service itself. */
  readonly who: string | null;
  /** The request that asked for it; `null` = none did. */
  readonly requestId: string | null;
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
    async write(session, { who, requestId, kind, subjectId, action, before, after }) {
      await session.run(insert, {
        who,
        request_id: requestId,
        kind,
        subject_id: subjectId,
        action,
        before: before === null ? null : JSON.stringify(before),
        after: after === null ? null : JSON.stringify(after),
      });
    },
  };
}
