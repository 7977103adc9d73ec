import { v7 } from "uuid";
import type { ListSource } from "#src/http/list_entry.ts";
import { TrailedResources } from "#src/http/trailed_resources.ts";
import type { Parameters } from "#src/platform/database.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";
import type { Client, ClientInput } from "./schema.ts";

/** The clients, as their verbs need them. */
export interface Clients {
  readonly data: LiveData;
  /** Those that can be changed. */
  readonly resources: TrailedResources<Client, ClientInput>;
  readonly list: ListSource;
  /** How many stores a client has that are not deleted. */
  countStores(session: DatabaseSession, id: string): Promise<number>;
}

/** Where the clients are. */
export function createClients(data: LiveData, statements: Statements): Clients {
  const countStores = statements.get("clients/count_stores").on(data.engine);
  return {
    data,
    resources: new TrailedResources(data, statements, {
      folder: "clients",
      noun: "Client",
      tag: "clients",
      kind: "client",
      makeId: v7,
      present,
      parameters,
    }),
    list: {
      message: "Clients",
      tags: ["clients"],
      list: statements.get("clients/list"),
      count: statements.get("clients/count"),
      present,
    },
    async countStores(session, id) {
      return Number((await session.rows(countStores, { id }))[0]!.total);
    },
  };
}

function present(row: Row): Client {
  return {
    id: row.id!,
    code: row.code!,
    name: row.name!,
    legal_name: row.legal_name!,
    email: row.email!,
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

function parameters(input: ClientInput): Parameters {
  return {
    code: input.code,
    name: input.name,
    legal_name: input.legal_name,
    email: input.email,
    phone: input.phone,
    address: input.address,
    city: input.city,
    time_zone: input.time_zone,
    is_active: input.is_active ? "1" : "0",
  };
}
