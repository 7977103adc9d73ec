/** Those who sign in have one or more of these. */
export const ROLES = ["super_admin", "admin", "manager", "user"] as const;

/** The name of a role. */
export type Role = typeof ROLES[number];
