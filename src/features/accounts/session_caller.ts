import { type Caller, nobody } from "#src/http/caller.ts";
import { callerWith } from "#src/http/caller_with.ts";
import type { AccessClaims } from "#src/platform/access_tokens.ts";
import type { LiveAnswer, LiveCache, LiveEntry } from "#src/platform/live_cache.ts";
import { Problem } from "#src/problem.ts";
import { callerProblem } from "./caller_problem.ts";
import type { KnownCaller } from "./known_caller.ts";
import type { SessionState } from "./session_entry.ts";

/** Where sessions are kept. */
export interface SessionCallerDeps {
  readonly cache: LiveCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A user with a token of ours: who it is and may what depends on the session as it is now, not on the token. */
export class SessionCaller implements KnownCaller {
  readonly #claims: AccessClaims;
  readonly #entry: LiveEntry;
  readonly #deps: SessionCallerDeps;
  /** What the rest was made of. */
  #answer: LiveAnswer | null = null;
  #caller: Caller = nobody;
  /** Milliseconds since 1970; also the token's end. */
  #goodUntil = -Infinity;

  /** @param entry The session's `sessionEntry`. */
  constructor(claims: AccessClaims, entry: LiveEntry, deps: SessionCallerDeps) {
    this.#claims = claims;
    this.#entry = entry;
    this.#deps = deps;
  }

  current(): Caller | null {
    const { cache, now } = this.#deps;
    const answer = cache.peek(this.#entry.key);
    if (answer === null) return null;
    if (answer !== this.#answer) this.#take(answer);
    return now() < this.#goodUntil ? this.#caller : null;
  }

  async confirm(signal: AbortSignal): Promise<Caller> {
    const { cache, now } = this.#deps;
    if (now() >= this.#claims.expiresAt) throw callerProblem("expired", "expired");
    this.#take(await cache.get(this.#entry, { signal }));
    // Exchanging a refresh token makes the session longer, and is no reason to read all sessions again.
    if (now() >= this.#goodUntil && this.#caller !== nobody) {
      this.#take(await cache.get(this.#entry, { signal, bypass: true }));
    }
    if (now() < this.#goodUntil) return this.#caller;
    throw callerProblem("ended", "session over");
  }

  #take(answer: LiveAnswer): void {
    // Somebody may have been signed out since.
    if (answer.state === "STALE") throw new Problem("data_unavailable", { headers: { "Retry-After": "1" } });
    const { userId, sessionId, expiresAt } = this.#claims;
    const state: SessionState | null = JSON.parse(answer.body);
    const isGood = state !== null && state.isOpen && state.userId === userId;
    this.#answer = answer;
    this.#caller = isGood ? callerWith({ id: userId, sessionId, roles: state.roles }) : nobody;
    this.#goodUntil = isGood ? Math.min(expiresAt, state.expiresAt) : -Infinity;
  }
}
