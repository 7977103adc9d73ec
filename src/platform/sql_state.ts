/** The SQLSTATE of an error, or `undefined` when the server gave none. Five characters; `pg` gives system errors such as `ECONNREFUSED` in the same member. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code)
    ? code
    : undefined;
}
