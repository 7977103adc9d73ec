import type { DatabaseSession } from "./tables.ts";

/** Something that happened here and that others outside may want to hear of. */
export interface OutboxEvent {
  readonly type:
    | "import.completed"
    | "import.failed"
    | "import.cancelled"
    | "import.rolled_back"
    | "snapshot.updated";
  /** What it is about: plain JSON without secrets, a few kilobytes at most. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Events on their way out of the house: each reaches whoever wants it at least once, in no order. */
export interface Outbox {
  /**
   * Writes an event down in the transaction of what it tells of: there is none without the other. Last in that transaction, as
   * it keeps those who want the event from being deleted. Throws `DatabaseError`.
   */
  add(session: DatabaseSession, event: OutboxEvent): Promise<void>;
  /** Has what was added sent soon: after the commit. At once, and never fails. */
  kick(): void;
  /** Writes down an event that no transaction of ours goes with, and has it sent soon. Never fails: what cannot be written is observed. */
  announce(event: OutboxEvent): Promise<void>;
}
