import type { Row } from "#src/platform/tables.ts";
import { ROLES } from "#src/roles.ts";
import type { User } from "./schema.ts";

/** A row of users as clients see it. */
export function presentUser(row: Row): User {
  const given = (row.roles ?? "").split(",");
  return {
    id: row.id!,
    name: row.name!,
    email: row.email!,
    roles: ROLES.filter((role) => given.includes(role)),
    is_active: row.is_active === "true",
    created_at: row.created_at!,
    updated_at: row.updated_at!,
  };
}
