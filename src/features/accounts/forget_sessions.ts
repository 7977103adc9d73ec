import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";

/** What forgetting needs. */
export interface ForgetSessionsDeps {
  readonly data: LiveData;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
/** For how many days it is kept what was over. */
const KEPT_DAYS = {
  "accounts/forget_sessions": 30,
  "accounts/forget_refresh_tokens": 30,
  "accounts/forget_failures": 1,
} as const;
/** So few at a time that nobody waits for it. */
const BATCH = 500;

/**
 * Forgets sessions that were over and refresh tokens that were used more than 30 days ago, and failed sign-ins of more than a
 * day ago; gives how many rows. Throws `DatabaseError`.
 */
export async function forgetSessions(
  { data, statements, now }: ForgetSessionsDeps,
  signal?: AbortSignal,
): Promise<number> {
  let forgotten = 0;
  for (const [name, days] of Object.entries(KEPT_DAYS)) {
    const statement = statements.get(name).on(data.engine);
    const parameters = { before: new Date(now() - days * DAY_MS).toISOString(), limit: String(BATCH) };
    let count: number;
    do {
      count = await data.write((session) => session.run(statement, parameters), signal);
      forgotten += count;
    } while (count === BATCH);
  }
  return forgotten;
}
