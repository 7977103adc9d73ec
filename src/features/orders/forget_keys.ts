import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";

/** What forgetting needs. */
export interface ForgetKeysDeps {
  readonly data: LiveData;
  readonly statements: Statements;
}

/** So few at a time that nobody waits for it. */
const BATCH = 500;

/** Forgets the idempotency keys of more than 24 hours ago, and gives their number. Throws `DatabaseError`. */
export async function forgetKeys(
  { data, statements }: ForgetKeysDeps,
  signal?: AbortSignal,
): Promise<number> {
  const statement = statements.get("commerce/orders/forget_keys").on(data.engine);
  let forgotten = 0;
  for (;;) {
    const count = await data.write((session) => session.run(statement, { limit: String(BATCH) }), signal);
    forgotten += count;
    if (count < BATCH) return forgotten;
  }
}
