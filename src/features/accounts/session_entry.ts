import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { StatementFile } from "#src/platform/statements.ts";
import type { Row } from "#src/platform/tables.ts";

/** What is kept of a session. */
export interface SessionState {
  readonly userId: string;
  readonly roles: readonly string[];
  /** The user may sign in, and the session was not ended. */
  readonly isOpen: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const TAGS = ["users", "sessions"];

/** The {@linkcode SessionState} of a session as JSON, kept until a user or a session changes; `null` = there is none. */
export function sessionEntry(data: LiveData, find: StatementFile, id: string): LiveEntry {
  return {
    key: `accounts/session?id=${id}`,
    tags: TAGS,
    scope: "process",
    compute: (signal) =>
      data.read(TAGS, async (session, { versions }) => {
        const [row] = await session.rows(find.on(data.engine), { id });
        return { body: JSON.stringify(row === undefined ? null : stateOf(row)), versions };
      }, signal),
  };
}

function stateOf(row: Row): SessionState {
  return {
    userId: row.user_id!,
    roles: row.roles?.split(" ") ?? [],
    isOpen: row.is_active === "true" && row.ended_at === null,
    expiresAt: Date.parse(row.expires_at!),
  };
}
