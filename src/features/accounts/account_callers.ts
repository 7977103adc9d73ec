import { type Caller, nobody } from "#src/http/caller.ts";
import type { Callers } from "#src/http/callers.ts";
import type { AccessTokens } from "#src/platform/access_tokens.ts";
import { accessTokenParts } from "#src/platform/access_token_parts.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { OutsideIssuer } from "#src/platform/outside_issuer.ts";
import type { Statements } from "#src/platform/statements.ts";
import { CallerMemory } from "./caller_memory.ts";
import { callerProblem } from "./caller_problem.ts";
import { callerToken } from "./caller_token.ts";
import type { KnownCaller } from "./known_caller.ts";
import { OutsideCaller } from "./outside_caller.ts";
import { SessionCaller } from "./session_caller.ts";
import { sessionEntry } from "./session_entry.ts";

/** Who gives the tokens that callers show, and where our users' sessions are. */
export interface AccountCallersDeps {
  readonly tokens: AccessTokens;
  /** `null` = there is none. */
  readonly outside: OutsideIssuer | null;
  /** `null` = there are no users of ours, so that no token of ours is good. */
  readonly appData: { readonly data: LiveData; readonly cache: LiveCache } | null;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Tells callers by their access tokens. Of a token that was good before only the session is looked at: one that was ended,
 * a role that was taken away and a user who was disabled count in every process from the answer to that on.
 */
export function createAccountCallers(deps: AccountCallersDeps): Callers {
  return new AccountCallers(deps);
}

class AccountCallers implements Callers {
  readonly #deps: AccountCallersDeps;
  /** By the `Authorization` that shows them. */
  readonly #known = new CallerMemory();

  constructor(deps: AccountCallersDeps) {
    this.#deps = deps;
  }

  identify(request: Request): Caller | Promise<Caller> {
    const authorization = request.headers.get("authorization");
    // What nearly all show who show something: found without taking it apart.
    const known = authorization === null ? undefined : this.#known.get(authorization);
    if (known !== undefined) return known.current() ?? known.confirm(request.signal);
    const token = callerToken(request);
    if (token === null) return nobody;
    const shown = `Bearer ${token}`;
    const same = this.#known.get(shown);
    if (same !== undefined) return same.current() ?? same.confirm(request.signal);
    return this.#meet(token, shown, request.signal);
  }

  async #meet(token: string, shown: string, signal: AbortSignal): Promise<Caller> {
    const met = await this.#verified(token);
    const caller = await met.confirm(signal);
    this.#known.keep(shown, met);
    return caller;
  }

  async #verified(token: string): Promise<KnownCaller> {
    const { tokens, outside, now } = this.#deps;
    const issuer = accessTokenParts(token)?.claims["iss"];
    if (issuer === tokens.issuer) return await this.#user(token);
    if (outside !== null && issuer === outside.issuer) return new OutsideCaller(token, outside, now);
    throw callerProblem("bad", issuer === undefined ? "malformed" : "issuer");
  }

  async #user(token: string): Promise<KnownCaller> {
    const { tokens, appData, statements } = this.#deps;
    const claims = await tokens.read(token);
    if (claims === "expired") throw callerProblem("expired", claims);
    if (typeof claims === "string") throw callerProblem("bad", claims);
    if (appData === null || !UUID.test(claims.sessionId)) throw callerProblem("bad", "session");
    const entry = sessionEntry(appData.data, statements.get("accounts/find_session"), claims.sessionId);
    return new SessionCaller(claims, entry, { ...this.#deps, cache: appData.cache });
  }
}
