import assert from "node:assert/strict";
import { createOffice } from "#src/office.ts";
import { readConfig } from "#src/config.ts";
import { createDeps, type Deps } from "#src/deps.ts";
import { createAccountCallers } from "#src/features/accounts/account_callers.ts";
import { makeUser } from "#src/features/accounts/make_user.ts";
import { mountAccounts } from "#src/features/accounts/routes.ts";
import type { SignIn, User } from "#src/features/accounts/schema.ts";
import { type Accounts, createAccounts } from "#src/features/accounts/store.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { createAccessTokens } from "#src/platform/access_tokens.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { LiveStore } from "#src/platform/live_store.ts";
import type { Observation } from "#src/platform/observe.ts";
import { PasswordHashes } from "#src/platform/password_hashes.ts";
import { type Role, ROLES } from "#src/roles.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { createOwnPostgres } from "./own_postgres.ts";

/** How a test's own accounts are made. */
export interface AccountsWorldOptions {
  /** Where they lie: a database of the test's own, or embedded in memory. @default {"postgres"} */
  readonly engine?: "postgres" | "pglite";
  readonly settings?: Readonly<Record<string, string>>;
  /** Other accounts whose database these share, as a second process of a fleet does. */
  readonly beside?: AccountsWorld;
  /** @default {such as take no time} */
  readonly passwords?: PasswordHashes;
  readonly publicBaseUrl?: string;
}

/** Somebody with a password, who has signed in. */
export interface Member {
  readonly user: User;
  readonly password: string;
  readonly signIn: SignIn;
  /** The head of requests. */
  readonly headers: { readonly authorization: string };
}

/** The routes of accounts alone, with an empty database of their own. */
export interface AccountsWorld extends AsyncDisposable {
  /** Asks the service, by path; every answer is checked against the service's own OpenAPI document. */
  readonly fetch: CheckedFetch;
  /** Sends JSON likewise. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Signs in, and gives the answer. */
  signIn(email: string, password: string): Promise<Response>;
  /** Makes somebody who has signed in. */
  member(roles?: readonly Role[]): Promise<Member>;
  /** Time goes on, which stands still otherwise; what is beside goes by the same clock. */
  pass(ms: number): void;
  readonly now: () => number;
  readonly accounts: Accounts;
  readonly appData: LiveStore;
  readonly deps: Deps;
  /** The whole request handler. */
  readonly handler: (request: Request) => Response | Promise<Response>;
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  readonly url: string;
  readonly observations: Observation[];
}

const SQL = new URL("../../sql", import.meta.url).pathname;
const KEY = "a-signing-key-of-thirty-two-letters";
const LIFE_SECONDS = 900;

/** Makes an {@linkcode AccountsWorld}; `await using` it. */
export async function createAccountsWorld(options: AccountsWorldOptions = {}): Promise<AccountsWorld> {
  await using stack = new AsyncDisposableStack();
  const own = options.beside === undefined && options.engine !== "pglite"
    ? stack.use(await createOwnPostgres())
    : null;
  const url = options.beside?.url ?? own?.url.href ?? "pglite:memory://";
  const observations: Observation[] = [];
  let at = Date.now();
  const now = options.beside?.now ?? (() => at);
  const observe = (observation: Observation) => void observations.push(observation);
  const config = readConfig({ APP_DATABASE_URL: url, ...options.settings });
  const deps = await createDeps(config, { observe, now, sqlDirectory: SQL });
  stack.defer(() => deps.close());
  if (own !== null) await createMigrations(deps.app!.tables, `${SQL}/migrations/app`).up();
  const appData = createOffice(config, deps)!;
  stack.defer(() => appData.data.close());

  const tokens = createAccessTokens({ keys: [KEY], issuer: "aliran", now, lifeSeconds: LIFE_SECONDS });
  const passwords = options.passwords ?? new PasswordHashes({ cost: { ln: 4, r: 8, p: 1 } });
  const accounts = createAccounts({ ...deps, data: appData.data, passwords, refreshTokenDays: 30 });
  const router = new Router(observe, createAccountCallers({ ...deps, tokens, outside: null, appData }));
  const publicBaseUrl = options.publicBaseUrl ?? null;
  mountAccounts(router, { ...deps, ...appData, accounts, tokens, publicBaseUrl });
  const document = () => apiDocument(router, { register: () => {}, publicBaseUrl: null });
  const observed = observedFetch(router, observe);
  const handler = (request: Request) => observed(request);
  const fetch = createCheckedFetch(handler, () => Promise.resolve(document()));
  const send: AccountsWorld["send"] = (method, path, body, headers = {}) =>
    fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signIn = (email: string, password: string) => send("POST", "/v1/auth/login", { email, password });
  let members = 0;
  const kept = stack.move();
  return {
    fetch,
    send,
    signIn,
    async member(roles = ["user"]) {
      const password = `correct horse ${crypto.randomUUID()}`;
      const email = `m${++members}-${crypto.randomUUID().slice(0, 8)}@example.test`;
      const state = { name: `Member ${members}`, email, roles: ROLES.filter((one) => roles.includes(one)) };
      const passwordHash = await passwords.hash(password);
      const user = await appData.data.write(async (session) => {
        session.touch("users", 1);
        const made = { state: { ...state, is_active: true }, passwordHash, by: null };
        return await makeUser(accounts, session, made);
      });
      const response = await signIn(email, password);
      const { data } = await response.json();
      assert.equal(response.status, 200);
      return { user, password, signIn: data, headers: { authorization: `Bearer ${data.access_token}` } };
    },
    pass: (ms) => void (at += ms),
    now,
    accounts,
    appData,
    deps,
    handler,
    observations,
    url,
    sql: async (text) => {
      const place = own ?? options.beside;
      if (place == undefined) throw new Error("Cannot run SQL beside the service: PGlite has one session");
      return await place.sql(text);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
