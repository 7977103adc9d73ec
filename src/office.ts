import { type Accounts, createAccounts } from "#src/features/accounts/store.ts";
import { Webhooks } from "#src/features/webhooks/webhooks.ts";
import { createLiveStore, type LiveStore } from "#src/platform/live_store.ts";
import { PasswordHashes } from "#src/platform/password_hashes.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";

/** What lies in our own database beside imports: users and their sessions, master data, and who hears of events. */
export interface Office extends LiveStore {
  readonly accounts: Accounts;
  readonly webhooks: Webhooks;
}

const MEGABYTE = 1 << 20;

/** Opens nothing; `null` where there is no database of ours. */
export function createOffice(config: Config, deps: Deps): Office | null {
  if (deps.app === null) return null;
  const { name, tables } = deps.app;
  const { databasePoolMax, cacheTtlSeconds, cacheStaleSeconds, cacheMaxMb, refreshTokenDays } = config;
  const store = createLiveStore({
    ...deps,
    name,
    primary: tables,
    replica: null,
    poolMax: databasePoolMax,
    ttlSeconds: cacheTtlSeconds,
    staleSeconds: cacheStaleSeconds,
    sizeMax: cacheMaxMb * MEGABYTE,
  });
  return {
    ...store,
    accounts: createAccounts({ ...deps, ...store, passwords: new PasswordHashes(), refreshTokenDays }),
    webhooks: new Webhooks({ ...deps, ...store, http: deps.outside }),
  };
}
