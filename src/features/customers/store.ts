import type { EditableResources } from "#src/http/edit_resource.ts";
import type { ListSource } from "#src/http/list_entry.ts";
import { createResourceRows } from "#src/http/resource_rows.ts";
import type { Parameters } from "#src/platform/database.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Row } from "#src/platform/tables.ts";
import type { Customer, CustomerInput } from "./schema.ts";

/** The customers, as their verbs need them. */
export interface Customers extends EditableResources<Customer, CustomerInput> {
  /** What a customer's answer is computed from. */
  readonly tags: ListSource["tags"];
  readonly list: ListSource;
}

/** Where the customers are. */
export function createCustomers(data: LiveData, statements: Statements): Customers {
  const folder = "commerce/customers";
  const tags = ["customers"] as const;
  return {
    data,
    noun: "Customer",
    tag: "customers",
    tags,
    rows: createResourceRows(statements, data.engine, { folder, present, parameters }),
    list: {
      message: "Customers",
      tags,
      list: statements.get(`${folder}/list`),
      listAll: statements.get(`${folder}/list_all`),
      count: statements.get(`${folder}/count`),
      present,
    },
  };
}

function present(row: Row): Customer {
  return {
    id: row.id!,
    name: row.name!,
    email: row.email!,
    total_spent: row.total_spent!,
    total_orders: Number(row.total_orders),
    created_at: row.created_at!,
    updated_at: row.updated_at!,
  };
}

function parameters({ name, email }: CustomerInput): Parameters {
  return { name, email };
}
