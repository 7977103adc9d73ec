import { type Role, ROLES } from "./roles.ts";

const ALL = ROLES;
const STAFF = ["super_admin", "admin", "manager"] as const;
const ADMINS = ["super_admin", "admin"] as const;

/**
 * Everything that needs a permission, and the roles that have it.
 *
 * A contract names its permission with `requires("imports:write")`. What no contract names is public by being listed in
 * `public_routes.ts`; there is no third way.
 */
export const PERMISSIONS = {
  /** Signed in: may see and end the own sign-in. */
  "account:self": ALL,
  /** Has the source read instead of a kept answer. */
  "cache:bypass": STAFF,
  "clients:read": ALL,
  /** Deleting too, which can be taken back. */
  "clients:write": STAFF,
  /** Sees what was deleted, and brings it back. */
  "clients:restore": ADMINS,
  /** Sees who changed what. */
  "audit:read": ADMINS,
  "imports:read": ALL,
  "imports:write": STAFF,
  "orders:write": ALL,
  "queues:read": ADMINS,
  "queues:write": ADMINS,
  "shop:read": ALL,
  "shop:write": STAFF,
  "snapshots:refresh": ADMINS,
  "users:read": ADMINS,
  "users:write": ADMINS,
  "webhooks:read": ADMINS,
  "webhooks:write": ADMINS,
} as const satisfies Record<string, readonly Role[]>;

/** The name of a permission. */
export type Permission = keyof typeof PERMISSIONS;
