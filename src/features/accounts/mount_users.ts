import { type LiveRouteDeps, mountLive } from "#src/http/mount_live.ts";
import { mountResource } from "#src/http/mount_resource.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import type { Router } from "#src/http/router.ts";
import { changeUser } from "./change_user.ts";
import { createUser } from "./create_user.ts";
import { deleteUser } from "./delete_user.ts";
import { listUsers } from "./list_users.ts";
import { readUser } from "./read_user.ts";
import { UserChangeSchema, UserInputSchema, userQuerySchema, UserSchema } from "./schema.ts";
import type { Accounts } from "./store.ts";

/** What the routes of users need. */
export interface UsersDeps extends LiveRouteDeps {
  readonly accounts: Accounts;
}

const KIND: ResourceKind = {
  path: "/v1/users",
  noun: "User",
  schema: UserSchema,
  permissions: { read: "users:read", write: "users:write" },
  problems: {
    create: ["duplicate", "sign_in_busy"],
    edit: ["duplicate", "last_admin", "own_account", "sign_in_busy"],
    remove: ["last_admin", "own_account"],
  },
};

/** Users, and pages of them. */
export function mountUsers(router: Router, { accounts, ...deps }: UsersDeps): void {
  const query = userQuerySchema(accounts.list.list.sorts);
  const contract = resourceContracts.list(KIND, query);
  mountLive(router, { contract, query, entry: (wanted) => listUsers(accounts, wanted) }, deps);
  mountResource(router, {
    kind: KIND,
    input: UserInputSchema,
    change: UserChangeSchema,
    verbs: {
      create: (input, by) => createUser(accounts, input, by),
      read: (id, signal) => readUser(accounts, id, signal),
      change: (change, target) => changeUser(accounts, change, target),
      remove: (target) => deleteUser(accounts, target),
    },
  });
}
