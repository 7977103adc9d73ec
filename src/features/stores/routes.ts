import { mountLive } from "#src/http/mount_live.ts";
import { mountLiveOne } from "#src/http/mount_live_one.ts";
import { mountResource } from "#src/http/mount_resource.ts";
import { mountRestore } from "#src/http/mount_restore.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { changeStore } from "./change_store.ts";
import { createStore } from "./create_store.ts";
import { listStores } from "./list_stores.ts";
import { readStore } from "./read_store.ts";
import { restoreStore } from "./restore_store.ts";
import { StoreChangeSchema, StoreInputSchema, storeQuerySchema, StoreSchema } from "./schema.ts";
import { createStores, type Stores } from "./store.ts";

/** What the routes of stores need. */
export interface StoresRoutesDeps {
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const KIND: ResourceKind = {
  path: "/v1/stores",
  noun: "Store",
  schema: StoreSchema,
  permissions: { read: "clients:read", write: "clients:write" },
  problems: {
    create: ["duplicate", "unknown_reference"],
    edit: ["duplicate", "unknown_reference"],
    remove: [],
  },
};

/** Stores with their clients, and pages of them. */
export function mountStores(router: Router, deps: StoresRoutesDeps): void {
  const stores = createStores(deps.data, deps.statements);
  mountReading(router, stores, deps);
  mountResource(router, {
    kind: KIND,
    input: StoreInputSchema,
    change: StoreChangeSchema,
    verbs: {
      create: (input, by, signal) => createStore(stores, input, { by, signal }),
      change: (change, target) => changeStore(stores, change, target),
      remove: (target) => stores.resources.remove(target),
    },
  });
  mountRestore(router, {
    kind: KIND,
    permission: "clients:restore",
    problems: ["duplicate", "unknown_reference"],
    restore: (target) => restoreStore(stores, target),
  });
}

function mountReading(router: Router, stores: Stores, deps: StoresRoutesDeps): void {
  const query = storeQuerySchema(stores.list.list.sorts);
  mountLive(router, {
    contract: resourceContracts.list(KIND, query),
    query,
    needs: ({ deleted }) => deleted ? "clients:restore" : null,
    entry: (wanted) => listStores(stores, wanted),
  }, deps);
  mountLiveOne(router, {
    contract: { ...resourceContracts.read(KIND), method: "get" },
    noun: "Store",
    message: "Store",
    entry: (id, caller) => readStore(stores, id, caller),
  }, deps);
}
