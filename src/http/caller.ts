import type { Permission } from "#src/permissions.ts";

/** Whoever sent a request. */
export interface Caller {
  /** Which user of ours, or `issuer|subject` of an outside issuer; `null` = nobody signed in. */
  readonly id: string | null;
  /** The session of ours that this belongs to; `null` = none. */
  readonly sessionId: string | null;
  readonly roles: readonly string[];
  /** Whether it has a permission. */
  may(permission: Permission): boolean;
}

/** Whoever shows nothing: may do what is public. */
export const nobody: Caller = { id: null, sessionId: null, roles: [], may: () => false };
