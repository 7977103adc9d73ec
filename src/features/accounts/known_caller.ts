import type { Caller } from "#src/http/caller.ts";

/** Whoever has shown a token that was good. */
export interface KnownCaller {
  /** Who it is, when that is certain at once. */
  current(): Caller | null;
  /**
   * Who it is.
   *
   * @throws {Problem} `token_invalid`, when the token is not good any more; `issuer_unavailable` or `data_unavailable`, when
   * nobody can tell. `DatabaseError` where the database is asked and fails.
   */
  confirm(signal: AbortSignal): Promise<Caller>;
}
