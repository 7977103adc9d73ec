/**
 * A kept answer twice in one process: at `/open` for everybody, at `/signed` for those with a permission. Its log goes to the
 * standard output, as the service's does. Arguments: the address of a database with accounts, the file that the tokens of all
 * its sessions are written to, one a line, and a port.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { createAccountCallers } from "#src/features/accounts/account_callers.ts";
import { mountLive } from "#src/http/mount_live.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { requires } from "#src/http/requires.ts";
import { Router } from "#src/http/router.ts";
import { createAccessTokens } from "#src/platform/access_tokens.ts";
import { createJsonLog } from "#src/platform/json_log.ts";
import { createLiveCache } from "#src/platform/live_cache.ts";
import { createLiveData } from "#src/platform/live_data.ts";
import { createMemoryLeases } from "#src/platform/memory_leases.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

const SIZE_MAX = 64 << 20;
const TAGS = ["clients"];
/** As large as a dashboard's. */
const BODY = JSON.stringify({ status_code: 200, message: "Overview", data: "x".repeat(1_700) });

const [url, tokensFile, port] = Deno.args;
const now = Date.now;
const log = createJsonLog((lines) => void Deno.stdout.writeSync(new TextEncoder().encode(lines)), now);
const statements = await loadStatements("sql", ["accounts", "versions"]);
const tables = createPostgresTables({
  url: url!,
  poolMax: 4,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 5_000,
});
const steady = () => performance.now();
const data = createLiveData({
  primary: tables,
  replica: null,
  watermarks: createMemoryWatermarks({ now: steady }),
  statements,
  observe: log.observe,
});
const cache = createLiveCache({
  name: "bench",
  data,
  snapshots: createMemorySnapshots({ sizeMax: SIZE_MAX, now }),
  leases: createMemoryLeases({ label: "bench", now: steady }),
  observe: log.observe,
  now,
  ttlSeconds: 86_400,
  staleSeconds: 0,
  softMs: 1_000,
  hardMs: 10_000,
  sizeMax: SIZE_MAX,
});
const tokens = createAccessTokens({
  keys: ["key-of-the-bench".repeat(3)],
  issuer: "aliran",
  now,
  lifeSeconds: 3_600,
});
const callers = createAccountCallers({ tokens, outside: null, appData: { data, cache }, statements, now });
const router = new Router(log.observe, callers);
for (const [path, requirement] of [["/open", {}], ["/signed", requires("clients:read")]] as const) {
  const responses = { 200: { description: "Overview" } };
  mountLive(router, {
    contract: createRoute({ ...requirement, method: "get", path, responses }),
    query: z.object({}),
    entry: () => ({
      key: path,
      tags: TAGS,
      scope: "process",
      compute: () => data.read(TAGS, (_session, { versions }) => Promise.resolve({ body: BODY, versions })),
    }),
  }, { cache, now });
}
const SESSIONS = parseStatement("bench/sessions", "select id, user_id from sessions");
const sessions = await tables.transaction((session) => session.rows(SESSIONS, {}));
const lines = await Promise.all(sessions.map(async ({ id, user_id }) => {
  return (await tokens.issue({ userId: user_id!, sessionId: id! })).token;
}));
await Deno.writeTextFile(tokensFile!, lines.join("\n"));
Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen() {} }, observedFetch(router, log.observe));
