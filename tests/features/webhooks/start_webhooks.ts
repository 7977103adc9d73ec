import { Webhooks } from "#src/features/webhooks/webhooks.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { callerWith } from "#src/http/caller_with.ts";
import type { Callers } from "#src/http/callers.ts";
import { nobody } from "#src/http/caller.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { createLiveCache } from "#src/platform/live_cache.ts";
import { createLiveData } from "#src/platform/live_data.ts";
import { createMemoryLeases } from "#src/platform/memory_leases.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks, type SharedWatermarks } from "#src/platform/memory_watermarks.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Tables } from "#src/platform/tables.ts";
import { type CheckedFetch, createCheckedFetch } from "#tests/_support/checked_fetch.ts";

/** One process that has webhooks. */
export interface WebhooksProcess extends AsyncDisposable {
  readonly webhooks: Webhooks;
  readonly tables: Tables;
  readonly fetch: CheckedFetch;
}

/** What a process is made of. */
export interface WebhooksProcessOptions {
  /** Embedded ones, or where they are. */
  readonly tables: Tables | URL;
  /** Whose certificates are believed. */
  readonly authority: string;
  readonly shared: SharedWatermarks;
  readonly observe: Observe;
  readonly now: () => number;
  readonly statements: Statements;
  /** @default {all names lead to this machine, and nothing else is reached} */
  readonly http?: OutsideHttp;
}

/** Whoever shows a role has it. */
const CALLERS: Callers = {
  identify({ headers }) {
    const role = headers.get("authorization")?.slice("Bearer ".length);
    return role === undefined ? nobody : callerWith({ id: `some-${role}`, sessionId: null, roles: [role] });
  },
};

/** Starts a {@linkcode WebhooksProcess}. */
export function startWebhooks(options: WebhooksProcessOptions): WebhooksProcess {
  const { shared, observe, now, statements, http = loopback(options) } = options;
  const steady = () => performance.now();
  const tables = options.tables instanceof URL ? opened(options.tables) : options.tables;
  const watermarks = createMemoryWatermarks({ now: steady, shared });
  const data = createLiveData({ primary: tables, replica: null, watermarks, statements, observe });
  const cache = createLiveCache({
    name: "test",
    data,
    snapshots: createMemorySnapshots({ sizeMax: 1_000_000, now }),
    leases: createMemoryLeases({ label: "test", now: steady }),
    observe,
    now,
    ttlSeconds: 60,
    staleSeconds: 600,
    softMs: 60_000,
    hardMs: 60_000,
    sizeMax: 1_000_000,
  });
  const webhooks = new Webhooks({ data, cache, statements, http, observe, now });
  const router = new Router(observe, CALLERS);
  webhooks.mount(router);
  const document = apiDocument(router, { register: () => {}, publicBaseUrl: null });
  return {
    webhooks,
    tables,
    fetch: createCheckedFetch(observedFetch(router, observe), () => Promise.resolve(document)),
    async [Symbol.asyncDispose]() {
      await webhooks.close();
      http.close();
      await data.close();
      await watermarks.close();
      await tables.close();
    },
  };
}

function opened(url: URL): Tables {
  const [connectTimeoutMs, statementTimeoutMs] = [5_000, 10_000];
  return createPostgresTables({ url: url.href, poolMax: 5, connectTimeoutMs, statementTimeoutMs });
}

function loopback({ authority, now }: WebhooksProcessOptions): OutsideHttp {
  return createCheckedOutsideHttp({
    resolve: () => Promise.resolve(["127.0.0.1"]),
    mayConnect: (address) => address === "127.0.0.1",
    ca: authority,
    now,
  });
}
