import assert from "node:assert/strict";
import { createMigrations } from "#src/platform/migrations.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import { loadStatements } from "#src/platform/statements.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";

const SQL = new URL("../../sql", import.meta.url).pathname;
const USERS = 100_000;
const ID = "019aa5c0-0000-7000-8000-000000000007";
const HASH = "7".repeat(64);
/** One in a thousand is an admin, one in a hundred may not sign in. */
const FILL = [
  `insert into users (id, name, email, password_hash, is_active)
   select ${
    idOf("n")
  }, md5(n::text), 'u' || n || '@example.test', '!', n % 100 <> 0 from generate_series(1, ${USERS}) n`,
  `insert into user_roles (user_id, role)
   select ${idOf("n")}, case when n = 5 then 'super_admin' when n % 1000 = 0 then 'admin' else 'user' end
   from generate_series(1, ${USERS}) n`,
  `insert into sessions (id, user_id, created_at, expires_at)
   select ${idOf("n")}, ${
    idOf("n")
  }, now(), now() + interval '1 minute' * n from generate_series(1, ${USERS}) n`,
  `insert into refresh_tokens (token_hash, session_id, created_at, used_at)
   select encode(sha256(n::text::bytea), 'hex'), ${
    idOf("n")
  }, now(), case when n % 2 = 0 then now() + interval '1 minute' * n end
   from generate_series(1, ${USERS}) n`,
  `insert into sign_in_failures (email_hash, failures, last_failed_at)
   select encode(sha256(n::text::bytea), 'hex'), 1, now() + interval '1 minute' * n from generate_series(1, ${USERS}) n`,
  "analyze",
];

/** SQL for the id of a number. */
function idOf(number: string): string {
  return `cast('019aa5c0-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0') as uuid)`;
}

/** A statement, and the index that shall be used when it is run with these parameters. */
interface Plan {
  readonly statement: string;
  readonly index: string;
  readonly sort?: string;
  readonly parameters: Readonly<Record<string, string | null>>;
}

const PLACE = { limit: "10", offset: "0" };
const ALL = { name: null, email: null, role: null, is_active: null };
const NOW = { now: new Date().toISOString() };
const BEFORE = { before: new Date(Date.now() + 600_000).toISOString(), limit: "500" };
const FILTERS = [
  ["users_by_name_start", { ...ALL, name: "abcdef%" }],
  ["users_email", { ...ALL, email: "u77@example.test" }],
  ["user_roles_by_role", { ...ALL, role: "admin" }],
  ["users_inactive", { ...ALL, is_active: "0" }],
] as const;

const PLANS: readonly Plan[] = [
  ...([
    ["name", "users_by_name"],
    ["name_desc", "users_by_name"],
    ["email", "users_email"],
    ["email_desc", "users_email"],
    ["created_at", "users_pkey"],
    ["created_at_desc", "users_pkey"],
  ].map(([sort, index]) => ({ statement: "list_all_users", index: index!, sort: sort!, parameters: PLACE }))),
  ...FILTERS.flatMap(([index, filters]) => [
    { statement: "count_users", index, parameters: filters },
    ...["name", "email_desc", "created_at"].map((sort) => {
      // Of so many that may not sign in a page is found soonest in its own order.
      const used = filters.is_active === null ? index : "";
      return { statement: "list_users", index: used, sort, parameters: { ...PLACE, ...filters } };
    }),
  ]),
  { statement: "find_user", index: "users_pkey", parameters: { id: ID } },
  { statement: "lock_user", index: "users_pkey", parameters: { id: ID } },
  { statement: "find_by_email", index: "users_email", parameters: { email: "u77@example.test" } },
  { statement: "find_other_admin", index: "user_roles_by_role", parameters: { id: ID } },
  { statement: "delete_user", index: "users_pkey", parameters: { id: ID } },
  { statement: "take_roles", index: "user_roles_pkey", parameters: { id: ID, roles: "user" } },
  {
    statement: "update_user",
    index: "users_pkey",
    parameters: { id: ID, name: "x", email: "x@example.test", password_hash: null, is_active: "1" },
  },
  { statement: "rehash_password", index: "users_pkey", parameters: { id: ID, password_hash: "!" } },
  { statement: "hold_session_of_token", index: "refresh_tokens_pkey", parameters: { token_hash: HASH } },
  { statement: "use_refresh_token", index: "refresh_tokens_pkey", parameters: { token_hash: HASH, ...NOW } },
  { statement: "extend_session", index: "sessions_pkey", parameters: { id: ID, expires_at: NOW.now } },
  { statement: "end_session", index: "sessions_pkey", parameters: { id: ID, why: "signed_out", ...NOW } },
  {
    statement: "end_sessions",
    index: "sessions_by_user",
    parameters: { user_id: ID, why: "signed_out", kept_id: null, ...NOW },
  },
  { statement: "find_failures", index: "sign_in_failures_pkey", parameters: { email_hash: HASH } },
  { statement: "forget_failure", index: "sign_in_failures_", parameters: { email_hash: HASH, ...NOW } },
  { statement: "forgive_address", index: "sign_in_failures_pkey", parameters: { email_hash: HASH } },
  { statement: "forget_sessions", index: "sessions_by_expiry", parameters: BEFORE },
  { statement: "forget_refresh_tokens", index: "refresh_tokens_by_use", parameters: BEFORE },
  { statement: "forget_failures", index: "sign_in_failures_by_age", parameters: BEFORE },
];

Deno.test({
  name: "no statement of accounts looks through a whole table, at 100,000 users",
  ...needs("TEST_POSTGRES_URL"),
  async fn(t) {
    await using place = await createOwnPostgres();
    const options = { poolMax: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000, ca: undefined };
    const tables = createPostgresTables({ url: place.url.href, ...options });
    try {
      await createMigrations(tables, `${SQL}/migrations/app`).up();
      for (const statement of FILL) await place.sql(statement);
      const statements = await loadStatements(SQL, ["accounts"]);
      for (const { statement, index, sort, parameters } of PLANS) {
        const file = statements.get(`accounts/${statement}`);
        const { name, segments: [first, ...rest], names } = sort === undefined
          ? file.on("postgres")
          : file.sorted("postgres", sort);
        const explain: Statement = { name, segments: [`explain (costs off) ${first}`, ...rest], names };
        const filters = Object.entries(parameters).filter(([, value]) => value !== null).map(([one]) => one);
        await t.step(`${statement} ${sort ?? ""} by ${filters.join(", ")}`, async () => {
          // The sixth time the engine might keep a plan that knows no parameters.
          for (let round = 0; round < 6; round++) {
            const rows = await tables.transaction((session) => session.rows(explain, parameters));
            const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
            assert.doesNotMatch(plan, /Seq Scan/, plan);
            assert.ok(plan.includes(index), `'${index}' is not used:\n${plan}`);
          }
        });
      }
    } finally {
      await tables.close();
    }
  },
});
