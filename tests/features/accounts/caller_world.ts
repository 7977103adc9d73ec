import { createRoute } from "@hono/zod-openapi";
import { createAccounts } from "#src/features/accounts/store.ts";
import { mountAuth } from "#src/features/accounts/mount_auth.ts";
import { createAccountCallers } from "#src/features/accounts/account_callers.ts";
import type { Callers } from "#src/http/callers.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { requires } from "#src/http/requires.ts";
import { Router } from "#src/http/router.ts";
import { type AccessTokens, createAccessTokens } from "#src/platform/access_tokens.ts";
import { DataVersions } from "#src/platform/data_versions.ts";
import { createLiveCache, type LiveCache } from "#src/platform/live_cache.ts";
import { createLiveData, type LiveData, type WritingSession } from "#src/platform/live_data.ts";
import type { Observation } from "#src/platform/observe.ts";
import { PasswordHashes } from "#src/platform/password_hashes.ts";
import type { OutsideIssuer } from "#src/platform/outside_issuer.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { createUpstashWatermarks } from "#src/platform/upstash_watermarks.ts";
import type { Permission } from "#src/permissions.ts";
import type { Role } from "#src/roles.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { startOwnRedis } from "#tests/_support/start_own_redis.ts";
import { openTcpGate, type TcpGate } from "#tests/_support/tcp_gate.ts";

/** What another process may have otherwise. */
export interface CallerProcessOptions {
  readonly keys?: readonly string[];
  readonly outside?: OutsideIssuer | null;
}

/** One process that tells callers, with `/open`, `/read` (for all roles), `/admin` and `/v1/auth/…`. */
export interface CallerProcess {
  readonly tokens: AccessTokens;
  readonly callers: Callers;
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly observed: Observation[];
  /** Its own way to the database. */
  readonly gate: TcpGate;
  /** Its own way to Redis. */
  readonly front: UpstashRest;
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Begins a session as signing in does; gives its refresh token. */
  begin(userId: string): Promise<{ readonly sessionId: string; readonly refreshToken: string }>;
  /** Asks with a token. */
  show(token: string, path?: string): Promise<Response>;
}

/** Processes over one PostgreSQL and one Redis, both nobody else's; their clock stands unless it is moved. */
export interface CallerWorld extends AsyncDisposable {
  now(): number;
  tick(ms: number): void;
  start(options?: CallerProcessOptions): Promise<CallerProcess>;
  /** A user with these roles, and a session of 30 days. */
  signUp(...roles: readonly Role[]): Promise<{ readonly userId: string; readonly sessionId: string }>;
  /** Writes in a process as its features do: the change, and what it touches. */
  change(process: CallerProcess, tag: string, sql: string, id: string): Promise<void>;
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

export const KEYS: readonly [string, string] = ["current-key-".repeat(3), "previous-key-".repeat(3)];
/** As `createAccessTokens` is told. */
export const ISSUER = "aliran";
export const LIFE_SECONDS = 900;
export const DAY_MS = 86_400_000;
const TOKEN = "token-of-the-store";

/** Makes a {@linkcode CallerWorld} without a process; `await using` it. */
export async function createCallerWorld(): Promise<CallerWorld> {
  await using stack = new AsyncDisposableStack();
  const migration = await Deno.readTextFile("sql/migrations/app/postgres/0003.do.create_accounts.sql");
  const own = stack.use(await createOwnPostgres([migration]));
  const redis = await startOwnRedis();
  stack.defer(() => redis.stop());
  const statements = await loadStatements("sql", ["accounts", "audit", "versions"]);
  let clock = Math.floor(Date.now() / 1000) * 1000;
  const now = () => clock;
  const kept = stack.move();

  async function start({ keys = KEYS, outside = null }: CallerProcessOptions = {}): Promise<CallerProcess> {
    const gate = kept.use(await openTcpGate(own.url));
    const front = await startUpstashRest({ redisUrl: redis.url, token: TOKEN });
    kept.defer(() => front.stop());
    const url = new URL(own.url);
    url.port = String(gate.port);
    const tables = createPostgresTables({
      url: url.href,
      poolMax: 4,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 5_000,
    });
    kept.defer(() => tables.close());
    const observed: Observation[] = [];
    const observe = (observation: Observation) => void observed.push(observation);
    const steady = () => performance.timeOrigin + performance.now();
    const store = { url: front.url, token: TOKEN, timeoutMs: 2_000, label: crypto.randomUUID().slice(0, 8) };
    const watermarks = createUpstashWatermarks({
      ...store,
      now: steady,
      recall: async () => (await new DataVersions(statements, "postgres").look(tables)).versions,
    });
    kept.defer(() => watermarks.close());
    const data = createLiveData({ primary: tables, replica: null, watermarks, statements, observe });
    kept.defer(() => data.close());
    const cache = createLiveCache({
      name: "callers",
      data,
      snapshots: createUpstashSnapshots({ ...store, now }),
      leases: createUpstashLeases({ ...store, now: steady }),
      observe,
      now,
      ttlSeconds: 60,
      staleSeconds: 600,
      softMs: 60_000,
      hardMs: 60_000,
      sizeMax: 1_000_000,
    });
    const tokens = createAccessTokens({ keys, issuer: ISSUER, now, lifeSeconds: LIFE_SECONDS });
    const callers = createAccountCallers({ tokens, outside, appData: { data, cache }, statements, now });
    const router = new Router(observe, callers);
    hangRoutes(router);
    const accounts = createAccounts({
      data,
      statements,
      passwords: new PasswordHashes(),
      refreshTokenDays: 30,
      now,
    });
    mountAuth(router, { accounts, tokens, publicBaseUrl: null });
    const fetch = observedFetch(router, observe);
    const ask = async (path: string, init?: RequestInit) =>
      await fetch(new Request(`http://aliran.test${path}`, init));
    return {
      tokens,
      callers,
      data,
      cache,
      observed,
      gate,
      front,
      ask,
      begin: (userId) => data.write((session) => accounts.sessions.begin(session, userId)),
      show: (token, path = "/read") => ask(path, { headers: { authorization: `Bearer ${token}` } }),
    };
  }

  return {
    now,
    tick: (ms) => void (clock += ms),
    start,
    sql: own.sql,
    async change(process, tag, sql, id) {
      const statement = parseStatement("test/change", sql);
      await process.data.write(async (session: WritingSession) => {
        session.touch(tag);
        await session.run(statement, { id });
      });
    },
    async signUp(...roles) {
      const [userId, sessionId] = [crypto.randomUUID(), crypto.randomUUID()];
      await own.sql("insert into users (id, name, email, password_hash) values ($1, 'Contoh', $2, '-')", [
        userId,
        `${userId}@contoh.test`,
      ]);
      for (const role of roles) await own.sql("insert into user_roles values ($1, $2)", [userId, role]);
      await own.sql("insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, $3, $4)", [
        sessionId,
        userId,
        new Date(clock),
        new Date(clock + 30 * DAY_MS),
      ]);
      return { userId, sessionId };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function hangRoutes(router: Router): void {
  const contract = (method: "get" | "post", path: string, permission?: Permission) =>
    createRoute({
      ...(permission === undefined ? {} : requires(permission)),
      method,
      path,
      responses: { 200: { description: "Who called" } },
    });
  router.declare(contract("get", "/open"));
  router.getDirect("/open", () => new Response("open"));
  for (const [path, permission] of [["/read", "imports:read"], ["/admin", "users:read"]] as const) {
    router.declare(contract("get", path, permission));
    router.getDirect(path, (_request, { caller }) => Response.json(caller));
    router.declare(contract("post", path, permission));
    router.post(path, ({ env }) => Response.json(env.caller));
  }
}
