import type { Permission } from "#src/permissions.ts";

/** What a contract says of who may call. */
export interface Requirement {
  readonly security: [{ bearer: [Permission] }];
}

/**
 * Lets only callers with this permission in: `createRoute({ ...requires("imports:write"), method: "post", … })`, and
 * `router.declare` of it. Makes the middleware and the OpenAPI `security` at once; the answers 401 and 403 are documented
 * with it.
 */
export function requires(permission: Permission): Requirement {
  return { security: [{ bearer: [permission] }] };
}
