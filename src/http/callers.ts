import type { Caller } from "./caller.ts";

/** Tells who calls. */
export interface Callers {
  /**
   * Who sent a request: `nobody` when it shows no token. At once where the token is known already.
   *
   * @throws {Problem} `token_invalid`, when a token is shown that is not good or not good any more; `data_unavailable` and its
   * like, when nobody can tell now.
   */
  identify(request: Request): Caller | Promise<Caller>;
}
