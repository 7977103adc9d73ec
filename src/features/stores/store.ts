import { v7 } from "uuid";
import type { ListSource } from "#src/http/list_entry.ts";
import { TrailedResources } from "#src/http/trailed_resources.ts";
import type { Parameters } from "#src/platform/database.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Row } from "#src/platform/tables.ts";
import type { Store, StoreInput } from "./schema.ts";

/** The stores, as their verbs need them. */
export interface Stores {
  readonly data: LiveData;
  /** Those that can be changed. */
  readonly resources: TrailedResources<Store, StoreInput>;
  readonly list: ListSource;
}

/** Where the stores are. */
export function createStores(data: LiveData, statements: Statements): Stores {
  return {
    data,
    resources: new TrailedResources(data, statements, {
      folder: "stores",
      noun: "Store",
      tag: "stores",
      kind: "store",
      makeId: v7,
      present,
      parameters,
    }),
    list: {
      message: "Stores",
      // A renamed client shows in its stores at once.
      tags: ["stores", "clients"],
      list: statements.get("stores/list"),
      count: statements.get("stores/count"),
      present,
    },
  };
}

function present(row: Row): Store {
  return {
    id: row.id!,
    client_id: row.client_id!,
    client: { id: row.client_id!, code: row.client_code!, name: row.client_name! },
    code: row.code!,
    name: row.name!,
    phone: row.phone!,
    address: row.address!,
    city: row.city!,
    time_zone: row.time_zone!,
    is_active: row.is_active === "true",
    created_at: row.created_at!,
    updated_at: row.updated_at!,
    deleted_at: row.deleted_at!,
  };
}

function parameters(input: StoreInput): Parameters {
  return {
    client_id: input.client_id,
    code: input.code,
    name: input.name,
    phone: input.phone,
    address: input.address,
    city: input.city,
    time_zone: input.time_zone,
    is_active: input.is_active ? "1" : "0",
  };
}
