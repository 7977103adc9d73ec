import { mountLive } from "#src/http/mount_live.ts";
import { mountLiveOne } from "#src/http/mount_live_one.ts";
import { mountResource } from "#src/http/mount_resource.ts";
import { mountRestore } from "#src/http/mount_restore.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import type { Router } from "#src/http/router.ts";
import { createAuditTrail } from "#src/platform/audit_trail.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { changeClient } from "./change_client.ts";
import { createClient } from "./create_client.ts";
import { deleteClient } from "./delete_client.ts";
import { listClients } from "./list_clients.ts";
import { readClient } from "./read_client.ts";
import { restoreClient } from "./restore_client.ts";
import { ClientChangeSchema, clientInputSchema, clientQuerySchema, ClientSchema } from "./schema.ts";
import { type Clients, createClients } from "./store.ts";
import { mountWorkhours } from "#src/features/clients/workhours/mount_workhours.ts";
import { createWorkhoursRows } from "#src/features/clients/workhours/store.ts";

/** What the routes of clients need. */
export interface ClientsRoutesDeps {
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly statements: Statements;
  /** IANA name; where a client is that does not say. */
  readonly timezone: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const KIND: ResourceKind & { readonly tag: string } = {
  path: "/v1/master-client",
  tag: "clients",
  noun: "Client",
  schema: ClientSchema,
  permissions: { read: "clients:read", write: "clients:write" },
  problems: { create: ["duplicate"], edit: ["duplicate"], remove: ["in_use"] },
};

/** Clients, pages of them, and when they are open. */
export function mountClients(router: Router, deps: ClientsRoutesDeps): void {
  const { data, statements } = deps;
  const clients = createClients(data, statements);
  mountReading(router, clients, deps);
  mountResource(router, {
    kind: KIND,
    input: clientInputSchema(deps.timezone),
    change: ClientChangeSchema,
    verbs: {
      create: (input, by, signal) => createClient(clients, input, { by, signal }),
      change: (change, target) => changeClient(clients, change, target),
      remove: (target) => deleteClient(clients, target),
    },
  });
  mountRestore(router, {
    kind: KIND,
    permission: "clients:restore",
    problems: ["duplicate"],
    restore: (target) => restoreClient(clients, target),
  });
  const rows = createWorkhoursRows(data, statements);
  mountWorkhours(router, { data, rows, trail: createAuditTrail(statements, data.engine) }, deps);
}

function mountReading(router: Router, clients: Clients, deps: ClientsRoutesDeps): void {
  const query = clientQuerySchema(clients.list.list.sorts);
  mountLive(router, {
    contract: resourceContracts.list(KIND, query),
    query,
    needs: ({ deleted }) => deleted ? "clients:restore" : null,
    entry: (wanted) => listClients(clients, wanted),
  }, deps);
  mountLiveOne(router, {
    contract: { ...resourceContracts.read(KIND), method: "get" },
    noun: "Client",
    message: "Client",
    entry: (id, caller) => readClient(clients, id, caller),
  }, deps);
}
