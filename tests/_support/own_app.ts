import { createAccessTokens } from "#src/platform/access_tokens.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import type { Role } from "#src/roles.ts";
import { createOwnPostgres, type OwnPostgres } from "./own_postgres.ts";
import { signedIn } from "./signed_in.ts";

/** A database of a test's own with all of our tables, for processes of the service. */
export interface OwnApp extends AsyncDisposable {
  readonly database: OwnPostgres;
  /** What the processes are told of it. */
  readonly settings: Readonly<Record<string, string>>;
  /** The head of requests of somebody who has signed in. */
  signIn(roles?: readonly Role[]): Promise<{ readonly authorization: string }>;
}

const MIGRATIONS = new URL("../../sql/migrations/app", import.meta.url).pathname;
const KEY = "a-signing-key-of-thirty-two-letters";

/**
 * Makes an {@linkcode OwnApp}; `await using` it.
 *
 * @param publicBaseUrl The `PUBLIC_BASE_URL` of the processes; left out = they have none.
 */
export async function createOwnApp(publicBaseUrl?: string): Promise<OwnApp> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createOwnPostgres());
  const tables = createPostgresTables({
    url: database.url.href,
    ca: undefined,
    poolMax: 2,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 30_000,
  });
  stack.defer(() => tables.close());
  await createMigrations(tables, MIGRATIONS).up();
  const issuer = publicBaseUrl ?? "aliran";
  const tokens = createAccessTokens({ keys: [KEY], issuer, now: Date.now, lifeSeconds: 3_600 });
  const kept = stack.move();
  return {
    database,
    settings: { APP_DATABASE_URL: database.url.href, AUTH_SIGNING_KEYS: KEY, ACCESS_TOKEN_MINUTES: "60" },
    signIn: async (roles) => (await signedIn({ tables, tokens }, roles)).headers,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
